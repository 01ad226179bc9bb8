// The shop's service worker: it shows what the shop tells, and a page of its own where there is no network. It keeps the built files,
// whose names say what is in them, and that page; never a page of somebody's, nor an answer of the API.

declare const self: ServiceWorkerGlobalScope & { SHOP: { version: string; offline: string[] } };

export {};

const { version, offline } = self.SHOP; // internal/storefront/app.go puts it in front
const shelf = `shop-${version}`;

self.addEventListener("install", (e) => {
  // Past the browser's own copy: what is kept belongs to this version.
  e.waitUntil(caches.open(shelf).then((c) => c.addAll(offline.map((page) => new Request(page, { cache: "reload", credentials: "omit" })))));
});

self.addEventListener("activate", (e) => {
  e.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("shop-") && name !== shelf) await caches.delete(name);
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (e) => {
  if (e.data === "take over") void self.skipWaiting();
  if (e.data === "seen") void forgetBadge();
});

self.addEventListener("fetch", (e) => {
  const url = new URL(e.request.url);
  if (e.request.method !== "GET" || url.origin !== location.origin) return;
  if (e.request.mode === "navigate") e.respondWith(page(e));
  else if (url.pathname.startsWith("/assets/") && !e.request.headers.has("Range")) e.respondWith(built(e.request));
});

async function page(e: FetchEvent): Promise<Response> {
  try {
    return ((await e.preloadResponse) as Response | undefined) ?? (await fetch(e.request));
  } catch (cause) {
    const asked = new URL(e.request.url).searchParams.get("lang") ?? (navigator.language.startsWith("ko") ? "ko" : "en");
    const kept = await caches.match(offline.find((p) => p.endsWith(`lang=${asked}`)) ?? offline[0] ?? "", { cacheName: shelf });
    if (kept) return kept;
    throw cause;
  }
}

async function built(asked: Request): Promise<Response> {
  const kept = await caches.match(asked, { cacheName: shelf });
  if (kept) return kept;
  const answer = await fetch(asked);
  if (answer.status === 200 && answer.type === "basic") {
    const copy = answer.clone();
    void caches.open(shelf).then((c) => c.put(asked, copy), () => undefined); // a full disk only keeps nothing
  }
  return answer;
}

// Told is what a push brings: the form that Safari also shows by itself (Declarative Web Push).
interface Told {
  notification?: { title?: string; body?: string; navigate?: string; lang?: string; tag?: string; image?: string; icon?: string; badge?: string; app_badge?: string };
}

self.addEventListener("push", (e) => {
  // Whatever came, something is shown before this is over: a browser takes the right away from a page that is silent.
  e.waitUntil(show(read(e.data)));
});

function read(data: PushMessageData | null): Told {
  try {
    return (data?.json() as Told | null) ?? {};
  } catch {
    return {};
  }
}

async function show({ notification: n = {} }: Told): Promise<void> {
  const options: NotificationOptions & { image?: string; renotify?: boolean } = {
    body: n.body ?? "",
    lang: n.lang ?? "ko",
    icon: n.icon ?? "/app/icon",
    badge: n.badge ?? "/app/badge",
    data: { to: within(n.navigate) },
  };
  if (n.tag) Object.assign(options, { tag: n.tag, renotify: true });
  if (n.image) options.image = n.image;
  await self.registration.showNotification(n.title || location.hostname, options);
  const shown = await self.registration.getNotifications();
  await navigator.setAppBadge?.(shown.length).catch(() => undefined);
}

// within is an address of this shop, whatever was told.
function within(address = "/"): string {
  try {
    const url = new URL(address, location.origin);
    return url.origin === location.origin ? url.href : location.origin + "/";
  } catch {
    return location.origin + "/";
  }
}

self.addEventListener("notificationclick", (e) => {
  e.notification.close();
  e.waitUntil(Promise.all([open(within((e.notification.data as { to?: string } | null)?.to)), forgetBadge()]));
});

// open shows a page: where it is open already it comes to the front, else one that is open nearby goes there.
async function open(address: string): Promise<unknown> {
  const to = new URL(address);
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = windows.find((w) => new URL(w.url).pathname === to.pathname);
  if (there) return there.focus();
  return self.clients.openWindow(address);
}

async function forgetBadge(): Promise<void> {
  await navigator.clearAppBadge?.().catch(() => undefined);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  const e = event as ExtendableEvent & { oldSubscription?: PushSubscription | null; newSubscription?: PushSubscription | null };
  e.waitUntil(renew(e.oldSubscription?.endpoint, e.newSubscription ?? null));
});

// renew tells the shop how this browser is reached from now on. What fails here is done at the next start of a page.
async function renew(old: string | undefined, fresh: PushSubscription | null): Promise<void> {
  const said = (await (await fetch("/api/v1/push/key")).json()) as { key?: string };
  if (!said.key) return;
  const subscription = fresh ?? (await self.registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: said.key }));
  const { endpoint, keys } = subscription.toJSON();
  const lang = navigator.language.startsWith("ko") ? "ko" : "en";
  await fetch("/api/v1/push/device", {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] }, lang, ...(old ? { old } : {}) }),
  });
}
