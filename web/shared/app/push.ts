import { ask, Problem } from "../ask";
import { visitor } from "../visitor";

// What this browser is told of, as the shop knows it; undefined until it has subscribed.
export interface Standing {
  device: string;
  topics: string[];
}

let standing: Promise<Standing | undefined> | undefined;

function key(): string {
  return document.documentElement.dataset["push"] ?? "";
}

function lang(): "ko" | "en" {
  return document.documentElement.lang === "en" ? "en" : "ko";
}

async function subscription(): Promise<PushSubscription | undefined> {
  if (!("serviceWorker" in navigator) || !("PushManager" in globalThis) || Notification.permission !== "granted") return undefined;
  const worker = await navigator.serviceWorker.getRegistration("/");
  const held = await worker?.pushManager?.getSubscription();
  return held ?? undefined;
}

async function tell(held: PushSubscription): Promise<Standing> {
  await visitor(); // what this browser does first makes it a guest, who then has the device
  const { endpoint = "", keys } = held.toJSON();
  return ask("PUT", "/api/v1/push/device", { body: { endpoint, keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" }, lang: lang() } });
}

// start renews what the shop knows of this browser, once a page. It does not fail: what cannot be renewed now is at the next page.
export function start(): Promise<Standing | undefined> {
  standing ??= subscription()
    .then((held) => (held && key() && bound(held) ? tell(held) : undefined))
    .catch(() => undefined);
  return standing;
}

// Refused says that the visitor wants to be told nothing.
export class Refused extends Error {}

// subscribe asks the visitor, who has tapped for it, and keeps this browser's subscription. It fails with Refused or a Problem.
async function subscribe(): Promise<Standing> {
  if ((await Notification.requestPermission()) !== "granted") throw new Refused();
  const worker = await navigator.serviceWorker.ready;
  let held = await worker.pushManager.getSubscription();
  if (held && !bound(held)) { // to a key that the shop has not any more
    await held.unsubscribe();
    held = null;
  }
  held ??= await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key() });
  const told = await tell(held);
  standing = Promise.resolve(told);
  return told;
}

function bound(held: PushSubscription): boolean {
  const has = held.options?.applicationServerKey;
  return !has || btoa(String.fromCharCode(...new Uint8Array(has))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") === key();
}

// wish has this browser told of a topic. It fails with Refused or a Problem.
export async function wish(topic: string): Promise<void> {
  const known = (await start()) ?? (await subscribe());
  const [kind = "", id = ""] = topic.split("/");
  const path = { kind: kind as "show" | "stock" | "order", id };
  try {
    standing = Promise.resolve(await ask("PUT", "/api/v1/push/topics/{kind}/{id}", { path, body: { device: known.device } }));
  } catch (e) {
    if (!(e instanceof Problem) || e.code !== "device_not_found") throw e;
    const anew = await subscribe(); // the shop has forgotten it meanwhile
    standing = Promise.resolve(await ask("PUT", "/api/v1/push/topics/{kind}/{id}", { path, body: { device: anew.device } }));
  }
}

// unwish undoes it.
export async function unwish(topic: string): Promise<void> {
  const known = await start();
  if (!known) return;
  const [kind = "", id = ""] = topic.split("/");
  await ask("DELETE", "/api/v1/push/topics/{kind}/{id}", { path: { kind: kind as "show" | "stock" | "order", id }, query: { device: known.device } });
  standing = Promise.resolve({ ...known, topics: known.topics.filter((t) => t !== topic) });
}
