// A real finger on a real notification: a browser with a window on a screen of its own is told that a show has begun, the notification is
// drawn, a click on it opens the live room. Only how the message reaches the browser is short: its push service is somebody else's.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";
import { Saja, artifacts, until } from "./saja.mjs";
import { step } from "./step.mjs";

const [wide, high] = [1440, 900];
// Where Chromium draws the newest notification: in the lower right corner.
const notification = [wide - 258, high - 45];

let saja, screen, display, browser, page, folder;

before(async () => {
  screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${wide}x${high}x24`, "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  display = `:${String(await new Promise((found) => screen.stdio[3].once("data", found))).trim()}`;
  saja = await Saja.start({ name: "tap", demo: true, env: { SAJA_PUSH_CONTACT: "https://github.com/saja-live/saja" } });
  folder = mkdtempSync(join(tmpdir(), "saja-tap-"));
  browser = await chromium.launchPersistentContext(folder, {
    headless: false, executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", viewport: null, locale: "ko-KR",
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-features=SystemNotifications", "--window-size=1000,700", "--window-position=0,0", "--mute-audio"],
    env: { ...process.env, DISPLAY: display, DBUS_SESSION_BUS_ADDRESS: "/dev/null" },
  });
  [page] = browser.pages();
});
after(async () => {
  await browser?.close();
  await saja?.stop();
  screen?.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// shoot keeps a picture of the whole screen: what a browser draws outside its pages is in no other.
function shoot(name) {
  execFileSync("ffmpeg", ["-y", "-loglevel", "error", "-f", "x11grab", "-video_size", `${wide}x${high}`, "-i", display, "-frames:v", "1", join(artifacts, `${name}.png`)]);
}

step("a show has begun: its notification is drawn, and a click on it opens the live room", async () => {
  await browser.grantPermissions(["notifications"], { origin: saja.url });
  const session = await browser.newCDPSession(page);
  let registration;
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => { registration = registrations.find((r) => r.scopeURL === `${saja.url}/`)?.registrationId ?? registration; });
  await session.send("ServiceWorker.enable");
  await page.goto(saja.url);
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  await until("the registration", () => registration);
  const { items } = await (await fetch(`${saja.url}/api/v1/shows?size=50`)).json();
  const room = `${saja.url}/live/${items.find((s) => s.state === "live").slug}`;
  const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).length);
  const data = JSON.stringify({ web_push: 8030, notification: { title: "지금 시작했어요", body: "민지 셰프님의 방송이 시작됐어요.", lang: "ko", tag: "show_live/tap", navigate: room } });
  await until("the notification", async () => { // a message that is laid down is handed over again, and takes its own place
    await session.send("ServiceWorker.deliverPushMessage", { origin: saja.url, registrationId: registration, data });
    return until("the notification", shown, { within: 10_000 }).catch(() => false);
  });
  shoot("tap-notification");
  // It is drawn a moment after it is there: a click that meets nothing yet is made again.
  const opened = await until("the live room", async () => {
    execFileSync("xdotool", ["mousemove", ...notification.map(String), "click", "1"], { env: { ...process.env, DISPLAY: display } });
    return browser.pages().find((p) => p.url().startsWith(room));
  }, { every: 1000 });
  await opened.locator("video").first().waitFor();
  shoot("tap-room");
  assert.equal(await shown(), 0, "a notification that was clicked stays");
});
