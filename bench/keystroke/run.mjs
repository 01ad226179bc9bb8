// From a keystroke to its suggestions on the screen, in the widget and in the finder at the checkout: a phone's screen in Chromium with its
// processor four times slower, Hangul composed jamo by jamo, 150 ms between keys. The server and the browser share the machine.
//   node bench/keystroke/run.mjs [INDEX]     an index of saja address build; without one the demo's places
// Each time is from the event of the key to the frame after the answer was put on the page, where there are suggestions. Wants bin/saja
// (make build) and test/node_modules. Beside other work its processes can go before others: chrt -r 1 node bench/keystroke/run.mjs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openBrowser, phone } from "../../test/e2e/browser.mjs";
import { owner } from "../../test/e2e/caller.mjs";
import { Saja, root } from "../../test/e2e/saja.mjs";
import { putProduct, putVendor } from "../../test/e2e/stage.mjs";

const bar = 60, slower = 4, between = 150;
const queries = ["세종대로 209", "서울특별시 종로구 세종대로", "판교역로166", "제주시 문연로 6", "신문로1가 150", "상계주공6단지", "역삼동 737", "강남구 테헤란로 15", "세정대로 20", "ㅅㅈㄷㄹ", "경기 광주시 태전동", "정부서울청사"];

// states are what stands in the box after each key: what is written, and the syllable that is being composed.
function states(text) {
  const out = [];
  let written = "";
  for (const c of text) {
    const n = c.codePointAt(0) - 0xac00;
    if (n >= 0 && n < 11172) {
      const first = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"[Math.floor(n / 588)];
      out.push([written, first], [written, String.fromCodePoint(0xac00 + n - (n % 28))]);
      if (n % 28) out.push([written, c]);
    } else if (c !== " ") out.push([written + c, ""]);
    written += c;
  }
  return out;
}

// watch runs in the page: it notes when a key came, and when the frame after its answer was there.
function watch() {
  window.keys = [];
  window.moved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((e) => (window.moved += e.value))).observe({ type: "layout-shift", buffered: true });
  document.addEventListener("input", (e) => e.target.matches("input[type=search]") && window.keys.push({ q: e.target.value.trim(), at: e.timeStamp }), true);
  const fetch = window.fetch;
  window.fetch = async (address, ...more) => {
    const answer = await fetch(address, ...more);
    const q = new URL(address, location.href).searchParams.get("q");
    const json = answer.json.bind(answer);
    answer.json = async () => {
      const said = await json();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          const key = window.keys.findLast((k) => k.q === q);
          if (!key) return;
          key.shown = performance.now();
          key.lines = (said.items ?? []).length;
          key.seen = [...document.querySelectorAll("[role=option]")].filter((o) => o.checkVisibility()).length;
        };
        port2.postMessage(0);
      });
      return said;
    };
    return answer;
  };
}

async function type(page, cdp) {
  const keys = [];
  for (const query of queries) {
    for (const [written, composing] of states(query)) {
      await page.evaluate((written) => {
        const box = document.querySelector("input[type=search][role=combobox]");
        if (!written.startsWith(box.value) && !box.value.startsWith(written)) box.value = "";
      }, written);
      const was = await page.evaluate(() => window.keys.length);
      // One event a key: the syllable before stays as it was composed, as an input method leaves it.
      await cdp.send("Input.imeSetComposition", { text: written + composing, selectionStart: (written + composing).length, selectionEnd: (written + composing).length, replacementStart: 0, replacementEnd: 80 });
      await page.waitForFunction((was) => window.keys.length > was && window.keys.at(-1).shown, was, { polling: 50 });
      keys.push(await page.evaluate(() => window.keys.at(-1)));
      await sleep(between);
    }
    await page.evaluate(() => { const box = document.querySelector("input[type=search][role=combobox]"); box.blur(); box.value = ""; box.dispatchEvent(new Event("input", { bubbles: true })); box.focus(); });
  }
  return keys;
}

const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.ceil((p / 100) * sorted.length) - 1)];

const index = process.argv[2];
const dir = mkdtempSync(join(tmpdir(), "saja-keystroke-"));
const built = index ?? join(dir, "places.idx");
if (!index) execFileSync(join(root, "bin/saja"), ["address", "build", "--quiet", "--out", built, join(root, "postcode/country/data/places.zip")]);
const saja = await Saja.start({ name: "keystroke", env: { SAJA_ADDRESS_INDEX: built } });
const browser = await openBrowser();
let short = false;
try {
  const staff = await owner(saja);
  const product = await putProduct(staff, await putVendor(staff));
  const { addresses } = await staff.ask("GET", "/api/v1/postcode/index");
  console.log(`${addresses.toLocaleString()} addresses, processor ${slower} times slower, load ${loadavg()[0].toFixed(1)}`);
  for (const [name, path, open] of [["widget", "/postcode/widget#", async () => {}], ["finder", `/checkout?variant=${product.variants[0].id}&qty=1`, (page) => page.locator("address-finder:not([hidden]) .finder-open").click()]]) {
    const context = await browser.newContext({ viewport: phone, locale: "ko-KR", isMobile: true, hasTouch: true });
    const page = await context.newPage();
    await page.addInitScript(watch);
    await page.goto(saja.url + path);
    await open(page);
    await page.locator("input[type=search][role=combobox]").focus();
    const cdp = await context.newCDPSession(page);
    await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
    const before = await page.evaluate(() => window.moved);
    const keys = await type(page, cdp);
    const moved = (await page.evaluate(() => window.moved)) - before;
    const unseen = keys.filter((k) => k.lines > 0 && k.seen !== k.lines);
    const took = keys.filter((k) => k.lines > 0).map((k) => k.shown - k.at).sort((a, b) => a - b);
    const p95 = percentile(took, 95);
    short ||= p95 > bar || unseen.length > 0;
    console.log(`${name}: ${keys.length} keys, ${took.length} with suggestions, p50 ${percentile(took, 50).toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, worst ${took.at(-1).toFixed(1)} ms (bar p95 ${bar}); ${unseen.length} not on the screen; layout moved ${moved.toFixed(3)}`);
    await context.close();
  }
} finally {
  await browser.close();
  await saja.stop();
  rmSync(dir, { recursive: true, force: true });
}
if (short) process.exitCode = 1;
