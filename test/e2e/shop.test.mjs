// The shop without JavaScript: a guest from the home page to a refund, a member's own doors, and both languages.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, visit } from "./browser.mjs";
import { Caller, address, member, owner, password } from "./caller.mjs";
import { Saja, until } from "./saja.mjs";
import { putProduct, putVendor, stock } from "./stage.mjs";
import { step } from "./step.mjs";
import { say, won } from "./texts.mjs";

let saja, browser, staff, product, guest, number;
const price = 12900, shipping = 3000;

before(async () => {
  saja = await Saja.start({ name: "shop" });
  staff = await owner(saja);
  product = await putProduct(staff, await putVendor(staff));
  browser = await openBrowser();
  guest = await visit(browser, { size: phone, js: false });
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

async function fillAddress(page) {
  for (const [field, key] of [["recipient", "address.recipient"], ["phone", "address.ship_phone"], ["postcode", "address.postcode"], ["line1", "address.line1"]]) {
    await page.getByLabel(say(key), { exact: true }).fill(address[field]);
  }
}

// sent presses a button that sends a form, and waits for the page that answers.
const sent = (page, button) => Promise.all([page.waitForEvent("domcontentloaded"), button.click()]);

step("a guest finds a product and puts two into the cart", async () => {
  await guest.goto(saja.url + "/");
  await guest.getByRole("link", { name: new RegExp(product.name) }).first().click();
  await guest.waitForURL(`${saja.url}/p/${product.slug}`);
  await guest.getByRole("radio").first().check();
  await guest.getByLabel(say("product.qty"), { exact: true }).fill("2");
  await sent(guest, guest.getByRole("button", { name: say("product.add") }));
  await guest.goto(saja.url + "/cart");
  await guest.getByRole("link", { name: product.name }).first().waitFor();
  await guest.getByText(say("cart.to_free", { amount: won(30000 - 2 * price) })).waitFor();
});

step("the cart takes another quantity, and back what was removed", async () => {
  const qty = () => guest.getByLabel(say("cart.qty_of", { name: product.name }));
  await qty().fill("3");
  await guest.getByRole("button", { name: say("cart.change") }).click();
  await guest.getByText(say("cart.free_now")).waitFor();
  await guest.getByRole("button", { name: say("cart.remove_of", { name: product.name }) }).click();
  await guest.getByText(say("cart.empty_title")).waitFor();
  await guest.getByRole("button", { name: say("cart.undo") }).click();
  assert.equal(await qty().inputValue(), "3");
  await qty().fill("1");
  await guest.getByRole("button", { name: say("cart.change") }).click();
  await guest.getByText(say("cart.to_free", { amount: won(30000 - price) })).waitFor();
  await shoot(guest, "shop-cart-nojs-390");
});

step("checkout says what is missing beside the field, and keeps what was typed", async () => {
  await guest.getByRole("link", { name: say("cart.checkout", { amount: won(price + shipping) }) }).click();
  await fillAddress(guest);
  await guest.getByLabel(say("address.postcode"), { exact: true }).fill("123");
  // The browser's own check is stepped over, as an old browser would.
  await guest.locator("form.checkout-grid, form[action='/checkout']").evaluate((f) => (f.noValidate = true));
  await guest.getByRole("button", { name: say("checkout.go", { amount: won(price + shipping) }) }).click();
  await guest.getByText(say("form.postcode")).first().waitFor();
  assert.equal(await guest.getByLabel(say("address.recipient"), { exact: true }).inputValue(), address.recipient);
  await shoot(guest, "shop-checkout-wrong-nojs-390");
  const again = await guest.reload();
  assert.deepEqual([again.request().method(), again.status()], ["GET", 200], "a reload sends the form once more");
  assert.equal(await guest.getByLabel(say("address.recipient"), { exact: true }).inputValue(), address.recipient);
});

step("the payment window approves and the order page shows it paid", async () => {
  const before = await stock(staff, product);
  await guest.getByLabel(say("address.postcode"), { exact: true }).fill(address.postcode);
  await guest.getByRole("button", { name: say("checkout.go", { amount: won(price + shipping) }) }).click();
  await guest.getByRole("button", { name: new RegExp(won(price + shipping)) }).click();
  const back = guest.getByRole("button", { name: "쇼핑몰로 돌아가기" });
  await back.click();
  await guest.waitForURL(/\/orders\/\d{6}-/);
  number = /\d{6}-[0-9A-Z]+/.exec(guest.url())[0];
  await guest.getByRole("heading", { name: say("state.paid"), level: 1 }).waitFor();
  assert.equal(await stock(staff, product), before - 1);
  await shoot(guest, "shop-order-nojs-390");
  await guest.goto(saja.url + "/cart");
  await guest.getByText(say("cart.empty_title")).waitFor();
});

step("from another browser the order is found by number and contact, and by nothing less", async () => {
  const other = await visit(browser, { size: desk, js: false });
  const direct = await other.goto(`${saja.url}/orders/${number}`);
  assert.equal(direct.status(), 404);
  await other.goto(saja.url + "/orders");
  const look = async (contact) => {
    await other.getByLabel(say("orders.number")).fill(number);
    await other.getByLabel(say("orders.contact")).fill(contact);
    await other.getByRole("button", { name: say("orders.look_up_go") }).click();
  };
  await look("9999");
  await other.getByRole("alert").waitFor();
  await look("5678");
  await other.getByRole("heading", { name: say("state.paid"), level: 1 }).waitFor();
  await shoot(other, "shop-order-looked-up-1440");
  await other.context().close();
});

step("the guest cancels, the money goes back and the stock returns", async () => {
  const before = await stock(staff, product);
  await guest.goto(saja.url + "/orders");
  await guest.getByRole("link", { name: new RegExp(number) }).click();
  await guest.getByText(say("order.cancel"), { exact: true }).click();
  await guest.getByRole("button", { name: say("order.cancel_go", { amount: won(price + shipping) }) }).click();
  await until("the refund", async () => {
    await guest.goto(`${saja.url}/orders/${number}`);
    return guest.getByRole("heading", { name: say("state.cancelled"), level: 1 }).isVisible();
  });
  await guest.getByText(`−${won(price + shipping)}`).waitFor();
  assert.equal(await stock(staff, product), before + 1);
});

step("a declined card leaves an order that can be paid again", async () => {
  await guest.goto(`${saja.url}/p/${product.slug}`);
  await guest.getByRole("radio").first().check();
  await guest.getByRole("button", { name: say("product.buy") }).click();
  await fillAddress(guest);
  await guest.getByRole("button", { name: say("checkout.go", { amount: won(price + shipping) }) }).click();
  await guest.locator("details.others summary, summary").first().click();
  await guest.getByLabel("카드사 거절").check();
  await guest.getByRole("button", { name: "이 결과로 진행" }).click();
  await guest.getByRole("button", { name: "쇼핑몰로 돌아가기" }).click();
  await guest.getByText(say("payment_state.declined")).waitFor();
  await guest.getByRole("button", { name: say("order.pay", { amount: won(price + shipping) }) }).click();
  await guest.getByRole("button", { name: new RegExp(won(price + shipping)) }).click();
  await guest.getByRole("button", { name: "쇼핑몰로 돌아가기" }).click();
  await guest.getByRole("heading", { name: say("state.paid"), level: 1 }).waitFor();
});

step("a member signs up, saves an address, signs out and in again", async () => {
  const page = await visit(browser, { size: phone, js: false });
  await page.goto(saja.url + "/sign-up");
  await page.getByLabel(say("account.email"), { exact: true }).fill("haneul@example.com");
  await page.getByLabel(say("account.password"), { exact: true }).fill(password);
  await page.getByLabel(say("account.name"), { exact: true }).fill("이하늘");
  const tel = page.getByLabel(new RegExp(say("account.phone")));
  if (await tel.count()) await tel.fill("010-2222-3333");
  await sent(page, page.getByRole("button", { name: say("sign_up.go") }));
  await page.goto(saja.url + "/me");
  await page.getByRole("heading", { name: say("me.hello", { name: "이하늘" }) }).waitFor();
  await fillAddress(page);
  await page.getByRole("button", { name: say("me.address_go") }).click();
  await page.getByText(say("me.done.address")).waitFor();
  await sent(page, page.getByRole("button", { name: say("me.sign_out") }));
  const away = await page.goto(saja.url + "/me");
  assert.match(page.url(), /\/sign-in\?next=/, `a signed-out member sees ${away.url()}`);
  await page.getByLabel(say("account.email"), { exact: true }).fill("haneul@example.com");
  await page.getByLabel(say("account.password"), { exact: true }).fill("not this one at all");
  await page.getByRole("button", { name: say("sign_in.go") }).click();
  await page.getByText(say("error.wrong_credentials")).waitFor();
  await page.getByLabel(say("account.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: say("sign_in.go") }).click();
  await page.waitForURL(saja.url + "/me");
  await page.context().close();
});

step("two quantities changed in a moment, and a way out at once, lose nothing", async () => {
  const page = await visit(browser, { size: phone });
  for (const v of product.variants) await page.request.post(`${saja.url}/cart`, { form: { variant: v.id, qty: "1" }, headers: { Origin: saja.url } });
  await page.goto(saja.url + "/cart");
  const more = page.getByRole("button", { name: say("product.more") });
  await more.nth(1).waitFor();
  await more.nth(0).click();
  await more.nth(1).click();
  await more.nth(1).click();
  await page.locator("a[href='/checkout']").click();
  await page.waitForURL(saja.url + "/checkout");
  const cart = await page.evaluate(async () => (await fetch("/api/v1/cart")).json());
  assert.deepEqual(cart.lines.map((l) => l.qty), [2, 3]);
  await page.getByText(won(cart.total)).first().waitFor();
  await page.goto(saja.url + "/cart");
  await more.nth(0).click();
  await page.goto("about:blank"); // gone before the quantity has settled
  await until("the quantity that was changed last", async () => (await (await page.request.get(`${saja.url}/api/v1/cart`)).json()).lines[0].qty === 3);
  await page.context().close();
});

step("another member's order does not exist", async () => {
  const [kim, lee] = [await member(saja.url, "kim@example.com"), await member(saja.url, "lee@example.com", "이서준")];
  const placed = await kim.ask("POST", "/api/v1/orders", { lines: [{ variant: product.variants[0].id, qty: 1 }], acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  const theirs = placed.order.number;
  assert.equal((await kim.send("GET", `/orders/${theirs}`)).status, 200);
  for (const who of [lee, new Caller(saja.url)]) {
    const page = await who.send("GET", `/orders/${theirs}`);
    assert.equal(page.status, 404);
    assert.ok(!page.text.includes(address.line1) && !page.text.includes("김민지"));
    const json = await who.send("GET", `/api/v1/orders/${theirs}`);
    assert.deepEqual([json.status, json.code], [404, "order_not_found"]);
    const cancel = await who.send("POST", `/api/v1/orders/${theirs}/cancel`, { reason: "mind" });
    assert.deepEqual([cancel.status, cancel.code], [404, "order_not_found"]);
  }
});

step("English stands on every page, and stays", async () => {
  const page = await visit(browser, { size: desk, js: false });
  await page.goto(saja.url + "/");
  await page.getByRole("link", { name: "English" }).first().click();
  for (const [path, heading] of [["/products", say("products.title", {}, "en")], ["/cart", say("cart.title", {}, "en")], ["/sign-in", say("sign_in.title", {}, "en")]]) {
    await page.goto(saja.url + path);
    await page.getByRole("heading", { name: heading, level: 1 }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    const main = await page.locator("main").innerText();
    assert.doesNotMatch(main.replaceAll("시험", ""), /[가-힣]/, `Korean on ${path}`);
  }
  await page.goto(`${saja.url}/p/${product.slug}`);
  await page.getByRole("heading", { name: "Test tteokbokki", level: 1 }).waitFor();
  await shoot(page, "shop-product-en-nojs-1440");
  await page.context().close();
});

step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
