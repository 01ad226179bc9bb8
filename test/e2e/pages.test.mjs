// Every page of the demo shop, on a phone and on a desk: nothing in the console, nothing wider than the screen, nothing that
// axe finds serious, and a picture to look at.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, plays, shoot, step, violations, visit, wide } from "./browser.mjs";
import { Caller, member, owner, pay } from "./caller.mjs";
import { Saja } from "./saja.mjs";
import { say } from "./texts.mjs";

const sizes = { 390: phone, 1440: desk };

let saja, browser, kim, staff, ended, scheduled, live, hero, pending, paid;

before(async () => {
  saja = await Saja.start({ name: "pages", demo: true });
  browser = await openBrowser();
  staff = await owner(saja);
  kim = await member(saja.url, "minji@example.com");
  const { shows } = await staff.ask("GET", "/api/v1/shows?size=50");
  [ended, scheduled, live] = ["ended", "scheduled", "live"].map((state) => shows.find((s) => s.state === state));
  const products = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items;
  hero = products[0];
  const place = () => kim.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 2 }], show: live.id }, { "Idempotency-Key": crypto.randomUUID() });
  const [one, other] = [await place(), await place()];
  await pay(kim, other);
  [pending, paid] = [one.order.number, other.order.number];
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

// look opens a page at both sizes and holds it to what every page must hold to.
async function look(name, path, { who, lang = "ko", status = 200, ready, sizes: at = Object.keys(sizes) } = {}) {
  const wrong = [];
  await Promise.all(at.map(async (width) => {
    const page = await visit(browser, { size: sizes[width], lang });
    try {
      if (who) await page.context().addCookies([...who.jar].map(([name, value]) => ({ name, value, url: saja.url })));
      const answer = await page.goto(saja.url + path);
      if (answer.status() !== status) wrong.push(`${width}: answered ${answer.status()}`);
      await page.evaluate(() => document.fonts.ready);
      await ready?.(page);
      const over = await wide(page);
      if (over > 0) wrong.push(`${width}: ${over} px wider than the screen`);
      for (const v of await violations(page)) wrong.push(`${width}: axe ${v}`);
      await shoot(page, `${name}-${lang === "ko" ? "" : `${lang}-`}${width}`);
      // The browser itself reports a page that is answered with an error.
      const complaints = page.complaints.filter((c) => status === 200 || !c.includes(String(status)));
      for (const c of complaints) wrong.push(`${width}: console: ${c.slice(0, 400)}`);
    } finally {
      await page.context().close();
    }
  }));
  assert.deepEqual(wrong, [], `${name} (${path})`);
}

const seen = (...texts) => async (page) => {
  for (const text of texts) await page.getByText(text).first().waitFor();
};
const moving = (page) => plays(page, 0.5, { within: 45_000 });

const shopPages = [
  ["home", () => "/"],
  ["products", () => "/products"],
  ["products-none", () => "/products?q=zzzz"],
  ["product", () => `/p/${hero.slug}`],
  ["cart-empty", () => "/cart"],
  ["sign-in", () => "/sign-in"],
  ["sign-up", () => "/sign-up"],
  ["orders-guest", () => "/orders"],
  ["not-found", () => "/p/no-such-thing", { status: 404 }],
  ["live-scheduled", () => `/live/${scheduled.slug}`],
  ["live-on-air", () => `/live/${live.slug}`, { ready: moving }],
  ["live-replay", () => `/live/${ended.slug}`, { ready: moving }],
];
const inEnglish = ["home", "product", "sign-up", "live-scheduled", "live-on-air"];
for (const [name, path, how] of shopPages) {
  step(`${name} in ko`, () => look(name, path(), how));
  if (inEnglish.includes(name)) step(`${name} in en`, () => look(name, path(), { ...how, lang: "en" }));
}

step("live-sheet: the buy sheet over the playing video", () => look("live-sheet", `/live/${live.slug}`, {
  who: kim,
  ready: async (page) => {
    await moving(page);
    await page.locator(`[data-buy="${hero.id}"]`).first().evaluate((a) => a.click());
    await page.getByRole("dialog").getByRole("button", { name: /결제하기/ }).waitFor();
    await page.getByRole("dialog").evaluate((d) => Promise.all(d.getAnimations({ subtree: true }).map((a) => a.finished)));
  },
}));

step("cart-full and checkout", async () => {
  await kim.ask("POST", "/api/v1/cart", { variant: hero.variants[0].id, qty: 2 });
  await look("cart-full", "/cart", { who: kim });
  await look("checkout", "/checkout", { who: kim });
  const guest = new Caller(saja.url);
  await guest.send("GET", "/");
  await look("checkout-guest", `/checkout?variant=${hero.variants[0].id}&qty=1`, { who: guest });
  await look("checkout", "/checkout", { who: kim, lang: "en" });
});

step("orders, an order and me", async () => {
  await look("orders", "/orders", { who: kim });
  await look("order-pending", `/orders/${pending}`, { who: kim });
  await look("order-paid", `/orders/${paid}`, { who: kim });
  await look("me", "/me", { who: kim });
});

step("the description of the API", () => look("api-docs", "/api/docs"));

const adminPages = [
  ["admin-overview", () => "/admin/"],
  ["admin-shows", () => "/admin/shows"],
  ["admin-show", () => `/admin/shows/${live.id}`],
  ["admin-show-new", () => "/admin/shows/new"],
  ["admin-studio", () => `/admin/studio/${live.id}`, { ready: moving }],
  ["admin-orders", () => "/admin/orders"],
  ["admin-order", () => `/admin/orders/${paid}`],
  ["admin-products", () => "/admin/products"],
  ["admin-product", () => `/admin/products/${hero.id}`],
  ["admin-product-new", () => "/admin/products/new"],
  ["admin-staff", () => "/admin/staff"],
  ["admin-audit", () => "/admin/audit"],
  ["admin-account", () => "/admin/account"],
  ["admin-not-found", () => "/admin/no-such-page"],
];
step("admin-sign-in", () => look("admin-sign-in", "/admin/", { ready: seen(say("admin.sign_in_act")) }));
step("admin-not-staff", () => look("admin-not-staff", "/admin/", { who: kim, ready: seen(say("admin.not_staff_title")) }));
for (const [name, path, how] of adminPages) {
  step(name, () => look(name, path(), { ...how, who: staff, ready: async (page) => {
    await page.locator("h1, h2, [role=alert]").first().waitFor();
    await page.waitForLoadState("networkidle", { timeout: 1000 }).catch(() => {}); // the studio never rests
    await how?.ready?.(page);
    assert.equal(await page.getByText(say("admin.page_failed")).count(), 0, "the page broke down");
  } }));
}
step("admin-overview, products and studio in en", async () => {
  for (const [name, path] of [["admin-overview", "/admin/"], ["admin-products", "/admin/products"], ["admin-studio", `/admin/studio/${live.id}`]]) {
    await look(name, path, { who: staff, lang: "en", sizes: [1440], ready: (page) => page.locator("h1").first().waitFor() });
  }
});

step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
