// What Lighthouse says of the shop's pages on a phone (its mobile preset: simulated slow 4G, a processor four times slower), for a
// shop in demonstration with a show on air. Each page is measured several times; the middle one counts.
//   npm --prefix bench/lighthouse ci && make build
//   node bench/lighthouse/run.mjs [-n 3] [-save folder] [home live product checkout]
// Lighthouse takes tasks by the clock on the wall, so a busy machine lowers its figures; "by cpu" is what it calls blocked, by the time
// that the tasks had a processor: a machine with nothing else to do would show that.
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { Saja } from "../../test/e2e/saja.mjs";

// Each run is somebody's first visit: what a page before has left in the browser is gone, as its cache is.
const storage = ["cookies", "local_storage", "indexeddb", "service_workers", "cache_storage", "file_systems", "shader_cache"];

// blocked is for how long tasks would have held the main thread for over 50 ms after the first paint, on a processor four times slower.
function blocked(events) {
  const paint = events.filter((e) => e.name === "firstContentfulPaint").at(-1);
  const here = events.filter((e) => e.pid === paint.pid && e.tid === paint.tid && e.ph === "X" && e.ts > paint.ts);
  const name = ["RunTask", "ThreadControllerImpl::RunTask"].find((n) => here.some((e) => e.name === n && e.tdur !== undefined));
  if (!name) throw new Error("the trace does not say when tasks had the processor");
  return here.filter((e) => e.name === name).reduce((sum, e) => sum + Math.max(0, (4 * (e.tdur ?? 0)) / 1000 - 50), 0);
}

const args = process.argv.slice(2);
const option = (name, otherwise) => {
  const at = args.indexOf(name);
  return at < 0 ? otherwise : args.splice(at, 2)[1];
};
const times = Number(option("-n", 3));
const folder = option("-save", "");

const saja = await Saja.start({ name: "lighthouse", demo: true });
const chrome = await launch({
  chromePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--mute-audio"],
});
try {
  const ask = async (path) => (await fetch(saja.url + path)).json();
  const live = (await ask("/api/v1/shows?size=50")).items.find((s) => s.state === "live");
  const product = (await ask(`/api/v1/products/${live.products[0].productId ?? live.products[0].id}`));
  const pages = {
    home: "/",
    live: `/live/${live.slug}`,
    product: `/p/${product.slug}`,
    checkout: `/checkout?variant=${product.variants[0].id}&qty=1`,
  };
  const wanted = args.length ? args : Object.keys(pages);
  console.log(`load ${loadavg()[0].toFixed(1)}, the middle of ${times} runs`);
  console.log("page      performance  accessibility  first paint  largest paint  blocked  by cpu  shift  bytes");
  for (const name of wanted) {
    const runs = [];
    for (let i = 0; i < times; i++) {
      const { lhr, report, artifacts } = await lighthouse(saja.url + pages[name], {
        port: chrome.port, output: "html", logLevel: "error", onlyCategories: ["performance", "accessibility"], clearStorageTypes: storage,
      });
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      runs.push({ lhr, report, held: blocked(artifacts.Trace.traceEvents) });
    }
    runs.sort((a, b) => a.lhr.categories.performance.score - b.lhr.categories.performance.score);
    const { lhr, report, held } = runs[Math.floor(runs.length / 2)];
    const of = (id) => lhr.audits[id].numericValue;
    const ms = (id) => `${Math.round(of(id))} ms`;
    console.log([
      name.padEnd(9), String(lhr.categories.performance.score).padStart(11), String(lhr.categories.accessibility.score * 100).padStart(14), ms("first-contentful-paint").padStart(12),
      ms("largest-contentful-paint").padStart(14), ms("total-blocking-time").padStart(8), `${Math.round(held)} ms`.padStart(7), of("cumulative-layout-shift").toFixed(3).padStart(6), `${Math.round(of("total-byte-weight") / 1024)} KB`.padStart(8),
    ].join(" "));
    for (const ref of lhr.categories.accessibility.auditRefs) if (lhr.audits[ref.id].score === 0) console.log(`          ${ref.id}: ${lhr.audits[ref.id].title}`);
    if (folder) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.html`), report);
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(lhr));
    }
  }
} finally {
  await chrome.kill();
  await saja.stop();
}
