// Opens a page that plays the clock, reads it back from every presented picture, and prints what it cost.
// Run: node bench/live/watch.mjs <page> <seconds> [viewers] [far|near|both]
//
// With more than one viewer they come one after the other to a stream that is on air already, and share the time. At both doors, they
// come in turns: far, near, near, far.
import { createRequire } from "node:module";
import { loadavg } from "node:os";

const require = createRequire(new URL("../../test/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const [page_, seconds, viewers, doors] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4] ?? 1), process.argv[5] ?? "far"];
const turns = doors === "both" ? ["far", "near", "near", "far"] : [doors];


const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--disable-background-timer-throttling"],
});

// open brings a page to where it plays.
async function open(door) {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (picture, ...where) {
      draw.call(this, picture, ...where);
      if (picture instanceof VideoFrame) {
        window.pictures = (window.pictures ?? 0) + 1;
        window.pictured?.(this.canvas);
      }
    };
  });
  if (process.env.TRACE) trace(page);
  page.on("pageerror", (e) => console.error("page:", e.message));
  for (let tries = 0; ; tries++) {
    const up = await page.goto(door === "near" ? page_ + "?door=near" : page_).then(() => page.waitForFunction(() => document.querySelector("video")?.currentTime > 0.5 || window.pictures > 15, null, { timeout: 8000 })).then(() => true, () => false);
    if (up) return page;
    if (tries > 5) { console.error(await page.evaluate(() => JSON.stringify(window.hlsErrors))); throw new Error("the video never played"); }
  }
}

function trace(page) {
  const t0 = Date.now(), began = new Map();
  page.on("request", (r) => began.set(r, Date.now()));
  const line = (r, what) => console.error(`${((Date.now() - t0) / 1000).toFixed(2)}s ${what} ${Date.now() - began.get(r)}ms ${r.url().replace(/.*\/media\//, "")}`);
  page.on("requestfinished", async (r) => line(r, (await r.response())?.status()));
  page.on("requestfailed", (r) => line(r, r.failure()?.errorText));
}

// watch measures what a page presents for so many seconds, and closes it.
async function watch(page, seconds) {
  await page.evaluate(() => {
    const video = document.querySelector("video");
    const block = 16, bits = 32;
    const canvas = new OffscreenCanvas(block * bits, block * 2);
    const g = canvas.getContext("2d", { willReadFrequently: true });
    const m = (window.measured = { latency: [], unread: 0, stalls: [], gaps: [], start: performance.now() });
    let last = 0;
    const read = (picture, now, shown) => {
      g.drawImage(picture, 0, 0, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height);
      const px = g.getImageData(0, 0, canvas.width, canvas.height).data;
      const at = (x, y) => px[(y * canvas.width + x) * 4];
      let ms = 0, good = true;
      for (let i = 0; i < bits; i++) {
        const a = at(i * block + 8, 8), b = at(i * block + 8, block + 8);
        if (Math.abs(a - b) < 60) good = false;
        if (a > b) ms += 2 ** i;
      }
      shown += performance.timeOrigin;
      if (good) m.latency.push((((shown % 2 ** 32) - ms + 2 ** 32) % 2 ** 32));
      else m.unread++;
      if (last && now - last > 250) m.gaps.push([Math.round(now - m.start), Math.round(now - last)]);
      last = now;
    };
    const seen = (now, meta) => {
      read(video, now, Math.max(now, meta.expectedDisplayTime));
      video.requestVideoFrameCallback(seen);
    };
    // What is drawn in a turn of the page is seen at the next one of a screen of 60 Hz.
    window.pictured = (drawn) => read(drawn, performance.now(), performance.now() + 1000 / 60);
    video.addEventListener("waiting", () => m.stalls.push(Math.round(performance.now() - m.start)));
    video.requestVideoFrameCallback(seen);
  });
  await page.waitForTimeout(seconds * 1000);
  const m = await page.evaluate(() => {
    const q = document.querySelector("video").getVideoPlaybackQuality();
    return { ...window.measured, first: window.first ?? -1, errors: [...(window.hlsErrors ?? []), ...(window.left ?? []).map((why) => `left the near door: ${why}`)], jumps: window.jumps ?? 0, dropped: q.droppedVideoFrames, total: q.totalVideoFrames };
  });
  await page.close();
  return m;
}

let page = await open(turns[0]);
const seen = [];
if (viewers > 1) await page.close(); // it waited for the stream
for (let i = 0; i < viewers; i++) {
  const door = turns[i % turns.length];
  if (viewers > 1) page = await open(door);
  seen.push({ door, ...(await watch(page, seconds / viewers)) });
}
await browser.close();
for (const door of new Set(turns)) report(door, seen.filter((m) => m.door === door));

function report(door, seen) {
  const sum = (f) => seen.reduce((n, m) => n + f(m), 0);
  const latency = seen.flatMap((m) => m.latency);
  const sorted = latency.toSorted((a, b) => a - b);
  const of = (list, p) => Math.round(list[Math.min(list.length - 1, Math.floor(p * list.length))]);
  const settled = (m) => m.latency.slice(Math.floor(m.latency.length / 10)).sort((a, b) => a - b); // after joining
  const tail = seen.flatMap(settled).sort((a, b) => a - b);
  console.log(JSON.stringify({
    door, seconds, load: loadavg().map((x) => +x.toFixed(1)), pictures: latency.length, unread: sum((m) => m.unread), dropped: sum((m) => m.dropped),
    latency: { median: of(sorted, 0.5), p95: of(sorted, 0.95), p99: of(sorted, 0.99), min: of(sorted, 0), max: of(sorted, 1) },
    settled: { median: of(tail, 0.5), p95: of(tail, 0.95) },
    viewers: seen.map((m) => of(settled(m), 0.5)),
    first: seen.map((m) => Math.round(m.first)), stalls: sum((m) => m.stalls.length), stalledAt: seen.flatMap((m) => m.stalls), gaps: seen.flatMap((m) => m.gaps),
    jumps: sum((m) => m.jumps), errors: [...new Set(seen.flatMap((m) => m.errors))],
  }));
}
