// Every page of the back office, on a phone and on a desk.
import assert from "node:assert/strict";
import { step } from "./browser.mjs";
import { look, moving, openDemo, quiet, seen, shown } from "./look.mjs";
import { say } from "./texts.mjs";

openDemo("pages-admin");

const adminPages = [
  ["admin-overview", () => "/admin/"],
  ["admin-shows", () => "/admin/shows"],
  ["admin-show", () => `/admin/shows/${shown.live.id}`],
  ["admin-show-new", () => "/admin/shows/new"],
  ["admin-studio", () => `/admin/studio/${shown.live.id}`, { ready: moving }],
  ["admin-orders", () => "/admin/orders"],
  ["admin-order", () => `/admin/orders/${shown.paid}`],
  ["admin-products", () => "/admin/products"],
  ["admin-product", () => `/admin/products/${shown.hero.id}`],
  ["admin-product-new", () => "/admin/products/new"],
  ["admin-status", () => "/admin/status"],
  ["admin-staff", () => "/admin/staff"],
  ["admin-audit", () => "/admin/audit"],
  ["admin-account", () => "/admin/account"],
  ["admin-not-found", () => "/admin/no-such-page"],
];
step("admin-sign-in", () => look("admin-sign-in", "/admin/", { ready: seen(say("admin.sign_in_act")) }));
step("admin-not-staff", () => look("admin-not-staff", "/admin/", { who: shown.kim, ready: seen(say("admin.not_staff_title")) }));
for (const [name, path, how] of adminPages) {
  step(name, () => look(name, path(), { ...how, who: shown.staff, ready: async (page) => {
    await page.locator("h1, h2, [role=alert]").first().waitFor();
    await page.waitForLoadState("networkidle", { timeout: 1000 }).catch(() => {}); // the studio never rests
    await how?.ready?.(page);
    assert.equal(await page.getByText(say("admin.page_failed")).count(), 0, "the page broke down");
  } }));
}
step("admin-overview, products and studio in en", async () => {
  for (const [name, path] of [["admin-overview", "/admin/"], ["admin-products", "/admin/products"], ["admin-studio", `/admin/studio/${shown.live.id}`]]) {
    await look(name, path, { who: shown.staff, lang: "en", sizes: [1440], ready: (page) => page.locator("h1").first().waitFor() });
  }
});

quiet();
