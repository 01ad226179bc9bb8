// A paid order goes from the kitchen to the door in the demo, whose carriers are the simulator: staff send it with a practice number, and
// whoever ordered it, whoever holds the link and whoever wonders about a carrier see where it is. Programs of others follow a parcel
// too, with the libraries that they have: npm's graphql-request and standardwebhooks, and delibird's addresses.
import assert from "node:assert/strict";
import { after } from "node:test";
import { GraphQLClient, gql } from "graphql-request";
import { Webhook } from "standardwebhooks";
import { violations } from "./browser.mjs";
import { Caller } from "./caller.mjs";
import { missed } from "./hits.mjs";
import { again, look, openDemo, quiet, seen, shown } from "./look.mjs";
import { receive } from "./receiver.mjs";
import { until } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

openDemo("parcels", { SAJA_DELIVERY_HOOKS_HERE: "true", SAJA_DELIVERY_PUSH_KEYS: "tracker.delivery=demo:demo" });

const sent = async () => (await shown.staff.ask("GET", `/api/v1/admin/orders/${shown.paid}/parcels`)).items[0];
let invoice, link;

const carrierId = "kr.cjlogistics";
const program = () => new Caller(shown.url);
let followed, hook, tracker, asShop, asTracker;

step("programs have a parcel followed", async () => {
  [asShop, asTracker] = [await receive(), await receive()];
  const key = await shown.staff.ask("POST", "/api/v1/admin/parcels/keys", { name: "창고" });
  followed = (await shown.staff.ask("GET", "/api/v1/admin/parcels/practice")).invoice;
  hook = await program().ask("POST", "/api/v1/parcels/hooks", { url: asShop.url, carrier: carrierId, invoice: followed }, { Authorization: `Bearer ${key.secret}` });
  tracker = new GraphQLClient(`${shown.url}/graphql`, { headers: { Authorization: `TRACKQL-API-KEY ${key.id}:${key.secret}` } });
  const { registerTrackWebhook } = await tracker.request(gql`
    mutation RegisterTrackWebhook($input: RegisterTrackWebhookInput!) {
      registerTrackWebhook(input: $input)
    }`, { input: { carrierId, trackingNumber: followed, callbackUrl: asTracker.url, expirationTime: new Date(Date.now() + 48 * 3600_000).toISOString() } });
  assert.equal(registerTrackWebhook, true);
});

after(() => Promise.all([asShop?.close(), asTracker?.close()]));

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

step("staff find what a program has registered, by its number, its carrier and where it is", async () => {
  const at = "/admin/orders/parcels/integrations?show=parcels";
  await look("parcels-registered", at, { who: shown.staff, ready: async (page) => {
    const search = page.getByRole("searchbox", { name: say("admin.watch_search") });
    await search.fill("999999");
    await page.getByText(say("admin.watch_nothing_body")).waitFor();
    await search.fill(` ${followed.slice(0, 4)}-${followed.slice(4, 10)}`);
    await page.getByText(followed).waitFor();
    const carrier = page.getByRole("combobox", { name: say("admin.ship_carrier") });
    await carrier.click();
    await page.getByRole("option", { name: "한진택배" }).click();
    await page.getByText(say("admin.watch_nothing_body")).waitFor();
    await page.getByRole("button", { name: say("admin.clear_filters") }).click();
    await page.getByText(followed).waitFor();
  } });
  await look("parcels-registered-none", `${at}&q=999999`, { who: shown.staff, lang: "en", ready: (page) => page.getByText(say("admin.watch_nothing_body", {}, "en")).waitFor() });
});

step("the carrier is seen to answer", async () => {
  await until("the answer of the carrier", async () => (await (await fetch(`${shown.url}/api/v1/carriers`)).json()).items.find((c) => c.id === "kr.cjlogistics").state === "up");
  const answers = (lang) => (page) => page.locator("li", { has: page.locator(".badge.good") }).first().waitFor().then(() => page.getByRole("heading", { name: say("carriers.title", {}, lang) }).waitFor());
  await look("parcels-carriers", "/carriers", { ready: answers("ko") });
  await look("parcels-carriers", "/carriers", { lang: "en", sizes: [390], ready: answers("en") });
});

