// Connection is what a browser may tell of its network (Network Information API); Safari and Firefox tell nothing.
export interface Connection {
  saveData?: boolean | undefined;
  type?: string | undefined; // wifi, ethernet, cellular, …
  effectiveType?: string | undefined; // slow-2g, 2g, 3g, 4g
}

// told is what this browser tells. A Save-Data header that it, or something on the way, sent with the page comes back as Server-Timing.
export function told(): Connection {
  const { saveData, type, effectiveType } = (navigator as { connection?: Connection }).connection ?? {};
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return { saveData: saveData || page?.serverTiming?.some((said) => said.name === "save-data"), type, effectiveType };
}

// free says whether a film may be loaded that nobody asked for: on Wi-Fi or a cable, or on a desk where the network is not told.
// A phone that does not tell may be on mobile data.
export function free({ saveData, type, effectiveType }: Connection, desk: boolean): boolean {
  if (saveData || (effectiveType && effectiveType !== "4g")) return false;
  if (type === "wifi" || type === "ethernet") return true;
  return desk && type !== "cellular" && type !== "wimax" && type !== "bluetooth";
}
