// Every page of the demo shop, on a phone and on a desk.
import assert from "node:assert/strict";
import { desk, phone } from "./browser.mjs";
import { Caller } from "./caller.mjs";
import { look, moving, openDemo, quiet, shown, strange } from "./look.mjs";
import { settled } from "./settled.mjs";
import { step } from "./step.mjs";
import { like } from "./texts.mjs";

openDemo("pages-shop");

const shopPages = [
  ["home", () => "/"],
  ["products", () => "/products"],
  ["products-none", () => "/products?q=zzzz"],
  ["product", () => `/p/${shown.hero.slug}`],
  ["cart-empty", () => "/cart"],
  ["sign-in", () => "/sign-in"],
  ["forgot-password", () => "/forgot-password"],
  ["forgot-password-asked", () => "/forgot-password?asked=1"],
  ["reset-password-gone", () => "/reset-password?token=x"],
  ["sign-up", () => "/sign-up"],
  ["orders-guest", () => "/orders"],
  ["not-found", () => "/p/no-such-thing", { status: 404 }],
  ["live-scheduled", () => `/live/${shown.scheduled.slug}`],
  ["live-on-air", () => `/live/${shown.live.slug}`, { ready: moving }],
  ["live-replay", () => `/live/${shown.ended.slug}`, { ready: moving }],
];
const inEnglish = ["home", "products", "product", "orders-guest", "sign-up", "not-found", "live-scheduled", "live-on-air", "live-replay"];
for (const [name, path, how] of shopPages) {
  step(`${name} in ko`, () => look(name, path(), how));
  if (inEnglish.includes(name)) step(`${name} in en`, () => look(name, path(), { ...how, lang: "en" }));
}

for (const lang of ["ko", "en"]) step(`live-sheet in ${lang}: the buy sheet over the playing video`, () => look("live-sheet", `/live/${shown.live.slug}`, {
  who: shown.kim, lang,
  ready: async (page) => {
    await moving(page);
    await page.locator(`[data-buy="${shown.hero.id}"]`).first().evaluate((a) => a.click());
    await page.getByRole("dialog").getByRole("button", { name: like("buy.pay", lang) }).waitFor();
  },
}));

step("cart-full and checkout", async () => {
  await shown.kim.ask("POST", "/api/v1/cart", { variant: shown.hero.variants[0].id, qty: 2 });
  await look("cart-full", "/cart", { who: shown.kim });
  await look("checkout", "/checkout", { who: shown.kim });
  const guest = new Caller(shown.url);
  await guest.send("GET", "/");
  await look("checkout-guest", `/checkout?variant=${shown.hero.variants[0].id}&qty=1`, { who: guest });
  await look("cart-full", "/cart", { who: shown.kim, lang: "en" });
  await look("checkout", "/checkout", { who: shown.kim, lang: "en" });
});

step("orders, an order and me", async () => {
  await look("orders", "/orders", { who: shown.kim });
  await look("order-pending", `/orders/${shown.pending}`, { who: shown.kim });
  await look("order-paid", `/orders/${shown.paid}`, { who: shown.kim });
  await look("me", "/me", { who: shown.kim });
  await look("orders", "/orders", { who: shown.kim, lang: "en" });
  await look("order-paid", `/orders/${shown.paid}`, { who: shown.kim, lang: "en" });
  await look("me", "/me", { who: shown.kim, lang: "en" });
});

// The first picture is held back until the page has been read and drawn; whatever was asked for before it came would have taken the line from it.
step("what a page is opened for has the line for itself", async () => {
  for (const path of ["/", `/p/${shown.hero.slug}`, `/live/${shown.live.slug}`]) {
    const page = await strange();
    await page.addInitScript((patience) => {
      const later = window.setTimeout.bind(window);
      window.setTimeout = (act, ms, ...how) => (ms === patience ? 0 : later(act, ms, ...how)); // however slow this machine is
    }, 3000);
    let first;
    await page.route("**/img/**", async (route) => {
      first ??= route.request().url();
      if (route.request().url() === first) await page.evaluate(() => new Promise((drawn) => {
        const frames = () => requestAnimationFrame(() => requestAnimationFrame(drawn));
        if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", frames);
        else frames();
      }));
      await route.continue();
    });
    await page.goto(shown.url + path);
    const asked = await page.evaluate(() => performance.getEntriesByType("resource").map((r) => ({ url: r.name, at: r.startTime, end: r.responseEnd })));
    const hero = asked.find((r) => r.url === first);
    assert.ok(hero && asked.some((r) => r.url.endsWith(".js")), `${path}: ${first}, ${JSON.stringify(asked)}`);
    assert.deepEqual(asked.filter((r) => r.url !== first && r.at < hero.end).map((r) => r.url), [], `${path}: what took the line from ${first}`);
    await page.context().close();
  }
});

// On a desk, where the film of the home page would play by itself.
for (const [how, save] of [
  ["by a header", (page) => page.setExtraHTTPHeaders({ "Save-Data": "on" })],
  ["by the browser", (page) => page.addInitScript(() => Object.defineProperty(navigator, "connection", { value: { saveData: true, effectiveType: "4g" } }))],
]) {
  step(`who saves data, told ${how}, gets the poster, and the film when it is asked for`, async () => {
    for (const path of ["/", `/live/${shown.live.slug}`, `/live/${shown.ended.slug}`]) {
      const page = await strange({ size: desk });
      await save(page);
      const films = [];
      page.on("request", (r) => new URL(r.url()).pathname.startsWith("/media/") && films.push(r.url()));
      await page.goto(shown.url + path);
      if (path !== "/") await page.locator(".start").waitFor();
      await page.evaluate(() => new Promise((rested) => requestIdleCallback(() => requestIdleCallback(rested, { timeout: 3000 }), { timeout: 3000 })));
      await settled(page);
      assert.deepEqual(films, [], path);
      assert.equal(await page.locator("live-preview[playing]").count(), 0);
      if (path === "/") await page.locator(".on-air-picture img").first().waitFor();
      else {
        await page.locator(".start").click();
        await moving(page);
        await page.locator(".start").waitFor({ state: "hidden" });
      }
      await page.context().close();
    }
  });
}

step("what was said in a room before one came pushes nothing about", async () => {
  for (const size of [phone, desk]) {
    const page = await strange({ size });
    await page.addInitScript(() => {
      window.pushed = [];
      new PerformanceObserver((seen) => {
        for (const e of seen.getEntries()) for (const { node } of e.sources) window.pushed.push({ at: e.startTime, what: node?.className ?? "" });
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(`${shown.url}/live/${shown.live.slug}`);
    await page.locator(".line").nth(2).waitFor();
    const pushed = await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(window.pushed.filter((p) => p.what === "lines"))))));
    assert.ok(pushed.length <= 1, `${JSON.stringify(pushed)} at ${size.width}`); // a line that is said just then
    await page.context().close();
  }
});

step("the description of the API", () => look("api-docs", "/api/docs"));

quiet();
