// A real Chromium, screenshots that are kept, and axe.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { watch } from "./doors.mjs";
import { artifacts, until } from "./saja.mjs";
import { atRest, attend, settled } from "./settled.mjs";
import { pages } from "./step.mjs";

export { step } from "./step.mjs";

// axe leaves the page a turn after each rule. Here it takes none, so that all rules see the page at one moment: no line of the chat
// comes in between, and no table fades because it asks anew.
const axe = `((setTimeout) => {
${readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")}
})((act, ms) => (ms ? window.setTimeout(act, ms) : queueMicrotask(act)));`;

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
export async function visit(browser, { size = phone, lang = "ko", dark = false, js = true, worker = false } = {}) {
  const context = await browser.newContext({
    viewport: size, locale: lang === "ko" ? "ko-KR" : "en-US", colorScheme: dark ? "dark" : "light", javaScriptEnabled: js,
    hasTouch: size.width < 500, isMobile: size.width < 500, timezoneId: "Asia/Seoul", bypassCSP: false,
    serviceWorkers: worker ? "allow" : "block", // what goes through one is not seen by page.route
  });
  watch(context);
  const page = await context.newPage();
  if (process.env.SLOW) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: Number(process.env.SLOW) });
  page.scripted = js;
  page.complaints = [];
  attend(page);
  page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
  page.on("pageerror", (e) => page.complaints.push(String(e)));
  pages.push(page);
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

// place is where the page's picture stands, in seconds, at whichever door it is; 0 while there is none.
export const place = (page) => page.evaluate(() => document.querySelector("live-player")?.place ?? document.querySelector("video")?.currentTime ?? 0);

// plays waits until the picture has moved on by so many seconds, in the same page. Each door counts from a beginning of its own.
export async function plays(page, seconds = 1) {
  let last = await place(page), moved = 0;
  await until(`the picture to move on from ${last} by ${seconds} s`, async () => {
    const now = await place(page);
    if (now > last && now < last + 5) moved += now - last;
    last = now;
    return moved >= seconds;
  });
}

// wide says by how many pixels the page can be scrolled sideways; 0 is right.
export const wide = (page) => atRest(page, () => document.documentElement.scrollWidth - document.documentElement.clientWidth);

export async function shoot(page, name) {
  await page.waitForLoadState();
  await settled(page);
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

// violations are what axe finds serious or critical on the page once it stands still.
export async function violations(page) {
  // evaluate runs in the page's world past its Content-Security-Policy, which forbids script tags of ours.
  await page.evaluate(axe);
  const found = await atRest(page, () => window.axe.run(document, { resultTypes: ["violations"], preload: false }));
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(" | ")}`);
}
