// painted waits until the browser has shown something of the page; where it does not tell, or shows nothing, not for long.
export function painted(): Promise<void> {
  if (document.hidden || !PerformanceObserver.supportedEntryTypes?.includes("paint")) return Promise.resolve();
  return new Promise((done) => {
    setTimeout(done, 2000);
    new PerformanceObserver((seen, self) => {
      if (seen.getEntriesByName("first-contentful-paint").length === 0) return;
      self.disconnect();
      done();
    }).observe({ type: "paint", buffered: true });
  });
}
