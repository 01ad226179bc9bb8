// What goes to phones: staff write an AlimTalk down, an order is told by it, by text message where it did not arrive, and not at all by it where
// a single space is off; a campaign goes by brand message, and by text message to whom that does not reach.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { after } from "node:test";
import { desk, phone, shoot, violations, visit, openBrowser, wide } from "./browser.mjs";
import { Caller, address, password, pay } from "./caller.mjs";
import { openDemo, quiet, shown } from "./look.mjs";
import { freePorts } from "./ports.mjs";
import { join } from "node:path";
import { root, until } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

const [port] = await freePorts(1);
const provider = `http://127.0.0.1:${port}`;
const secret = "a secret of the journey";
const number = "16700001";
const approved = "[#{shop}] #{name}님, 주문 #{number} 결제를 확인했어요.\n결제 금액: #{total}";
const stranger = "010-9999-0001";

const program = process.env.SAJA_BIN ?? join(root, "bin/saja");
const simulator = spawn(program, ["messages", "simulate", "--addr", `127.0.0.1:${port}`, "--key", "key-1", "--number", number, "--kakao", "KA01PF1", "--template", `order_paid_1=${approved}`, "--stranger", stranger.replaceAll("-", "")], {
  env: { ...process.env, SAJA_MESSAGES_SECRET: secret }, stdio: "ignore",
});
after(() => simulator.kill());
const arrived = async () => (await (await fetch(`${provider}/arrived`)).json()) ?? [];

openDemo("messages", { SAJA_MESSAGES_PROVIDER: "solapi", SAJA_MESSAGES_KEY: "key-1", SAJA_MESSAGES_SECRET: secret, SAJA_MESSAGES_URL: provider, SAJA_MESSAGES_KAKAO: "KA01PF1", SAJA_ADS_FREE_NUMBER: "080-123-4567" });

let browser;
after(() => browser?.close());

// office opens a page of the back office for the owner.
async function office(path, { size = desk, dark = false, lang = "ko" } = {}) {
  browser ??= await openBrowser();
  const page = await visit(browser, { size, dark, lang });
  await page.context().addCookies([...shown.staff.jar].map(([name, value]) => ({ name, value, url: shown.url })));
  await page.goto(shown.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function looks(path, name, ready) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await office(path, { size, dark, lang });
    await ready?.(page);
    assert.equal(await wide(page), 0, `${name} is wider than the screen`);
    assert.deepEqual(await violations(page), [], name);
    await shoot(page, `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`);
    await page.context().close();
  }
}

// agrees has someone with a phone sign up and agree to offers by text and Kakao.
async function agrees(email, name, phone) {
  const c = new Caller(shown.url);
  await c.ask("POST", "/api/v1/auth/sign-up", { email, password, name, phone });
  browser ??= await openBrowser();
  const page = await visit(browser, { size: desk });
  await page.context().addCookies([...c.jar].map(([name, value]) => ({ name, value, url: shown.url })));
  await page.goto(shown.url + "/me");
  await page.locator("input[name=ad_text]").check();
  await page.getByRole("button", { name: say("consent.save") }).click();
  await page.getByText(say("me.done.marketing")).waitFor();
  await page.context().close();
}

// buy pays an order of someone whose phone is that.
async function buy(email, name, phone) {
  const c = new Caller(shown.url);
  await c.ask("POST", "/api/v1/auth/sign-up", { email, password, name, phone });
  await c.ask("PUT", "/api/v1/me/address", { ...address, phone });
  return order(c);
}

