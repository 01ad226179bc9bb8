import { start } from "./push";

// What every page of the shop does as an app: its worker stands by, what the shop knows of this browser is renewed, and a newer
// version is offered.

async function standBy(): Promise<void> {
  const worker = await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  let had = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (had) location.reload();
    had = true;
  });
  const look = (fresh: ServiceWorker | null) => {
    if (fresh?.state === "installed" && navigator.serviceWorker.controller) offer(fresh);
  };
  look(worker.waiting);
  worker.addEventListener("updatefound", () => {
    const fresh = worker.installing;
    fresh?.addEventListener("statechange", () => look(fresh));
  });
  worker.active?.postMessage("seen"); // whoever looks at the shop needs no number on its icon
  await start();
}

// offer says that there is a newer version. A show is not interrupted for it.
function offer(fresh: ServiceWorker): void {
  const bar = document.getElementById("app-update");
  if (!bar || document.querySelector("live-room")) return;
  bar.hidden = false;
  bar.querySelector("button")?.addEventListener("click", () => fresh.postMessage("take over"), { once: true });
}

// Chrome asks whether it may offer to install the shop; the page of notices has a button for it.
addEventListener("beforeinstallprompt", (e) => {
  const button = document.getElementById("app-install");
  if (!button) return;
  e.preventDefault();
  button.hidden = false;
  button.addEventListener("click", () => void (e as Event & { prompt(): Promise<unknown> }).prompt().then(() => (button.hidden = true)), { once: true });
});

if ("serviceWorker" in navigator) standBy().catch(() => undefined); // without it the shop is a page like others
if (document.querySelector("notify-me")) void import("./notify-me");
