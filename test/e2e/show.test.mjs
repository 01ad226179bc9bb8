// One show from the first sign-in to the replay, on a shop that was empty a minute ago: a real encoder, three real browsers,
// a server that is killed in the middle.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, place, plays, shoot, violations, visit } from "./browser.mjs";
import { Caller, address, member, password } from "./caller.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, stock } from "./stage.mjs";
import { step } from "./step.mjs";
import { like, say, won } from "./texts.mjs";

let saja, browser, encoder;
let host, buyer, guest; // pages
let staff; // the host's session, outside the page
let product, show, key;
let bought; // what the member ordered in the show
const price = 12900, shipping = 3000;

before(async () => {
  saja = await Saja.start({ name: "show" });
  browser = await openBrowser();
});
after(async () => {
  await encoder?.kill();
  await browser?.close();
  await saja?.stop();
});

// sessionOf speaks to the JSON doors as the person who is signed in on the page.
async function sessionOf(page) {
  const c = new Caller(saja.url);
  for (const { name, value } of await page.context().cookies()) c.jar.set(name, value);
  return c;
}

// saysTheTerms holds whoever asks for money to what the checkout says beside its button.
async function saysTheTerms(where, lang = "ko") {
  for (const key of ["checkout.practice_text", "checkout.fresh", "checkout.law"]) await where.getByText(say(key, {}, lang)).waitFor();
}

const card = (page) => page.getByRole("group", { name: say("live.card") });
const lines = (page) => page.getByRole("log", { name: say("live.chat.messages") });
const studioLines = () => host.getByRole("log", { name: say("admin.chat") });

async function write(page, text) {
  await page.getByLabel(say("live.chat.label")).fill(text);
  await page.getByLabel(say("live.chat.label")).press("Enter");
}

async function publish() {
  encoder = Encoder.start(`${saja.rtmp}/${key}`);
  await until("the picture to arrive", async () => {
    if (encoder.process.exitCode !== null) throw new Error(`ffmpeg ended: ${encoder.log}`);
    return (await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).health.connected;
  });
}

step("the owner comes in with the printed one-time password and chooses a password", async () => {
  host = await visit(browser, { size: desk });
  await host.goto(saja.url + "/admin/");
  await host.getByLabel(say("admin.email")).fill("owner@saja.local");
  await host.getByLabel(say("admin.password"), { exact: true }).fill(saja.oneTimePassword);
  await host.getByRole("button", { name: say("admin.sign_in_act") }).click();
  await host.getByRole("heading", { name: say("admin.choose_password") }).waitFor();
  await host.getByLabel(say("admin.password_once"), { exact: true }).fill(saja.oneTimePassword);
  await host.getByLabel(say("admin.password_new"), { exact: true }).fill(password);
  await host.getByLabel(say("admin.password_again"), { exact: true }).fill(password);
  await host.getByRole("button", { name: say("admin.password_act") }).click();
  await host.getByRole("navigation").getByRole("link", { name: say("admin.room_shows") }).first().waitFor();
  const again = await new Caller(saja.url).send("POST", "/api/v1/auth/sign-in", { email: "owner@saja.local", password: saja.oneTimePassword });
  assert.equal(again.code, "wrong_credentials", "the one-time password still opens the door");
  staff = await sessionOf(host);
});

step("a product stands in the shop and the show has a stream key", async () => {
  product = await putProduct(staff, await putVendor(staff));
  show = await putShow(staff, [product]);
  await host.goto(`${saja.url}/admin/shows/${show.id}`);
  await host.getByRole("button", { name: say("admin.key_make") }).click();
  const box = host.getByLabel(say("admin.stream_key"), { exact: true });
  key = await until("the key to be shown", async () => {
    const value = await box.inputValue();
    return /^[\w-]{16,}$/.test(value) && value;
  });
  await shoot(host, "show-key-1440");
});

