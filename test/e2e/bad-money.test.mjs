// Bad input where money is: orders, payments and their returns.
import assert from "node:assert/strict";
import { openShop, refused, shop, unharmed } from "./bad.mjs";
import { Caller, agree, member, pay } from "./caller.mjs";
import { until } from "./saja.mjs";
import { stock } from "./stage.mjs";
import { step } from "./step.mjs";

openShop("bad-money");

const place = (who, body, headers = {}) => who.send("POST", "/api/v1/orders", body, { "Idempotency-Key": crypto.randomUUID(), ...headers });
const one = (qty = 1, variant = shop.product.variants[0].id) => ({ lines: [{ variant, qty }], acknowledged: true });

step("quantities that are none are refused and hold no stock", async () => {
  const before = await stock(shop.staff, shop.product);
  for (const qty of [0, -1, 2 ** 31, 2 ** 53, 1.5, "1e3", "1", null, true, [1]]) refused(await place(shop.kim, one(qty)), 422, "invalid_request");
  refused(await place(shop.kim, { lines: [{ variant: shop.product.variants[0].id, qty: 99 }, { variant: shop.product.variants[0].id, qty: 99 }], acknowledged: true }), 422, "quantity_invalid");
  refused(await place(shop.kim, '{"lines":[{"variant":"x","qty":1e999}]}', { "Content-Type": "application/json" }), 400, "malformed");
  assert.equal(await stock(shop.staff, shop.product), before);
});

step("a foreign SKU, a price in the body, unknown fields and no lines are refused", async () => {
  refused(await place(shop.kim, one(1, "0193aaaa-0000-7000-8000-000000000000")), 422, "variant_unknown");
  refused(await place(shop.kim, one(1, "' OR 1=1 --")), 422, "variant_unknown");
  refused(await place(shop.kim, { lines: [{ ...one().lines[0], price: 1 }] }), 422, "invalid_request");
  refused(await place(shop.kim, { ...one(), total: 1 }), 422, "invalid_request");
  refused(await place(shop.kim, { ...one(), seenTotal: 1 }), 409, "price_changed");
  refused(await place(shop.kim, { ...one(), show: crypto.randomUUID() }), 422, "show_unknown");
  refused(await place(shop.kim, { lines: [], acknowledged: true }), 422, "order_empty");
  refused(await place(shop.kim, "{", { "Content-Type": "application/json" }), 400, "malformed");
  refused(await shop.kim.send("POST", "/api/v1/orders", one()), 422, "invalid_request"); // no Idempotency-Key
  const fat = await place(shop.kim, `{"lines":[],"x":"${"x".repeat(3 << 20)}"}`, { "Content-Type": "application/json" });
  assert.ok([413, 422].includes(fat.status) && fat.code, fat.text.slice(0, 300));
});

step("the same key gives the same order; with another body it is refused", async () => {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const first = await place(shop.kim, one(), headers);
  const again = await place(shop.kim, one(), headers);
  assert.equal(again.json.order.number, first.json.order.number);
  refused(await place(shop.kim, one(2), headers), 422, "idempotency_mismatch");
  await shop.kim.ask("POST", `/api/v1/orders/${first.json.order.number}/cancel`, { reason: "mind" });
});

step("more than there is cannot be had, and the last one once only", async () => {
  refused(await place(shop.kim, one(2, shop.scarce.variants[0].id)), 409, "sold_out");
  const answers = await Promise.all(Array.from({ length: 8 }, () => place(shop.kim, one(1, shop.scarce.variants[0].id))));
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, ...Array(7).fill(409)]);
});

