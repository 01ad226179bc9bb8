// The shop's letters on a desk come with the page. On a phone the device's own stand in on the first page, and those that it needs are
// fetched after its first paint, for the pages that follow: letters that change while one reads push the lines about. Who saves data
// keeps the device's own. A plain script, since it runs before the page is read.
{
  const sheet = document.currentScript?.dataset["sheet"] ?? "";
  const known = "saja-letters";
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  const root = document.documentElement;

  const link = (first: boolean) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = sheet;
    if (first) link.setAttribute("blocking", "render");
    document.head.append(link);
    return link;
  };
  const has = () => {
    try {
      return localStorage.getItem(known) === sheet;
    } catch {
      return false;
    }
  };
  const fetchThem = () => {
    root.style.setProperty("--font", getComputedStyle(root).getPropertyValue("--font").replace(/^\s*"Pretendard Variable", Pretendard, /, ""));
    link(false).addEventListener("load", () => {
      document.fonts
        .load('1em "Pretendard Variable"', document.body.innerText)
        .then(() => localStorage.setItem(known, sheet))
        .catch(() => {}); // a browser that keeps nothing stays with the device's letters
    });
  };
  // After the page's own files and what is seen first: on a slow network the letters would take the way from both.
  const later = () => {
    if (root.hasAttribute("data-first")) return document.addEventListener("seen", fetchThem, { once: true });
    if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return fetchThem();
    new PerformanceObserver((seen, self) => {
      if (seen.getEntriesByName("first-contentful-paint").length === 0) return;
      self.disconnect();
      fetchThem();
    }).observe({ type: "paint", buffered: true });
  };

  if (has() || matchMedia("(min-width: 768px)").matches) link(true);
  else if (!connection?.saveData) addEventListener("load", later, { once: true });
}
