// What a page is opened for comes first: while its first picture is on its way, the pictures that may wait, the islands' scripts and
// the shop's letters leave it the line. They follow once it is painted, or has failed, or the visitor does something, or after a
// moment. A plain script in the page's head, since it runs before the page is read; without it nothing waits, and no island comes.
{
  const root = document.documentElement;
  const patience = 3000; // ms
  const touches = ["pointerdown", "keydown", "wheel", "touchstart"] as const;
  const saving = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection?.saveData === true;
  let over = false;

  const goOn = () => {
    if (over) return;
    over = true;
    for (const touch of touches) removeEventListener(touch, goOn);
    root.removeAttribute("data-first");
    for (const place of document.querySelectorAll<HTMLElement>("script[data-island]")) {
      // Who saves data may never want the player that the page brings along.
      for (const module of saving ? [] : (place.dataset["with"] ?? "").split(" ").filter(Boolean)) {
        const ahead = document.createElement("link");
        ahead.rel = "modulepreload";
        ahead.href = module;
        document.head.append(ahead);
      }
      const island = document.createElement("script");
      island.type = "module";
      island.src = place.dataset["island"] ?? "";
      island.addEventListener("load", () => place.remove()); // what is left has not come to life
      document.head.append(island);
    }
    document.dispatchEvent(new Event("seen"));
  };

  // shown waits for the picture to be on the screen, where the browser tells; else for the next frame after it is there.
  const shown = (picture: HTMLImageElement | HTMLVideoElement) => {
    if (PerformanceObserver.supportedEntryTypes?.includes("largest-contentful-paint")) {
      new PerformanceObserver((seen, self) => {
        if (!seen.getEntries().some((e) => (e as PerformanceEntry & { element?: Element }).element === picture)) return;
        self.disconnect();
        goOn();
      }).observe({ type: "largest-contentful-paint", buffered: true });
      return;
    }
    const there = picture instanceof HTMLImageElement ? picture.decode() : Promise.resolve();
    there.then(() => requestAnimationFrame(() => requestAnimationFrame(goOn)), goOn);
  };

  root.dataset["first"] = "";
  for (const touch of touches) addEventListener(touch, goOn, { passive: true });
  document.addEventListener("DOMContentLoaded", () => {
    const picture = document.querySelector<HTMLImageElement | HTMLVideoElement>('img[fetchpriority="high"], video[poster]');
    if (!picture || document.hidden) return goOn();
    setTimeout(goOn, patience);
    picture.addEventListener("error", goOn);
    shown(picture);
  });
}
