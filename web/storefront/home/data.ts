// Connection is what a browser may tell of its network (Network Information API); Safari and Firefox tell nothing.
export interface Connection {
  saveData?: boolean;
  type?: string; // wifi, ethernet, cellular, …
  effectiveType?: string; // slow-2g, 2g, 3g, 4g
}

// free says whether a film may be loaded that nobody asked for: on Wi-Fi or a cable, or on a desk where the network is not told.
// A phone that does not tell may be on mobile data.
export function free(browser: { connection?: Connection }, desk: boolean): boolean {
  const { saveData, type, effectiveType } = browser.connection ?? {};
  if (saveData || (effectiveType && effectiveType !== "4g")) return false;
  if (type === "wifi" || type === "ethernet") return true;
  return desk && type !== "cellular" && type !== "wimax" && type !== "bluetooth";
}
