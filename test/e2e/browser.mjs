// A real Chromium, screenshots that are kept, and axe.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { artifacts } from "./saja.mjs";

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
  const page = await context.newPage();
  page.complaints = [];
  page.on("console", (m) => m.type() === "error" && page.complaints.push(m.text()));
  page.on("pageerror", (e) => page.complaints.push(String(e)));
  page.setDefaultTimeout(20_000);
  return page;
}

export async function shoot(page, name) {
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

// violations are what axe finds serious or critical on the page as it stands.
export async function violations(page) {
  // evaluate runs in the page's world past its Content-Security-Policy, which forbids script tags of ours.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(" | ")}`);
}
