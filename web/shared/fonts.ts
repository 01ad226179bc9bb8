// The shop's letters come when the page is there; until then the device's own stand in, and they stay for who saves data. Whose
// browser has them from an earlier page gets them before the first paint. A plain script, since it runs before the page is read.
{
  const sheet = document.currentScript?.dataset["sheet"] ?? "";
  const known = "saja-letters";
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };

  const load = (first: boolean) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet;
    if (first) link.setAttribute("blocking", "render");
    else link.addEventListener("load", () => remember());
    document.head.append(link);
  };
  const remember = () => {
    try {
      localStorage.setItem(known, sheet);
    } catch {
      // A browser that keeps nothing loads them after each page.
    }
  };
  const has = () => {
    try {
      return localStorage.getItem(known) === sheet;
    } catch {
      return false;
    }
  };

  // After the page's own files and its first paint: on a slow network the letters would take the way from both.
  const later = () => {
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return load(false);
    new PerformanceObserver((_, self) => {
      self.disconnect();
      load(false);
    }).observe({ type: "paint", buffered: true });
  };

  if (has()) load(true);
  else if (!connection?.saveData) addEventListener("load", later, { once: true });
}
