// Where a page is open: not everywhere a shop may tell people something.

export type Place =
  | "ready" // it can be asked for
  | "denied" // the visitor has said no
  | "iphone" // only from the home screen
  | "inside" // within another app's browser
  | "unable"; // an old or odd browser

export interface Browser {
  agent: string;
  touches: number; // an iPad says that it is a Mac
  standalone: boolean; // opened from the home screen
  able: boolean; // it has push and service workers
  permission: NotificationPermission;
}

// inside names the app within which a page is open, or "".
export function inside(agent: string): "kakaotalk" | "naver" | "instagram" | "other" | "" {
  if (/KAKAOTALK/i.test(agent)) return "kakaotalk";
  if (/NAVER\(/.test(agent)) return "naver";
  if (/Instagram/.test(agent)) return "instagram";
  if (/FBAN|FBAV|Line\/|DaumApps|; wv\)/.test(agent)) return "other";
  return "";
}

export function apple(b: Pick<Browser, "agent" | "touches">): boolean {
  return /iPhone|iPad|iPod/.test(b.agent) || (/Macintosh/.test(b.agent) && b.touches > 1);
}

export function place(b: Browser): Place {
  if (inside(b.agent)) return "inside";
  if (apple(b) && !b.standalone) return "iphone";
  if (!b.able) return "unable";
  return b.permission === "denied" ? "denied" : "ready";
}

// wayOut opens an address outside the app within which a page is open, as far as there is a way by a link; "" where there is none.
export function wayOut(agent: string, address: string): string {
  const url = new URL(address);
  if (inside(agent) === "kakaotalk") return `kakaotalk://web/openExternal?url=${encodeURIComponent(address)}`;
  if (/Android/.test(agent)) return `intent://${url.host}${url.pathname}${url.search}#Intent;scheme=${url.protocol.replace(":", "")};package=com.android.chrome;end`;
  return "";
}

export function here(): Browser {
  return {
    agent: navigator.userAgent,
    touches: navigator.maxTouchPoints,
    standalone: matchMedia("(display-mode: standalone), (display-mode: fullscreen)").matches || (navigator as { standalone?: boolean }).standalone === true,
    able: "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis,
    permission: "Notification" in globalThis ? Notification.permission : "default",
  };
}
