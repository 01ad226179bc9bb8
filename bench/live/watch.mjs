// Opens a page that plays the clock, reads it back from every presented picture, and prints what it cost.
// Run: node bench/live/watch.mjs <page> <seconds>
import { createRequire } from "node:module";
import { loadavg } from "node:os";

const require = createRequire(new URL("../../test/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [page_, seconds] = [process.argv[2], Number(process.argv[3])];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-timer-throttling"],
});
const page = await browser.newPage();
if (process.env.TRACE) {
  const t0 = Date.now(), began = new Map();
  page.on("request", (r) => began.set(r, Date.now()));
  const line = (r, what) => console.error(`${((Date.now() - t0) / 1000).toFixed(2)}s ${what} ${Date.now() - began.get(r)}ms ${r.url().replace(/.*\/media\//, "")}`);
  page.on("requestfinished", async (r) => line(r, (await r.response())?.status()));
  page.on("requestfailed", (r) => line(r, r.failure()?.errorText));
}
page.on("pageerror", (e) => console.error("page:", e.message));
for (let tries = 0; ; tries++) {
  const up = await page.goto(page_).then(() => page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.5, null, { timeout: 8000 })).then(() => true, () => false);
  if (up) break;
  if (tries > 5) { console.error(await page.evaluate(() => JSON.stringify(window.hlsErrors))); throw new Error("the video never played"); }
}

await page.evaluate(() => {
  const video = document.querySelector("video");
  const block = 16, bits = 32;
  const canvas = new OffscreenCanvas(block * bits, block * 2);
  const g = canvas.getContext("2d", { willReadFrequently: true });
  const m = (window.measured = { latency: [], unread: 0, stalls: [], gaps: [], start: performance.now(), rate: [] });
  let last = 0;
  const seen = (now, meta) => {
    g.drawImage(video, 0, 0, video.videoWidth * (canvas.width / video.videoWidth), canvas.height, 0, 0, canvas.width, canvas.height);
    const px = g.getImageData(0, 0, canvas.width, canvas.height).data;
    const at = (x, y) => px[(y * canvas.width + x) * 4];
    let ms = 0, good = true;
    for (let i = 0; i < bits; i++) {
      const a = at(i * block + 8, 8), b = at(i * block + 8, block + 8);
      if (Math.abs(a - b) < 60) good = false;
      if (a > b) ms += 2 ** i;
    }
    const shown = performance.timeOrigin + Math.max(now, meta.expectedDisplayTime);
    if (good) m.latency.push((((shown % 2 ** 32) - ms + 2 ** 32) % 2 ** 32));
    else m.unread++;
    if (last && now - last > 250) m.gaps.push([Math.round(now - m.start), Math.round(now - last)]);
    last = now;
    m.rate.push(video.playbackRate);
    video.requestVideoFrameCallback(seen);
  };
  video.addEventListener("waiting", () => m.stalls.push(Math.round(performance.now() - m.start)));
  video.requestVideoFrameCallback(seen);
});
await page.waitForTimeout(seconds * 1000);
const m = await page.evaluate(() => {
  const q = document.querySelector("video").getVideoPlaybackQuality();
  return { ...window.measured, errors: window.hlsErrors ?? [], jumps: window.jumps ?? 0, dropped: q.droppedVideoFrames, total: q.totalVideoFrames };
});
await browser.close();

const sorted = [...m.latency].sort((a, b) => a - b);
const at = (p) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]);
const tail = m.latency.slice(Math.floor(m.latency.length / 10)).sort((a, b) => a - b); // after joining
console.log(JSON.stringify({
  seconds, load: loadavg().map((x) => +x.toFixed(1)), pictures: m.latency.length, unread: m.unread, dropped: m.dropped,
  latency: { median: at(0.5), p95: at(0.95), p99: at(0.99), min: at(0), max: at(1) },
  settled: { median: Math.round(tail[tail.length >> 1]), p95: Math.round(tail[Math.floor(tail.length * 0.95)]) },
  stalls: m.stalls.length, stalledAt: m.stalls, gaps: m.gaps,
  jumps: m.jumps, errors: [...new Set(m.errors)],
}));
