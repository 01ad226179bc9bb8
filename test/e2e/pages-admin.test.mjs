// Every page of the back office, on a phone and on a desk.
import assert from "node:assert/strict";
import { look, moving, openDemo, quiet, seen, shown } from "./look.mjs";
import { settled } from "./settled.mjs";
import { step } from "./step.mjs";
import { like, say } from "./texts.mjs";

openDemo("pages-admin");

const adminPages = [
  ["admin-overview", () => "/admin/"],
  ["admin-shows", () => "/admin/shows"],
  ["admin-show", () => `/admin/shows/${shown.live.id}`],
  ["admin-show-new", () => "/admin/shows/new"],
  ["admin-studio", () => `/admin/studio/${shown.live.id}`, { ready: moving }],
  ["admin-orders", () => "/admin/orders"],
  ["admin-order", () => `/admin/orders/${shown.paid}`],
  ["admin-integrations", () => "/admin/orders/parcels/integrations"],
  ["admin-integrations-parcels", () => "/admin/orders/parcels/integrations?show=parcels"],
  ["admin-integrations-hooks", () => "/admin/orders/parcels/integrations?show=hooks"],
  ["admin-integrations-pushers", () => "/admin/orders/parcels/integrations?show=pushers"],
  ["admin-products", () => "/admin/products"],
  ["admin-product", () => `/admin/products/${shown.hero.id}`],
  ["admin-product-new", () => "/admin/products/new"],
  ["admin-addresses", () => "/admin/addresses"],
  ["admin-addresses-try", () => "/admin/addresses/try?q=" + encodeURIComponent("세종대로 209")],
  ["admin-addresses-areas", () => "/admin/addresses/areas"],
  ["admin-outbox", () => "/admin/outbox"],
  ["admin-outbox-none", () => "/admin/outbox?state=dead"],
  ...["inbox", "kinds", "templates", "messages", "sender", "consents", "refusals", "costs"].map((tab) => [`admin-outbox-${tab}`, () => `/admin/outbox/${tab}`]),
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
    await settled(page);
    await how?.ready?.(page);
    assert.equal(await page.getByText(say("admin.page_failed")).count(), 0, "the page broke down");
  } }));
}
step("admin-overview, products and studio in en", async () => {
  for (const [name, path] of [["admin-overview", "/admin/"], ["admin-products", "/admin/products"], ["admin-studio", `/admin/studio/${shown.live.id}`]]) {
    await look(name, path, { who: shown.staff, lang: "en", sizes: [1440], ready: (page) => page.locator("h1").first().waitFor() });
  }
});

// What is asked before somebody is shut out or money goes back, in both languages.
const opened = (open) => async (page) => {
  await page.locator("h1").first().waitFor();
  await open(page);
  await page.getByRole("dialog").waitFor();
  await page.getByRole("menu").waitFor({ state: "detached" }); // it fades
};
for (const lang of ["ko", "en"]) {
  const words = (key, fill) => say(key, fill, lang);
  const banned = opened(async (page) => {
    await page.getByRole("log").getByRole("button", { name: /데모/ }).first().click();
    await page.getByRole("menuitem", { name: words("admin.ban"), exact: true }).click();
    await page.getByRole("dialog").getByRole("checkbox").waitFor();
  });
  const studio = () => `/admin/studio/${shown.live.id}`;
  const order = () => `/admin/orders/${shown.paid}`;
  const press = (key) => opened((page) => page.getByRole("button", { name: words(key), exact: true }).click());
  step(`admin-ban in ${lang}`, () => look("admin-ban", studio(), { who: shown.staff, lang, ready: banned }));
  step(`admin-sanctions in ${lang}`, () => look("admin-sanctions", studio(), { who: shown.staff, lang, ready: press("admin.sanctions") }));
  step(`admin-refund-lines in ${lang}`, () => look("admin-refund-lines", order(), { who: shown.staff, lang, ready: press("admin.refund_some") }));
}

step("pieces of an order are given back from its dialog, and its history says so", () => look("admin-refunded-lines", `/admin/orders/${shown.paid}`, { who: shown.staff, sizes: [1440], ready: async (page) => {
  await page.getByRole("button", { name: say("admin.refund_some"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").first().fill("1");
  await dialog.getByLabel(new RegExp(`^${say("admin.refund_reason")}`)).fill("하나가 파손");
  const [piece] = (await shown.staff.ask("GET", `/api/v1/admin/orders/${shown.paid}`)).lines[0].back;
  await dialog.getByRole("button", { name: say("admin.refund_act", { amount: `${piece.toLocaleString("ko-KR")}원` }), exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(say("admin.line_refunded", { n: "1" })).first().waitFor();
  await page.getByText("하나가 파손").waitFor();
} }));

step("who is shut out of the chat loses every line, stands among the sanctions, and is let in again", () => look("admin-banned", `/admin/studio/${shown.live.id}`, { who: shown.staff, sizes: [1440], ready: async (page) => {
  await page.getByRole("log").getByRole("button", { name: /데모/ }).first().click();
  await page.getByRole("menuitem", { name: say("admin.ban"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  assert.equal(await dialog.getByRole("checkbox").isChecked(), true, "the lines go with their author");
  await dialog.locator("button").last().click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("button", { name: say("admin.sanctions"), exact: true }).click();
  await dialog.getByText(say("admin.sanction_ban"), { exact: true }).waitFor();
  await dialog.getByRole("button", { name: like("admin.sanction_lift_of") }).click();
  await dialog.getByText(say("admin.sanctions_none")).waitFor();
} }));

quiet();