step("an encoder goes on air and the picture moves for viewers", async () => {
  const kim = await member(saja.url, "minji@example.com");
  [buyer, guest] = [await visit(browser, { size: phone }), await visit(browser, { size: desk })];
  await buyer.context().addCookies([...kim.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await Promise.all([buyer, guest].map((p) => p.goto(`${saja.url}/live/${show.slug}`)));
  await guest.getByText(say("live.soon.note")).waitFor();
  await host.goto(`${saja.url}/admin/studio/${show.id}`);
  await host.getByText(say("admin.veil_waiting")).waitFor();

  await publish();
  await Promise.all([buyer, guest].map((p) => plays(p, 2)));
  await host.getByText("540×960", { exact: true }).waitFor();
  await host.getByText(/H\.264/).first().waitFor();
  await plays(host, 1);
  await until("the room to count its viewers", async () => (await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).viewers >= 2);
});

step("a member writes, the guest reads, and is asked to sign in to write", async () => {
  await write(buyer, "안녕하세요, 많이 매운가요?");
  await Promise.all([buyer, guest].map((p) => lines(p).getByText("안녕하세요, 많이 매운가요?").waitFor()));
  await studioLines().getByText("안녕하세요, 많이 매운가요?").waitFor();
  await host.getByLabel(say("admin.chat_write")).fill("보통맛은 아이도 먹어요");
  await host.getByLabel(say("admin.chat_write")).press("Enter");
  await Promise.all([buyer, guest].map((p) => lines(p).getByText("보통맛은 아이도 먹어요").waitFor()));
  const door = guest.getByRole("link", { name: new RegExp(say("live.chat.sign_in")) });
  assert.equal(decodeURIComponent(await door.getAttribute("href")), `/sign-in?next=/live/${show.slug}`);
});

step("the host pins the product and its card appears for everyone", async () => {
  assert.equal(await card(guest).isVisible(), false);
  await host.getByRole("button", { name: say("admin.pin_name", { name: product.name }) }).click();
  for (const p of [buyer, guest]) {
    await card(p).getByText(product.name).waitFor();
    await card(p).getByText(won(price)).waitFor();
  }
  await shoot(buyer, "show-pinned-390");
  await shoot(guest, "show-pinned-1440");
  await shoot(host, "show-studio-1440");
});

step("the member buys in two taps while the video plays on, and both rooms hear of it", async () => {
  const before = await stock(staff, product);
  const navigations = buyer.navigations;
  await buyer.evaluate(() => (document.querySelector("video").mine = true));
  const from = await place(buyer);

  await card(buyer).getByText(say("live.buy")).click();
  await saysTheTerms(buyer.getByRole("dialog"));
  await buyer.getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).click();

  await buyer.getByRole("dialog").getByText(say("buy.done"), { exact: true }).first().waitFor();
  assert.ok((await place(buyer)) > from, "the video stood still");
  assert.equal(await buyer.evaluate(() => document.querySelector("video").mine), true);
  assert.equal(buyer.navigations, navigations, "the page was left");
  await shoot(buyer, "show-bought-390");

  bought = /\d{6}-[0-9A-Z]{7,}/.exec(await buyer.getByRole("dialog").innerText())[0];
  for (const p of [buyer, guest]) await lines(p).getByText(like("live.chat.bought")).first().waitFor();
  const notice = await lines(guest).getByText(like("live.chat.bought")).first().innerText();
  assert.ok(notice.startsWith("김○○"), `the notice names the buyer: ${notice}`);
  await studioLines().getByText(like("admin.chat_bought")).first().waitFor();
  assert.equal(await stock(staff, product), before - 1);
  await buyer.getByRole("dialog").getByRole("button", { name: say("buy.done.back") }).click();
  await shoot(guest, "show-notice-1440");
});

step("the studio counts the order and the won", async () => {
  const studio = await until("the figures", async () => {
    const s = await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);
    return s.orders === 1 && s;
  });
  assert.equal(studio.won, price + shipping);
  await host.getByText(won(price + shipping)).first().waitFor();
  await until("only those to be counted who watch, and not the studio", async () => {
    const { viewers, seen } = await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);
    return viewers === 2 && seen === 2;
  });
});

let guestOrder;
step("a guest buys in the room with an address typed into the sheet", async () => {
  await card(guest).getByText(say("live.buy")).click();
  const sheet = guest.getByRole("dialog");
  for (const [f, key] of [["recipient", "recipient"], ["ship_phone", "phone"], ["postcode", "postcode"], ["line1", "line1"]]) await sheet.locator(`[name=${f}]`).fill(address[key]);
  await sheet.getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).click();
  await sheet.getByText(say("buy.done"), { exact: true }).first().waitFor();
  guestOrder = /\d{6}-[0-9A-Z]{7,}/.exec(await sheet.innerText())[0];
  await sheet.getByRole("button", { name: say("buy.done.back") }).click();
});

