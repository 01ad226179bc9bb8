// A paid order goes from the kitchen to the door in the demo, whose carriers are the simulator: staff send it with a practice number, and
// whoever ordered it, whoever holds the link and whoever wonders about a carrier see where it is.
import assert from "node:assert/strict";
import { violations } from "./browser.mjs";
import { again, look, openDemo, quiet, seen, shown } from "./look.mjs";
import { until } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

openDemo("parcels");

const sent = async () => (await shown.staff.ask("GET", `/api/v1/admin/orders/${shown.paid}/parcels`)).items[0];
let invoice, link;

step("staff send a paid order with the practice number", () => look("parcels-sent", `/admin/orders/${shown.paid}`, { who: shown.staff, sizes: [1440], ready: async (page) => {
  await page.getByRole("button", { name: say("admin.ship_act"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: say("admin.practice_number") }).click();
  assert.deepEqual(await violations(page), [], "the dialog");
  await dialog.getByRole("button", { name: say("admin.ship_go", { n: 2 }), exact: true }).click();
  await dialog.waitFor({ state: "detached" });
  invoice = (await sent()).parcel.invoice;
  await page.getByText(invoice).first().waitFor();
} }));

step("whoever ordered it sees the parcel, and that it is for practice", () => look("parcels-order", `/orders/${shown.paid}`, { who: shown.kim, ready: async (page) => {
  await seen(invoice, say("parcel.practice"))(page);
  link = await page.locator("a[href^='/parcels/']").getAttribute("href");
} }));

step("the link opens without signing in, and no other does", async () => {
  await look("parcels-link", link, { ready: seen(invoice) });
  const forged = link.slice(0, -1) + (link.endsWith("A") ? "B" : "A");
  await look("parcels-forged", forged, { status: 404, sizes: [390] });
});

step("the carrier is seen to answer", async () => {
  await until("the answer of the carrier", async () => (await (await fetch(`${shown.url}/api/v1/carriers`)).json()).items.find((c) => c.id === "kr.cjlogistics").state === "up");
  const answers = (lang) => (page) => page.locator("li", { has: page.locator(".badge.good") }).first().waitFor().then(() => page.getByRole("heading", { name: say("carriers.title", {}, lang) }).waitFor());
  await look("parcels-carriers", "/carriers", { ready: answers("ko") });
  await look("parcels-carriers", "/carriers", { lang: "en", sizes: [390], ready: answers("en") });
});

step("it moves, and its page says so", async () => {
  await until("the carrier to have it", async () => {
    const { state, events } = (await sent()).parcel;
    return !["unknown", "registered"].includes(state) && events.length >= 2;
  }, { within: 120_000 });
  const moved = async (page) => {
    await seen(invoice)(page);
    assert.ok((await page.locator(".leg.done").count()) >= 1, "a leg is behind it");
    await page.locator(".parcel-past summary").click();
    assert.ok((await page.locator(".parcel-past li").count()) >= 2, "what happened is told");
  };
  await look("parcels-moved", `/orders/${shown.paid}`, { who: shown.kim, ready: moved });
  await look("parcels-moved-link", link, { lang: "en", sizes: [390], ready: moved });
});

step("it goes on where it was when the program is killed and started again, and arrives", async () => {
  const { events } = (await sent()).parcel;
  await again();
  const told = await until("the carrier to bring it", async () => {
    const { state, events, why } = (await sent()).parcel;
    if (why === "not_found") throw Object.assign(new Error("the carrier has forgotten it"), { final: true });
    return state === "delivered" && events;
  }, { within: 180_000, every: 500 });
  assert.deepEqual(told.slice(0, events.length), events);
});

step("it is there, and all stops are behind it", async () => {
  await look("parcels-there", `/orders/${shown.paid}`, { who: shown.kim, ready: async (page) => {
    await page.locator(".stop").first().waitFor();
    assert.equal(await page.locator(".stop:not(.done)").count(), 0, "a stop is ahead");
    assert.equal(await page.locator(".leg:not(.done)").count(), 0, "a leg is ahead");
  } });
  await look("parcels-desk", "/admin/orders/parcels?show=delivered", { who: shown.staff, ready: (page) => page.getByText(shown.paid).first().waitFor() });
});

quiet();
