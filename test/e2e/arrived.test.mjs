// A demo: whoever orders is written to, and the mail, the push and the message are seen where simulators play those outside.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { member, owner, pay } from "./caller.mjs";
import { Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";

let saja, browser, staff, number;
let minji; // who has apps
const apps = {}; // their devices by platform

before(async () => {
  saja = await Saja.start({ name: "arrived", demo: true });
  staff = await owner(saja);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

const arrived = async (channel, words) => (await staff.ask("GET", `/api/v1/admin/simulators/arrived?channel=${channel}&q=${encodeURIComponent(words)}`)).items;

// looks opens a page of the back office at both sizes, light and dark, in both languages, and holds it to what every page must hold to.
async function looks(path, name, ready) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await visit(browser, { size, dark, lang });
    await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
    await page.goto(saja.url + path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await ready?.(page);
    const as = `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`;
    assert.equal(await wide(page), 0, `${as} is wider than the screen`);
    assert.deepEqual(await violations(page), [], as);
    await shoot(page, as);
    assert.deepEqual(page.complaints, [], as);
    await page.context().close();
  }
}

step("the viewers' phones hear that the show began", async () => {
  const told = await until("pushes of the show", async () => (await arrived("push", "/live/")).length >= 3 && arrived("push", "/live/"));
  assert.ok(told.every((a) => a.service === "webpush"));
});

step("who orders gets a mail, a push and a message", async () => {
  const kim = await member(saja.url, "minji@example.com");
  const { items: shows } = await staff.ask("GET", "/api/v1/shows?size=50");
  const [hero] = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items;
  const order = await kim.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 2 }], show: shows.find((s) => s.state === "live").id, acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  number = order.order.number;
  await pay(kim, order);
  const came = (channel, words) => until(`the ${channel}`, async () => (await arrived(channel, words))[0]);
  const mail = await came("mail", `minji@example.com ${number}`);
  const push = await came("push", number);
  const text = await came("message", `01012345678 ${number}`);
  assert.deepEqual([mail.service, push.service, text.service], ["smtp", "webpush", "solapi"]);
  const whole = await staff.ask("GET", `/api/v1/admin/simulators/arrived/${text.number}`);
  assert.equal(whole.message.from, "16700001");
  assert.equal(whole.message.milliWon, text.kind === "SMS" ? 20_000 : 50_000);
  const told = await until("the outbox to say so", async () => {
    const { items } = await staff.ask("GET", `/api/v1/admin/notices?q=${number}`);
    return items.length === 3 && items.every((n) => ["sent", "delivered"].includes(n.state)) && items;
  });
  assert.deepEqual(told.map((n) => n.channel).sort(), ["mail", "push", "sms"]);
});

// ordered has minji order, with her apps told of it, and pay.
async function ordered() {
  const [hero] = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items;
  const order = await minji.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 1 }], acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  for (const device of Object.values(apps)) await minji.ask("PUT", `/api/v1/push/topics/order/${order.order.number}`, { device });
  await pay(minji, order);
  return order.order.number;
}

step("apps of both platforms are told, and the page shows by whom", async () => {
  minji = await member(saja.url, "apps@example.com");
  const { web, plays } = await staff.ask("GET", "/api/v1/admin/simulators");
  assert.ok(plays.includes("app"));
  for (const platform of ["fcm", "apns"]) {
    const { token } = await (await fetch(`http://${web}/devices/${platform}`, { method: "POST" })).json();
    apps[platform] = (await minji.ask("POST", "/api/v1/push/app", { platform, token, lang: "ko" })).device;
  }
  const of = await ordered();
  const came = await until("both apps", async () => (await arrived("app", of)).length === 2 && arrived("app", of));
  assert.deepEqual(came.map((a) => a.service).sort(), ["apns", "fcm"]);
  await looks("/admin/outbox/arrived?channel=app", "arrived-apps", (page) => page.getByText(/(안드로이드|Android) \(FCM\)/).first().waitFor());
  for (const a of came) {
    const { push } = await staff.ask("GET", `/api/v1/admin/simulators/arrived/${a.number}`);
    assert.ok(push.title && push.body && push.url.startsWith(saja.url), JSON.stringify(push));
    await looks(`/admin/outbox/arrived/${a.number}`, `arrived-${a.service}`, (page) => page.getByText(a.service === "fcm" ? /\(FCM\)/ : /\(APNs\)/).first().waitFor());
  }
});

step("the page shows what came, and each thing whole", async () => {
  await looks("/admin/outbox/arrived", "arrived", (page) => page.getByRole("row").nth(3).waitFor());
  for (const [channel, words] of [["mail", number], ["push", number], ["message", number]]) {
    const [one] = await arrived(channel, words);
    await looks(`/admin/outbox/arrived/${one.number}`, `arrived-${channel}`, (page) => (channel === "mail" ? page.frameLocator("iframe").getByText(number).first().waitFor() : page.getByText(number).first().waitFor()));
  }
});

step("what comes meanwhile appears by itself", async () => {
  const page = await visit(browser, { size: desk });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(`${saja.url}/admin/outbox/arrived?channel=mail`);
  await page.getByRole("row").nth(1).waitFor();
  await member(saja.url, "newcomer@example.com");
  await page.getByText("newcomer@example.com").waitFor();
  await page.context().close();
});

step("made to misbehave, they say so, and what was lost comes again", async () => {
  const page = await visit(browser, { size: desk });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(`${saja.url}/admin/outbox/arrived`);
  await page.getByLabel("너무 많음 (429)").fill("100");
  await page.getByRole("button", { name: "이대로 하기" }).click();
  await page.getByRole("alert").getByText("너무 많음 (429) 100%").waitFor();
  assert.deepEqual(await violations(page), []);
  await shoot(page, "arrived-rough-1440");
  await member(saja.url, "patient@example.com");
  await until("an attempt that was sent away", async () => (await staff.ask("GET", "/api/v1/admin/notices?q=patient@example.com")).items.some((n) => n.state === "waiting" && n.code));
  await page.getByRole("button", { name: "모두 정상으로" }).click();
  await page.getByText("모두 정상", { exact: true }).waitFor();
  await until("the letter after all", async () => (await arrived("mail", "patient@example.com")).length === 1);
  await page.context().close();
});

step("after a restart it goes on: the phones are reached where they were", async () => {
  const before = await staff.ask("GET", "/api/v1/admin/simulators");
  await saja.kill();
  await saja.run();
  const now = await staff.ask("GET", "/api/v1/admin/simulators");
  assert.deepEqual([now.web, now.mail], [before.web, before.mail]);
  const kim = await member(saja.url, "again@example.com");
  const [hero] = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items;
  const order = await kim.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 1 }], acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  await pay(kim, order);
  for (const channel of ["mail", "push", "message"]) await until(`the ${channel}`, async () => (await arrived(channel, order.order.number)).length > 0);
  const of = await ordered();
  await until("both apps", async () => (await arrived("app", of)).length === 2);
});