step("nobody types it twice: the guest's browser and a member's account know where it goes", async () => {
  await guest.reload();
  await card(guest).getByText(say("live.buy")).click();
  const sheet = guest.getByRole("dialog");
  await sheet.locator(`[name=line1][value="${address.line1}"]`).waitFor();
  assert.equal(await sheet.locator("[name=recipient]").inputValue(), address.recipient);
  await saysTheTerms(sheet);
  await guest.goto(`${saja.url}/checkout?variant=${product.variants[0].id}&qty=1`);
  assert.equal(await guest.locator("[name=line1]").inputValue(), address.line1);
  await saysTheTerms(guest.locator("form.checkout-grid"));
  await guest.goto(`${saja.url}/live/${show.slug}`);

  const lee = new Caller(saja.url);
  await lee.ask("POST", "/api/v1/auth/sign-up", { email: "seojun@example.com", password, name: "이서준", phone: "010-9876-5432" });
  const page = await visit(browser, { size: phone, lang: "en" });
  await page.context().addCookies([...lee.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(`${saja.url}/live/${show.slug}?lang=en`);
  const offer = page.getByRole("group", { name: say("live.card", {}, "en") }).getByText(say("live.buy", {}, "en"));
  const dialog = page.getByRole("dialog");
  const pay = dialog.getByRole("button", { name: say("buy.pay", { price: won(price + shipping, "en") }, "en") });
  await offer.click();
  await dialog.locator("[name=line1]").waitFor();
  assert.deepEqual([await dialog.locator("[name=recipient]").inputValue(), await dialog.locator("[name=ship_phone]").inputValue()], ["이서준", "010-9876-5432"]);
  assert.equal(await dialog.getByLabel(say("checkout.save", {}, "en")).isChecked(), true, "the first address is kept");
  await saysTheTerms(dialog, "en");
  await dialog.locator("[name=postcode]").fill(address.postcode);
  await dialog.locator("[name=line1]").fill("서울 마포구 월드컵로 1");
  await pay.click();
  await dialog.getByText(say("buy.done", {}, "en"), { exact: true }).first().waitFor();
  assert.equal((await lee.ask("GET", "/api/v1/me/address")).line1, "서울 마포구 월드컵로 1");

  await page.reload();
  await offer.click(); // and from here on it is two taps
  await pay.click();
  await dialog.getByText(say("buy.done", {}, "en"), { exact: true }).first().waitFor();
  await page.context().close();
});

step("the admin shows the order paid; cancelling it refunds the money and returns the stock", async () => {
  const before = await stock(staff, product);
  await host.goto(`${saja.url}/admin/orders`);
  await host.getByText(bought).first().click();
  await host.getByRole("heading", { name: bought }).waitFor();
  await host.getByText(say("admin.order.paid")).first().waitFor();
  await shoot(host, "show-order-paid-1440");
  const refund = say("admin.refund_act", { amount: won(price + shipping) });
  await host.getByRole("button", { name: refund }).click();
  const question = host.getByRole("dialog");
  await question.getByLabel(say("admin.cancel_reason")).fill("시험 취소");
  await question.getByRole("button", { name: refund }).click();
  await host.getByText(say("admin.order.cancelled")).first().waitFor();
  const order = await until("the refund", async () => {
    const o = await staff.ask("GET", `/api/v1/admin/orders/${bought}`);
    return o.state === "cancelled" && o;
  });
  assert.equal(order.payment.refunded, price + shipping);
  assert.equal(await stock(staff, product), before + 1);
  await shoot(host, "show-order-cancelled-1440");
});

step("the encoder is killed and comes back, and playback goes on without a reload", async () => {
  const navigations = guest.navigations;
  await guest.evaluate(() => (document.querySelector("video").mine = true));
  await encoder.kill();
  await until("the server to notice", async () => !(await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).health.connected);
  await publish();
  await Promise.all([buyer, guest].map((p) => plays(p, 3)));
  assert.equal(await guest.evaluate(() => document.querySelector("video").mine), true);
  assert.equal(guest.navigations, navigations, "the page was loaded anew");
  const playlist = await (await fetch(`${saja.url}/media/${show.id}/source/replay.m3u8`)).text().then((t) => t || "");
  assert.ok((playlist.match(/#EXT-X-DISCONTINUITY\n/g) ?? []).length <= 1, "one gap, one discontinuity");
});

step("the server is killed in the middle of the show: chat, orders and recording are there, and viewers go on", async () => {
  const navigations = guest.navigations;
  const recorded = await place(guest);
  await saja.kill("SIGKILL");
  await encoder.gone;
  await saja.run();
  await publish();
  await Promise.all([buyer, guest].map((p) => plays(p, 3)));
  assert.equal(guest.navigations, navigations, "the page was loaded anew");
  assert.equal(await guest.evaluate(() => document.querySelector("video").mine), true);

  await until("the chat to be back", async () => !(await buyer.getByText(say("live.chat.offline")).isVisible()));
  await write(buyer, "다시 왔어요");
  await lines(guest).getByText("다시 왔어요").waitFor();
  const late = await visit(browser, { size: phone });
  await late.goto(`${saja.url}/live/${show.slug}`);
  for (const text of ["안녕하세요, 많이 매운가요?", "보통맛은 아이도 먹어요", "다시 왔어요"]) await lines(late).getByText(text).waitFor();
  await card(late).getByText(product.name).waitFor();
  await late.context().close();

  assert.equal((await staff.ask("GET", `/api/v1/admin/orders/${guestOrder}`)).state, "paid");
  assert.equal((await staff.ask("GET", `/api/v1/admin/orders/${bought}`)).state, "cancelled");
  const { orders } = await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);
  assert.equal(orders, 3, "paid orders of the show");
  assert.ok(recorded > 5);
});

step("the host deletes a message and it is gone for viewers, also after they reload", async () => {
  await write(buyer, "지워질 말이에요");
  await lines(guest).getByText("지워질 말이에요").waitFor();
  await host.goto(`${saja.url}/admin/studio/${show.id}`);
  const line = studioLines().locator("div", { hasText: "지워질 말이에요" }).last();
  await line.waitFor();
  await line.hover();
  await line.getByRole("button").click();
  await host.getByRole("menuitem", { name: say("admin.chat_delete") }).click();
  await lines(guest).getByText("지워질 말이에요").waitFor({ state: "detached" });
  await lines(buyer).getByText("지워질 말이에요").waitFor({ state: "detached" });
  await guest.reload();
  await lines(guest).getByText("다시 왔어요").waitFor();
  assert.equal(await lines(guest).getByText("지워질 말이에요").count(), 0);
});

step("the host ends the show; the replay plays with its chat in step, and sells", async () => {
  await host.getByRole("button", { name: say("admin.end"), exact: true }).click();
  await host.getByRole("dialog").getByRole("button", { name: say("admin.end_act") }).click();
  await until("the show to end", async () => (await staff.ask("GET", `/api/v1/admin/shows/${show.id}`)).state === "ended");
  await guest.goto(`${saja.url}/live/${show.slug}`); // whatever page of it the browser still has

  const after = await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);
  assert.equal(after.atEnd.orders, 3, "orders of the show as it ended");
  await host.getByText(say("admin.after_pieces", { n: "3" })).waitFor();
  await shoot(host, "show-afterwards-1440");
  await host.getByRole("button", { name: say("admin.question_done_of", { name: "김○○" }) }).click();
  await host.getByText(say("admin.after_questions_none")).waitFor();
  assert.deepEqual(await violations(host), []);

  const seek = guest.getByRole("slider", { name: say("live.replay.seek") });
  await seek.waitFor();
  await plays(guest, 2);
  const length = await guest.evaluate(() => document.querySelector("video").duration);
  assert.ok(length > 20, `the replay is ${length} s long`);
  assert.equal(await lines(guest).getByText("다시 왔어요").count(), 0, "what is said later is not shown yet");
  await seek.evaluate((bar) => {
    bar.value = bar.max;
    bar.dispatchEvent(new Event("input", { bubbles: true }));
    bar.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await lines(guest).getByText("다시 왔어요").waitFor();
  await lines(guest).getByText("안녕하세요, 많이 매운가요?").waitFor();
  assert.equal(await lines(guest).getByText("지워질 말이에요").count(), 0);
  await shoot(guest, "show-replay-1440");

  await guest.getByRole("link", { name: new RegExp(product.name) }).last().click();
  await guest.getByRole("dialog").getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).waitFor();
  await shoot(guest, "show-replay-buy-1440");

  await buyer.getByRole("link", { name: say("live.ended.replay") }).click();
  await buyer.getByRole("slider", { name: say("live.replay.seek") }).waitFor();
  await plays(buyer, 1);
});

step("nothing went wrong inside", () => {
  const errors = saja.log.split("\n").filter((l) => l.includes("level=ERROR"));
  assert.deepEqual(errors, []);
});
