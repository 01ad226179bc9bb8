// What the page that opened the widget told it behind the #, and how that page is answered.
export interface Told {
  host: string;
  kind: "window" | "frame";
  title: string;
  q: string;
  shorthand: boolean;
  autoMappingRoad: boolean;
  autoMappingJibun: boolean;
  alwaysShowEngAddr: boolean;
  hideEngBtn: boolean;
  showMoreHName: boolean;
  focusInput: boolean;
  submitMode: boolean;
  animation: boolean;
  maxSuggestItems: number; // 0 where none are wanted
  pleaseReadGuide: number; // pages from which on the guide is shown; 0 for never
  pleaseReadGuideTimer: number; // seconds
  theme: Record<string, unknown>;
}

// read takes what is told, and the original's defaults for what is not or out of its bounds.
export function read(hash: string): Told {
  let o: Record<string, unknown> = {};
  try {
    const said: unknown = JSON.parse(decodeURIComponent(hash.replace(/^#/, "")));
    if (said && typeof said === "object") o = said as Record<string, unknown>;
  } catch {
    // opened by itself
  }
  const within = (name: string, least: number, most: number, otherwise: number): number => {
    const n = Number(o[name]);
    return o[name] !== undefined && o[name] !== null && n >= least && n <= most ? n : otherwise;
  };
  const text = (name: string): string => (typeof o[name] === "string" ? o[name] : "");
  return {
    host: /^https?:\/\//.test(text("host")) ? text("host") : "*", // a page opened from a file has no origin
    kind: o["kind"] === "window" ? "window" : "frame",
    title: text("title").slice(0, 100),
    q: text("q").trim().slice(0, 80),
    shorthand: o["shorthand"] !== false,
    autoMappingRoad: (o["autoMappingRoad"] ?? o["autoMapping"]) !== false,
    autoMappingJibun: (o["autoMappingJibun"] ?? o["autoMapping"]) !== false,
    alwaysShowEngAddr: o["alwaysShowEngAddr"] === true,
    hideEngBtn: o["hideEngBtn"] === true,
    showMoreHName: o["showMoreHName"] === true,
    focusInput: o["focusInput"] !== false,
    submitMode: o["submitMode"] !== false,
    animation: o["animation"] === true,
    maxSuggestItems: o["useSuggest"] === false ? 0 : Math.floor(within("maxSuggestItems", 1, 10, 10)),
    pleaseReadGuide: Math.floor(within("pleaseReadGuide", 3, 20, 0)),
    pleaseReadGuideTimer: within("pleaseReadGuideTimer", 0.1, 60, 1.5),
    theme: o["theme"] && typeof o["theme"] === "object" ? (o["theme"] as Record<string, unknown>) : {},
  };
}

const colours: Record<string, string> = {
  bgColor: "--bg", searchBgColor: "--search", contentBgColor: "--content", pageBgColor: "--page", textColor: "--text", queryTextColor: "--query", postcodeTextColor: "--zip", emphTextColor: "--emph", outlineColor: "--line",
};

// paint puts the theme's colours on; what is no colour is left out. What stands on a dark ground gets dark scroll bars.
export function paint(theme: Told["theme"], root: HTMLElement): void {
  for (const [name, property] of Object.entries(colours)) {
    const colour = theme[name];
    if (typeof colour === "string" && CSS.supports("color", colour)) root.style.setProperty(property, colour);
  }
  const ground = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
  const [r = 255, g = 255, b = 255] = ground;
  if (0.299 * r + 0.587 * g + 0.114 * b < 110) root.style.colorScheme = "dark";
}

// teller answers the page that opened the widget.
export function teller({ kind, host }: Told): (what: string, more?: Record<string, unknown>) => void {
  const opener: unknown = kind === "window" ? window.opener : window.parent;
  return (what, more = {}) => {
    if (opener && opener !== window) (opener as Window).postMessage({ type: "saja:postcode", what, ...more }, host);
  };
}