step("the service that calls when parcels move was told of them, and its address is changed", async () => {
  const service = () => shown.staff.ask("GET", "/api/v1/admin/parcels/pushers").then(({ items }) => items.find((p) => p.on));
  await until("the service to take a parcel", async () => (await service()).tookAt);
  const path = "/admin/orders/parcels/integrations?show=pushers";
  const on = (page) => page.getByText(say("admin.pusher_on"), { exact: true }).waitFor();
  await look("parcels-pushers", path, { who: shown.staff, ready: on });
  await look("parcels-pushers-renew", path, { who: shown.staff, lang: "en", sizes: [390], ready: async (page) => {
    await page.getByRole("button", { name: say("admin.pusher_renew", {}, "en") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(say("admin.pusher_renew_body", {}, "en")).waitFor();
    assert.deepEqual(await violations(page), [], "the dialog");
    await dialog.getByRole("button", { name: say("admin.pusher_renew", {}, "en") }).click();
    await dialog.waitFor({ state: "detached" });
  } });
  assert.ok((await service()).renewedAt, "it was changed");
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

step("the library of one that was called knows the calls to be the shop's", async () => {
  const { body, headers } = await asShop.next();
  const told = new Webhook(hook.secret).verify(body, headers);
  assert.deepEqual([told.events[0], told.parcel.carrier, told.parcel.invoice], ["moved", carrierId, followed]);
  assert.throws(() => new Webhook(hook.secret).verify(body.replace(followed, "600000000000"), headers), /signature/i);
  assert.throws(() => new Webhook(hook.secret).verify(body, { ...headers, "webhook-id": "another" }), /signature/i);
});

step("one made for delivery-tracker was called, and asks where the parcel is", async () => {
  assert.deepEqual(JSON.parse((await asTracker.next()).body), { carrierId, trackingNumber: followed });
  const { track } = await tracker.request(gql`
    query Track($carrierId: ID!, $trackingNumber: String!) {
      track(carrierId: $carrierId, trackingNumber: $trackingNumber) {
        lastEvent { time status { code name } description }
        events(last: 10) { edges { node { time status { code name } description } } }
      }
    }`, { carrierId, trackingNumber: followed });
  const nodes = track.events.edges.map((e) => e.node);
  assert.equal(nodes[0].status.code, "AT_PICKUP");
  assert.ok(nodes.some((n) => n.time === track.lastEvent.time && n.status.code === track.lastEvent.status.code));
  await assert.rejects(tracker.request(`query { track(carrierId: "kr.nobody", trackingNumber: "1") { trackingNumber } }`), (err) => err.response.errors[0].extensions.code === "NOT_FOUND");
});

step("one made for delibird asks where the parcel is", async () => {
  const answer = await program().send("GET", `/tracking/CJ/${followed}`);
  assert.equal(answer.status, 200);
  const { tracking_number, company_code, company_name, status_code, status_text, history } = answer.json;
  assert.deepEqual([tracking_number, company_code, company_name], [followed, "CJ", "CJ대한통운"]);
  assert.ok([3, 4, 51, 91].includes(status_code), `status ${status_code} ${status_text}`);
  assert.equal(history[0].status_code, 3);
  for (const e of history) assert.equal(e.date_text, new Date((e.date + 9 * 3600) * 1000).toISOString().slice(0, 16).replace("T", " ")); // Seoul's
  const unknown = await program().send("GET", "/tracking/NOBODY/1");
  assert.deepEqual([unknown.status, unknown.code], [400, "NO_CODE_AVAILABLE"]);
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
  await look("parcels-times", "/admin/orders/parcels/times", { who: shown.staff, ready: async (page) => {
    await page.getByRole("button", { name: "CJ대한통운" }).waitFor();
    assert.deepEqual(await missed(page, { finger: page.viewportSize().width < 500 ? 44 : 0 }), [], "what cannot be hit");
  } });
  await look("parcels-desk", "/admin/orders/parcels?show=delivered", { who: shown.staff, ready: async (page) => {
    await page.getByText(shown.paid).first().waitFor();
    const search = page.getByRole("searchbox", { name: say("admin.parcels_search") });
    await search.fill("999999");
    await page.getByText(say("admin.parcels_not_found_body")).waitFor();
    await search.fill(`${invoice.slice(0, 4)}-${invoice.slice(4)}`);
    await page.getByText(shown.paid).first().waitFor();
    await search.fill("999999");
    await page.getByText(say("admin.parcels_not_found_body")).waitFor();
    await search.fill(shown.paid.toLowerCase());
    await page.getByText(shown.paid).first().waitFor();
  } });
});

step("staff correct its number and say by hand where it is, and the order's history tells who did so and why", async () => {
  const other = (await shown.staff.ask("GET", "/api/v1/admin/parcels/practice")).invoice;
  const [typo, rang] = ["한 자리를 잘못 적었어요", "경비실에 맡겼대요"];
  await look("parcels-history", `/admin/orders/${shown.paid}`, { who: shown.staff, sizes: [1440], ready: async (page) => {
    const dialog = page.getByRole("dialog");
    const because = async (act, reason) => {
      await dialog.getByLabel(say("admin.parcel_reason")).fill(reason);
      await dialog.getByRole("button", { name: say(act), exact: true }).click();
      await dialog.waitFor({ state: "detached" });
    };
    await page.getByRole("button", { name: say("admin.parcel_relabel") }).click();
    await dialog.getByLabel(say("admin.ship_invoice")).fill(other);
    assert.deepEqual(await violations(page), [], "the dialog of the label");
    await because("admin.parcel_relabel", typo);
    await page.getByRole("button", { name: say("admin.parcel_set") }).click();
    await dialog.getByRole("combobox", { name: say("admin.state") }).click();
    await page.getByRole("option", { name: say("admin.parcel.delivered") }).click();
    assert.deepEqual(await violations(page), [], "the dialog of the state");
    await because("admin.parcel_set", rang);
    await page.getByText(rang).first().waitFor();
  } });
  const { steps } = await shown.staff.ask("GET", `/api/v1/admin/orders/${shown.paid}`);
  const who = steps.find((s) => s.what === "shipped").actor;
  assert.ok(who, "who sent it");
  const told = (lang, carrier) => async (page) => {
    const past = page.getByRole("region", { name: say("admin.timeline", {}, lang) });
    const holds = (...texts) => texts.reduce((item, hasText) => item.filter({ hasText }), past.locator(".mantine-Timeline-item")).first().waitFor();
    await holds(say("admin.step.shipped", {}, lang), who, `${carrier} ${invoice}`);
    await holds(say("admin.step.parcel_relabelled", {}, lang), who, `${carrier} ${invoice} → ${carrier} ${other}`, typo);
    await holds(say("admin.step.parcel_set", {}, lang), who, say("admin.parcel.delivered", {}, lang), rang);
  };
  await look("parcels-history-told", `/admin/orders/${shown.paid}`, { who: shown.staff, ready: told("ko", "CJ대한통운") });
  await look("parcels-history-told", `/admin/orders/${shown.paid}`, { who: shown.staff, lang: "en", ready: told("en", "CJ Logistics") });
});

quiet();