step("a forged return of a payment changes nothing, a repeated one changes nothing more", async () => {
  const placed = (await place(shop.kim, one())).json;
  const { to, fields } = await agree(placed.window);
  const forged = new URLSearchParams(fields);
  forged.set("amount", "1");
  for (const form of [forged, new URLSearchParams({ oid: placed.order.number, code: "0000", amount: "15900" }), new URLSearchParams()]) {
    const answer = await new Caller(shop.saja.url).send("POST", to, form);
    assert.equal(answer.status, 422, answer.text.slice(0, 300));
    assert.equal((await shop.kim.ask("GET", `/api/v1/orders/${placed.order.number}`)).state, "pending");
  }
  refused(await new Caller(shop.saja.url).send("POST", "/payments/sandbox/notice", "{}"), 422, "payment_return_forged");
  const sold = await stock(shop.staff, shop.product);
  for (let i = 0; i < 3; i++) assert.equal((await shop.kim.send("POST", to, fields)).status, 303);
  const order = await shop.staff.ask("GET", `/api/v1/admin/orders/${placed.order.number}`);
  assert.deepEqual([order.state, order.steps.filter((s) => s.what === "paid").length], ["paid", 1]);
  assert.equal(await stock(shop.staff, shop.product), sold);
  const cancels = await Promise.all([1, 2, 3].map(() => shop.kim.send("POST", `/api/v1/orders/${placed.order.number}/cancel`, { reason: "mind" })));
  assert.ok(cancels.every((c) => c.status < 500 && (c.status < 300 || c.code)), cancels.map((c) => c.text).join("\n"));
  const back = await until("the refund", async () => {
    const o = await shop.staff.ask("GET", `/api/v1/admin/orders/${placed.order.number}`);
    return o.state === "cancelled" && o;
  });
  assert.deepEqual([back.payment.refunded, back.refunds.length], [order.total, 1]);
  assert.equal(await stock(shop.staff, shop.product), sold + 1);
});

step("the payment sandbox lists nothing to strangers, and a return opens an order to nobody", async () => {
  const placed = (await place(shop.kim, one())).json;
  const origin = new URL(placed.window).origin;
  const { to, fields } = await agree(placed.window, "close");
  for (const list of ["/", "/?t=", `/?t=${"0".repeat(32)}`]) {
    const answer = await new Caller(origin).send("GET", list);
    assert.equal(answer.status, 403, list);
    assert.ok(!answer.text.includes("SBX") && !answer.text.includes(placed.order.number), list);
  }
  const stranger = new Caller(shop.saja.url);
  const back = await stranger.send("POST", to, fields);
  assert.deepEqual([back.status, back.headers.get("location")], [303, `/orders/${placed.order.number}`]);
  refused(await stranger.send("GET", `/api/v1/orders/${placed.order.number}`), 404, "order_not_found");
  const page = await stranger.send("GET", `/orders/${placed.order.number}`, undefined, { Accept: "text/html" });
  assert.equal(page.status, 404);
  assert.ok(!page.text.includes(placed.order.ship.phone) && !page.text.includes(placed.order.ship.line1));
  assert.equal((await shop.kim.send("GET", `/orders/${placed.order.number}`, undefined, { Accept: "text/html" })).status, 200);
  await shop.kim.send("POST", `/api/v1/orders/${placed.order.number}/cancel`, { reason: "mind" });
});

step("payments that go wrong leave no money and no stock behind", async () => {
  for (const [outcome, state] of [["decline", "declined"], ["close", "closed"], ["altered_amount", null], ["forged_signature", null]]) {
    const placed = (await place(shop.kim, one())).json;
    const { to, fields } = await agree(placed.window, outcome);
    const back = await shop.kim.send("POST", to, fields);
    assert.ok(back.status < 500, `${outcome}: ${back.status}`);
    const order = await shop.kim.ask("GET", `/api/v1/orders/${placed.order.number}`);
    assert.equal(order.state, "pending", outcome);
    if (state) assert.equal(order.payment.state, state);
    await shop.kim.send("POST", `/api/v1/orders/${placed.order.number}/cancel`, { reason: "mind" });
  }
  assert.equal((await pay(shop.kim, (await place(shop.kim, one())).json)).status, 303);
});

step("another member's order is not there for others, nor to guess", async () => {
  const placed = (await place(shop.kim, one())).json;
  const lee = await member(shop.saja.url, "lee@example.com", "이서준");
  refused(await lee.send("GET", `/api/v1/orders/${placed.order.number}`), 404, "order_not_found");
  refused(await lee.send("POST", `/api/v1/orders/${placed.order.number}/pay`, {}), 404, "order_not_found");
  refused(await new Caller(shop.saja.url).send("GET", `/api/v1/orders/${placed.order.number}?t=${"x".repeat(43)}`), 404, "order_not_found");
  let last;
  for (let i = 0; i < 30 && last?.status !== 429; i++) last = await new Caller(shop.saja.url).send("POST", "/api/v1/orders/lookup", { number: placed.order.number, proof: String(1000 + i) });
  refused(last, 429, "too_many_guesses");
});

unharmed();