async function order(c) {
  const placed = await c.ask("POST", "/api/v1/orders", { lines: [{ variant: shown.hero.variants[0].id, qty: 1 }], acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  await pay(c, placed);
  return placed.order.number;
}

// told are the deliveries of an order that are brought by a channel.
async function told(number, channel) {
  const { items } = await shown.staff.ask("GET", `/api/v1/admin/notices?q=${number}`);
  return items.filter((n) => n.channel === channel);
}
const stands = (number, channel, state) => until(`${channel} of ${number} to be ${state}`, async () => (await told(number, channel)).find((n) => n.state === state));

step("without a template a kind goes by text message, from a registered number", async () => {
  await shown.staff.ask("PUT", `/api/v1/admin/messages/senders/${number}`, { state: "registered" });
  await shown.staff.ask("POST", `/api/v1/admin/messages/senders/${number}/use`);
  await shown.staff.ask("PUT", "/api/v1/admin/notice-kinds/order_paid/channels/sms", { on: true });
  await order(shown.kim);
  await until("a text message", async () => (await arrived()).some((m) => m.kind !== "ATA"));
  await looks("/admin/outbox/messages", "messages-empty");
});

step("staff add a template: what would have it refused is said, and what is approved is compared", async () => {
  const page = await office("/admin/outbox/messages");
  await page.getByRole("button", { name: say("admin.alimtalk_add") }).click();
  const form = page.getByRole("dialog");
  const choice = (key) => form.getByLabel(say(key), { exact: true }).and(form.locator("input"));
  await choice("admin.alimtalk_kind").click();
  await page.getByRole("option", { name: say("admin.message_kind.order_paid"), exact: true }).click();
  await choice("admin.alimtalk_state").click();
  await page.getByRole("option", { name: say("admin.alimtalk_state.approved"), exact: true }).click();
  await form.getByLabel(say("admin.alimtalk_code")).fill("order_paid_1");
  const keep = form.getByRole("button", { name: say("admin.alimtalk_keep") });
  const text = form.getByRole("textbox", { name: say("admin.alimtalk_text") });
  await text.fill(`${approved} 특가 #{nobody}`);
  await form.getByText("#{nobody}", { exact: false }).nth(1).waitFor();
  assert.ok(await keep.isDisabled());
  await shoot(page, "messages-template-wrong-1440");
  await form.getByRole("textbox", { name: say("admin.alimtalk_approved") }).fill(approved);
  await form.getByRole("button", { name: say("admin.alimtalk_use_approved") }).click();
  await form.getByRole("button", { name: say("admin.alimtalk_button_add") }).click();
  await form.getByLabel(say("admin.alimtalk_button_name")).fill("주문 보기");
  await form.getByText("12,900원").waitFor();
  assert.deepEqual(await violations(page), []);
  await shoot(page, "messages-template-1440");
  await keep.click();
  await page.getByText(say("admin.alimtalk_serves")).waitFor();
  await page.context().close();
  await looks("/admin/outbox/messages", "messages", (page) => page.getByText("order_paid_1").waitFor());
});

step("an order is told by AlimTalk, and the text message is spared", async () => {
  const bought = await order(shown.kim);
  await stands(bought, "alimtalk", "delivered");
  await stands(bought, "sms", "spared");
  const m = (await arrived()).find((m) => m.text.includes(bought));
  assert.match(m.text, new RegExp(`^\\[.+\\] 김민지님, 주문 ${bought} 결제를 확인했어요\\.\n결제 금액: [\\d,]+원$`));
});

step("who has no Kakao gets a text message once the provider says so", async () => {
  const bought = await buy("jiho@example.com", "이지호", stranger);
  await stands(bought, "alimtalk", "dead");
  await stands(bought, "sms", "delivered");
  const mine = (await arrived()).filter((m) => m.to === stranger.replaceAll("-", ""));
  assert.deepEqual(mine.map((m) => m.kind === "ATA"), [true, false]);
});

step("one space off, nothing goes by AlimTalk, and the story names the place", async () => {
  const { items: [one] } = await shown.staff.ask("GET", "/api/v1/admin/messages/templates");
  const { id, code, kind, lang, state, buttons } = one;
  await shown.staff.ask("PUT", `/api/v1/admin/messages/templates/${id}`, { code, kind, lang, state, buttons, approved, text: approved.replace("결제를 ", "결제를  ") });
  const before = (await arrived()).filter((m) => m.kind === "ATA").length;
  const bought = await order(shown.kim);
  const broken = await stands(bought, "alimtalk", "broken");
  await stands(bought, "sms", "delivered");
  assert.equal((await arrived()).filter((m) => m.kind === "ATA").length, before);
  await looks(`/admin/outbox/${broken.id}`, "messages-differs", (page) => page.getByText(/1번째 줄|Line 1/).first().waitFor());
  await looks("/admin/outbox/messages", "messages-off", (page) => page.getByText("order_paid_1").waitFor());
});

step("a campaign goes by brand message, by day, and by text message to whom that does not reach", async () => {
  await agrees("haneul@example.com", "박하늘", "010-9999-0003");
  await agrees("bada@example.com", "최바다", stranger);
  await looks("/admin/campaigns/new", "campaign-brand-form", async (page) => {
    await page.getByText(/^(카카오톡|KakaoTalk)$/).click();
    await page.getByText(/1,300/).first().waitFor();
  });
  const page = await office("/admin/campaigns/new");
  await page.getByLabel(say("admin.campaign_name")).fill("가을 밀키트");
  await page.getByText(say("admin.campaign_channel.brand"), { exact: true }).click();
  await page.getByLabel(say("admin.campaign_instead")).check();
  await page.getByLabel(say("admin.campaign_body")).first().fill("가을 밀키트가 왔어요.\n이번 주만 23% 싸요.");
  await page.getByLabel(say("admin.campaign_button")).first().fill("보러 가기");
  await page.getByRole("button", { name: say("admin.campaign_save") }).click();
  await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}$/);
  const id = page.url().split("/").pop();
  await page.context().close();
  for (const [what, milliWon] of [["brand", 25_000], ["sms", 9_900], ["lms", 28_000]]) await shown.staff.ask("POST", "/api/v1/admin/notice-prices", { provider: "solapi", what, milliWon, validFrom: new Date(Date.now() - 60_000).toISOString() });
  await looks(`/admin/campaigns/${id}`, "campaign-brand-draft", (page) => page.getByText(/카카오로 닿지 않으면 가는 문자|where Kakao does not reach/).waitFor());
  const seen = async () => (await shown.staff.ask("GET", `/api/v1/admin/campaigns/${id}`));
  await shown.staff.ask("POST", `/api/v1/admin/campaigns/${id}/acts`, { act: "start", version: (await seen()).version });
  const seoul = new Date(Date.now() + 9 * 3_600_000), minute = seoul.getUTCHours() * 60 + seoul.getUTCMinutes();
  if (minute < 8 * 60 || minute > 20 * 60 + 40) { // Kakao takes none now
    await until("both to wait for the morning", async () => (await shown.staff.ask("GET", "/api/v1/admin/notices?size=50")).items.filter((n) => n.channel === "brand" && n.code === "night").length === 2);
    return;
  }
  await until("the text message", async () => {
    const { outcome } = await seen();
    return outcome.delivered === 2 && outcome.instead === 1 && outcome.milliWon === 25_000 + 28_000;
  });
  const kinds = async (to) => (await arrived()).filter((m) => m.to === to.replaceAll("-", "") && (m.text.includes("이번 주만 23%"))).map((m) => m.kind);
  assert.deepEqual([await kinds("010-9999-0003"), await kinds(stranger)], [["BMS_FREE"], ["BMS_FREE", "LMS"]]);
  await looks(`/admin/campaigns/${id}`, "campaign-brand", (page) => page.getByText(/문자로 다시 보냄|Sent again by text/).waitFor());
});

quiet();
