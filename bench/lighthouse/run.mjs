// What Lighthouse says of the shop's pages on a phone (its mobile preset: simulated slow 4G, a processor four times slower), for a
// shop in demonstration with a show on air. Each page is measured several times; the middle one counts.
//   npm --prefix bench/lighthouse ci && make build
//   node bench/lighthouse/run.mjs [-n 3] [-save folder] [home live product checkout]
// Lighthouse scales processor time by what this machine does meanwhile: a busy machine lowers the figures.
import { mkdirSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { Saja } from "../../test/e2e/saja.mjs";

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
  console.log("page      performance  accessibility  first paint  largest paint  blocked  shift  bytes");
  for (const name of wanted) {
    const runs = [];
    for (let i = 0; i < times; i++) {
      const { lhr, report } = await lighthouse(saja.url + pages[name], { port: chrome.port, output: "html", logLevel: "error", onlyCategories: ["performance", "accessibility"] });
      if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
      runs.push({ lhr, report });
    }
    runs.sort((a, b) => a.lhr.categories.performance.score - b.lhr.categories.performance.score);
    const { lhr, report } = runs[Math.floor(runs.length / 2)];
    const of = (id) => lhr.audits[id].numericValue;
    const ms = (id) => `${Math.round(of(id))} ms`;
    console.log([
      name.padEnd(9), String(lhr.categories.performance.score).padStart(11), String(lhr.categories.accessibility.score * 100).padStart(14), ms("first-contentful-paint").padStart(12),
      ms("largest-contentful-paint").padStart(14), ms("total-blocking-time").padStart(8), of("cumulative-layout-shift").toFixed(3).padStart(6), `${Math.round(of("total-byte-weight") / 1024)} KB`.padStart(8),
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
