// Every visible control of every page and of every state of a show can be hit, on a phone and on a desk.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, plays, shoot, visit } from "./browser.mjs";
import { member, owner, pay } from "./caller.mjs";
import { missed, stands } from "./hits.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

const sizes = { 390: phone, 1440: desk };
const hit = 44;

let saja, browser, staff, kim, product, soon, show, key, encoder, pending;
let rooms; // the show's room by width, with the member in it

before(async () => {
  saja = await Saja.start({ name: "hits" });
  browser = await openBrowser();
  staff = await owner(saja);
  kim = await member(saja.url, "kim@example.com");
  const vendor = await putVendor(staff);
  product = await putProduct(staff, vendor);
  const others = [await putProduct(staff, vendor, { slug: "hits-two", name: "다른 떡볶이" }), await putProduct(staff, vendor, { slug: "hits-three", name: "떨어져 가는 떡볶이", onHand: 3 })];
  soon = await putShow(staff, [product], { slug: "soon", title: "곧 시작하는 방송" });
  show = await putShow(staff, [product, ...others], { slug: "on-air", title: "지금 나가는 방송" });
  key = await streamKey(staff, show);
  pending = await kim.ask("POST", "/api/v1/orders", { lines: [{ variant: product.variants[0].id, qty: 1 }], acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
});
after(async () => {
  await encoder?.kill();
  await browser?.close();
  await saja?.stop();
});

async function opened(width, path, who) {
  const page = await visit(browser, { size: sizes[width] });
  if (who) await page.context().addCookies([...who.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + path);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

// reached gives what of a page, as it stands, cannot be hit; a finger needs 44 pixels.
async function reached(name, width, page, finger = hit) {
  const wrong = await missed(page, { finger: width === "390" ? finger : 0 });
  await shoot(page, `hits-${name}-${width}`);
  return wrong.map((w) => `${name} at ${width}: ${w}`);
}

// pages goes to each path at both sizes. All are tried before one fails.
async function pages(list, { who, finger } = {}) {
  const wrong = [];
  for (const [name, path, ready] of list) {
    for (const width of Object.keys(sizes)) {
      const page = await opened(width, path, who);
      try {
        await ready?.(page);
        wrong.push(...await reached(name, width, page, finger));
      } finally {
        await page.context().close();
      }
    }
  }
  assert.deepEqual(wrong, []);
}

async function inRooms(name, ready) {
  const wrong = [];
  for (const [width, page] of Object.entries(rooms)) {
    await ready?.(page, width);
    wrong.push(...await reached(name, width, page));
  }
  assert.deepEqual(wrong, []);
}

step("the shop's pages for a guest", () => pages([
  ["home", "/"], ["list", "/products"], ["list-none", "/products?q=zzzz"], ["product", `/p/${product.slug}`], ["cart-empty", "/cart"],
  ["checkout-guest", `/checkout?variant=${product.variants[0].id}&qty=1`], ["sign-in", "/sign-in"], ["sign-up", "/sign-up"], ["orders", "/orders"], ["not-found", "/p/none"],
]));

step("the shop's pages for a member", async () => {
  await kim.ask("POST", "/api/v1/cart", { variant: product.variants[0].id, qty: 2 });
  await pages([["cart", "/cart"], ["checkout", "/checkout"], ["order", `/orders/${pending.order.number}`], ["orders-member", "/orders"], ["me", "/me"]], { who: kim });
});

step("a show before it begins", () => pages([["live-before", `/live/${soon.slug}`, (p) => p.getByText(say("live.soon.note")).waitFor()]], { who: kim }));

step("a show on air, with a product shown, its shelf, its sheet and a word at the top", async () => {
  encoder = Encoder.start(`${saja.rtmp}/${key}`);
  await until("the picture to arrive", async () => (await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).health.connected);
  await staff.ask("PUT", `/api/v1/admin/shows/${show.id}/pin`, { productId: product.id });
  rooms = {};
  for (const width of Object.keys(sizes)) rooms[width] = await opened(width, `/live/${show.slug}`, kim);
  await inRooms("live-on-air", async (page) => {
    await plays(page, 0.5);
    await page.getByRole("group", { name: say("live.card") }).waitFor();
    await page.locator("#say").waitFor();
  });
  await inRooms("live-newer", (page) => page.locator(".newer").evaluate((e) => (e.hidden = false)));
  await inRooms("live-told", async (page) => {
    await page.locator(".newer").evaluate((e) => (e.hidden = true));
    await page.getByRole("button", { name: say("live.share") }).click();
    await page.locator(".toast").filter({ hasText: /./ }).waitFor({ state: "attached" });
    await page.locator(".toast").evaluate((e) => (e.hidden = false)); // it goes by itself
  });
  const small = rooms["390"];
  await small.locator('[data-act="products"]').click();
  await small.getByRole("dialog", { name: say("live.products") }).waitFor();
  assert.deepEqual(await reached("live-shelf", "390", small), []);
  await small.getByRole("button", { name: say("live.sheet.close") }).click();
  await inRooms("live-sheet", async (page) => {
    await page.getByRole("group", { name: say("live.card") }).getByText(say("live.buy")).click();
    await page.getByRole("dialog").getByRole("button", { name: /결제하기/ }).waitFor();
  });
  for (const page of Object.values(rooms)) await page.getByRole("dialog").getByRole("button", { name: say("live.sheet.close") }).click();
});

// strip holds the strip over the input to standing free of it, 8 pixels above.
async function strip(page) {
  const trouble = page.locator(".talk-trouble:not([hidden])");
  await trouble.waitFor();
  const gap = (await stands(page.locator(".say:not([hidden])"))).top - (await stands(trouble)).bottom;
  assert.ok(Math.abs(gap - 8) < 1.5, `the strip stands ${gap} px above the input`);
}

step("someone who may not write", async () => {
  const { member: { id } } = await kim.ask("GET", "/api/v1/me");
  await staff.ask("POST", `/api/v1/admin/chat/${show.id}/mute`, { member: id, seconds: 600 });
  await inRooms("live-muted", strip);
  const small = rooms["390"];
  await small.locator(".lines .line").first().evaluate((line) => {
    for (let n = 0; n < 8; n++) line.after(line.cloneNode(true)); // as much talk as the room shows
  });
  await small.setViewportSize({ width: phone.width / 2, height: phone.height / 2 });
  const wrong = await reached("live-muted-zoomed", "390", small);
  await small.setViewportSize(phone);
  assert.deepEqual(wrong, []);
});

step("the host is away", async () => {
  await encoder.kill();
  await inRooms("live-away", (page) => page.getByText(say("live.away.title")).waitFor());
});

step("the shop cannot be reached: the strip says so, and one can try again", async () => {
  await saja.kill();
  await inRooms("live-offline", async (page, width) => {
    const again = page.getByRole("button", { name: say("live.trouble.retry") });
    await again.waitFor();
    await strip(page);
    const { top, bottom, screen } = await stands(again);
    if (width === "390") assert.ok(top >= 0.22 * screen && bottom <= 0.4 * screen, `"try again" stands from ${top} to ${bottom} of ${screen}`);
  });
});

step("the show has ended, and is replayed", async () => {
  await saja.run();
  await until("the room to be back", async () => !(await rooms["390"].getByText(say("live.chat.offline")).isVisible()));
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  await inRooms("live-ended", (page) => page.getByRole("link", { name: say("live.ended.replay") }).waitFor());
  await inRooms("live-replay", async (page) => {
    await page.goto(`${saja.url}/live/${show.slug}`);
    await plays(page, 0.5);
    await page.locator(".chapters .chip").first().waitFor();
  });
});

const opens = (page) => page.locator("main h1, main h2").first().waitFor();

step("the back office's forms and the studio", async () => {
  await pay(kim, pending);
  await pages([
    ["admin-studio", `/admin/studio/${soon.id}`], ["admin-show", `/admin/shows/${soon.id}`], ["admin-show-new", "/admin/shows/new"], ["admin-product-new", "/admin/products/new"],
    ["admin-orders", "/admin/orders"], ["admin-order", `/admin/orders/${pending.order.number}`], ["admin-staff", "/admin/staff"], ["admin-account", "/admin/account"],
  ].map(([name, path]) => [name, path, opens]), { who: staff, finger: 0 });
});

step("a word that something was saved lies over no control", () => pages([["admin-saved", `/admin/products/${product.id}`, async (page) => {
  await opens(page);
  await page.getByLabel(say("admin.product_name_ko")).press("End");
  await page.keyboard.type("!");
  await page.getByRole("region", { name: say("admin.save_bar") }).locator("[type=submit]").click();
  await page.locator(".mantine-Notification-root").waitFor();
}]], { who: staff, finger: 0 }));
