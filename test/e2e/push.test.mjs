// The shop as an app: it is installed, works without a network as far as it can, is told something, and a tap leads to the show.
import assert from "node:assert/strict";
import { violations } from "./browser.mjs";
import { look, openDemo, quiet, shown, strange } from "./look.mjs";
import { until } from "./saja.mjs";
import { step } from "./step.mjs";
import { like } from "./texts.mjs";

openDemo("push", { SAJA_PUSH_CONTACT: "https://github.com/saja-live/saja" });

const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const kakao = "Mozilla/5.0 (Linux; Android 14; SM-S921N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36 KAKAOTALK 25.9.1";

for (const lang of ["ko", "en"]) {
  step(`notices in ${lang}: nothing was asked for yet`, () => look("notices", "/notices", { lang }));
  step(`offline in ${lang}`, () => look("offline", "/offline", { lang }));
  step(`a coming show in ${lang}: it is explained before the browser asks`, () => look("notify-explain", `/live/${shown.scheduled.slug}`, { lang, ready: opened(lang) }));
}

// opened taps the button and waits for the sheet.
function opened(lang) {
  return async (page) => {
    await page.getByRole("button", { name: like("push.ask", lang) }).first().click();
    await page.getByRole("dialog").waitFor();
  };
}

for (const [name, agent, says] of [["an iPhone", iphone, "push.iphone"], ["KakaoTalk", kakao, "push.inside"]]) step(`${name} is told what is in the way`, async () => {
  const page = await strange();
  await page.addInitScript((agent) => Object.defineProperty(navigator, "userAgent", { get: () => agent }), agent);
  await page.goto(`${shown.url}/live/${shown.scheduled.slug}`);
  await opened("ko")(page);
  await page.getByRole("heading", { name: like(says, "ko") }).waitFor();
  const out = await page.locator("[data-out]").getAttribute("href");
  if (says === "push.inside") assert.match(out, /^kakaotalk:\/\/web\/openExternal\?url=http/);
  assert.deepEqual(await violations(page), []);
  await page.context().close();
});

let page, session, registration;

step("the worker stands by, and the shop can be installed", async () => {
  page = await strange({ worker: true });
  await page.context().grantPermissions(["notifications"], { origin: shown.url });
  session = await page.context().newCDPSession(page);
  session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => { registration = registrations.find((r) => r.scopeURL === `${shown.url}/`)?.registrationId ?? registration; });
  await session.send("ServiceWorker.enable");
  await page.goto(shown.url);
  await page.evaluate(async () => { await navigator.serviceWorker.ready; });
  const { url, errors } = await session.send("Page.getAppManifest");
  assert.equal(new URL(url).pathname, "/app.webmanifest");
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.map((e) => e.errorId).filter((id) => id !== "in-incognito"), []);
});

// tell hands the browser a message until it is seen: one that comes while another is being shown may be laid down.
async function tell(what, data, seen) {
  await until(what, async () => {
    await session.send("ServiceWorker.deliverPushMessage", { origin: shown.url, registrationId: registration, data });
    return until(what, seen, { within: 10_000 }).catch(() => false);
  });
}

step("what is told is shown, a second telling takes its place, and a tap leads to the room of the show", async () => {
  const told = { web_push: 8030, notification: { title: "지금 시작했어요", body: "도현 셰프님의 방송이 시작됐어요.", lang: "ko", tag: "show_live/x", navigate: `${shown.url}/live/${shown.scheduled.slug}` } };
  await until("the registration", () => registration);
  const notices = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, tag, lang }) => ({ title, body, tag, lang })));
  for (const body of ["먼저", told.notification.body]) {
    await tell(`“${body}”`, JSON.stringify({ ...told, notification: { ...told.notification, body } }), async () => (await notices())[0]?.body === body);
  }
  assert.deepEqual(await notices(), [{ title: told.notification.title, body: told.notification.body, tag: "show_live/x", lang: "ko" }]);
  const [worker] = page.context().serviceWorkers();
  // Only a finger may open a window; where to is what is held here.
  const to = await worker.evaluate(async () => {
    const [notification] = await self.registration.getNotifications();
    let to;
    self.clients.openWindow = async (address) => { to = address; };
    const tap = new NotificationEvent("notificationclick", { notification });
    self.dispatchEvent(tap);
    for (let i = 0; i < 200 && !to; i++) await new Promise((on) => setTimeout(on, 25));
    return to;
  });
  assert.equal(to, told.notification.navigate);
  await page.goto(to);
  await page.locator("live-room").waitFor();
  assert.deepEqual(await notices(), []);
});

step("what is told badly is shown all the same, and leads nowhere else", async () => {
  const found = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map((n) => n.data.to));
  const bad = ["", "no json", JSON.stringify({ notification: { title: "x", navigate: "https://elsewhere.example/" } })];
  for (const [i, data] of bad.entries()) await tell(`notice ${i + 1}`, data, async () => (await found()).length > i);
  assert.deepEqual(new Set(await found()), new Set([`${shown.url}/`]));
});

step("nothing of anybody's is kept, and without a network there is a page that says so", async () => {
  await page.goto(`${shown.url}/notices`);
  await page.goto(`${shown.url}/cart`);
  const kept = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (c) => (await (await caches.open(c)).keys()).map((r) => new URL(r.url).pathname)))).flat());
  assert.ok(kept.includes("/offline"));
  assert.deepEqual(kept.filter((path) => path !== "/offline" && !path.startsWith("/assets/")), []);
  await page.context().setOffline(true);
  await page.goto(`${shown.url}/cart`).catch(() => undefined);
  await page.getByRole("heading", { name: like("push.offline.title", "ko") }).waitFor();
  await page.context().setOffline(false);
  await page.getByRole("link", { name: like("push.offline.again", "ko") }).click();
  await page.waitForURL(`${shown.url}/cart`);
  await page.context().close();
});

quiet();
