// A real Chromium, screenshots that are kept, and axe.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";
import { watch } from "./doors.mjs";
import { artifacts, until } from "./saja.mjs";
import { attend, settled } from "./settled.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const phone = { width: 390, height: 844 };
export const tablet = { width: 768, height: 1024 };
export const desk = { width: 1440, height: 900 };

export async function openBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
      "--autoplay-policy=no-user-gesture-required", "--mute-audio",
    ],
  });
}

// visit gives a page of its own session; what the page complains about is collected in page.complaints.
export async function visit(browser, { size = phone, lang = "ko", dark = false, js = true } = {}) {
  const context = await browser.newContext({
    viewport: size, locale: lang === "ko" ? "ko-KR" : "en-US", colorScheme: dark ? "dark" : "light", javaScriptEnabled: js,
    hasTouch: size.width < 500, isMobile: size.width < 500, timezoneId: "Asia/Seoul", bypassCSP: false,
  });
  watch(context);
  const page = await context.newPage();
  if (process.env.SLOW) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: Number(process.env.SLOW) });
  page.scripted = js;
  page.complaints = [];
  attend(page);
  page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
  page.on("pageerror", (e) => page.complaints.push(String(e)));
  open.push(page);
  page.navigations = 0;
  page.on("framenavigated", (f) => f === page.mainFrame() && page.navigations++);
  page.setDefaultTimeout(60_000);
  if (js) for (const go of ["goto", "reload", "waitForURL"]) {
    const way = page[go].bind(page);
    page[go] = async (...how) => {
      const answer = await way(...how);
      await alive(page);
      return answer;
    };
  }
  return page;
}

// alive waits until the islands of a shell, which leave what is seen first the line (web/shared/first.ts), have come.
export const alive = (page) => page.waitForFunction(() => !document.querySelector("script[data-island]"));

// place is where the page's video stands, in seconds; 0 while there is none.
export const place = (page) => page.evaluate(() => document.querySelector("video")?.currentTime ?? 0);

// plays waits until the picture has moved on by so many seconds, in the same page and the same video element.
export async function plays(page, seconds = 1, { within = 30_000 } = {}) {
  const from = await place(page);
  await until(`the video to move on from ${from} by ${seconds} s`, async () => {
    const now = await place(page);
    return now >= from + seconds;
  }, { within });
}

// wide says by how many pixels the page can be scrolled sideways; 0 is right.
export async function wide(page) {
  await settled(page);
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

// step is a test that leaves pictures of all pages that are open when it fails.
let steps = 0;
export function step(name, run) {
  const nth = ++steps;
  test(name, async (t) => {
    try {
      await run(t);
    } catch (err) {
      let n = 0;
      for (const page of open.filter((p) => !p.isClosed())) {
        const at = join(artifacts, `failed-${basename(process.argv[1] ?? "", ".test.mjs")}-${nth}-${++n}`);
        await page.screenshot({ path: `${at}.png`, timeout: 5000 }).catch(() => {});
        err.message += `\n  page ${n}: ${page.url()} ${page.complaints.slice(-5).join(" · ")}`;
      }
      throw err;
    }
  });
}

const open = []; // every page that a journey visited

export async function shoot(page, name) {
  await page.waitForLoadState();
  await settled(page);
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

// violations are what axe finds serious or critical on the page once it stands still.
export async function violations(page) {
  await settled(page);
  // evaluate runs in the page's world past its Content-Security-Policy, which forbids script tags of ours.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    // What comes while axe looks, such as a line of the chat, stands there at once.
    const held = new CSSStyleSheet();
    held.replaceSync("*, ::before, ::after, ::backdrop { animation-duration: 0s !important; animation-delay: 0s !important; transition: none !important }");
    document.adoptedStyleSheets.push(held);
    try {
      return await window.axe.run(document, { resultTypes: ["violations"] });
    } finally {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== held);
    }
  });
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(" | ")}`);
}
