// What goes wrong outside: every piece of bad input gets an answer with a name, never a 500, and nothing is lost or half done.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { Centrifuge } from "centrifuge";
import WebSocket from "ws";
import { Caller, address, agree, member, owner, pay } from "./caller.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { picture, putProduct, putShow, putVendor, stock, streamKey } from "./stage.mjs";

let saja, staff, kim, product, scarce, show, key;
const clients = [];

before(async () => {
  saja = await Saja.start({ name: "bad" });
  staff = await owner(saja);
  kim = await member(saja.url, "kim@example.com");
  const vendor = await putVendor(staff);
  product = await putProduct(staff, vendor);
  scarce = await putProduct(staff, vendor, { slug: "scarce", name: "귀한 떡볶이", onHand: 1 });
  show = await putShow(staff, [product]);
  key = await streamKey(staff, show);
});
after(async () => {
  for (const c of clients) c.disconnect();
  await saja?.stop();
});

// refused holds an answer to a status and a code, with the problem document around it.
function refused(answer, status, code) {
  assert.deepEqual([answer.status, answer.code], [status, code], answer.text.slice(0, 600));
  assert.match(answer.headers.get("content-type"), /^application\/problem\+json/);
  assert.ok(answer.json.detail?.length > 5, `no word about what to do: ${answer.text}`);
}

const place = (who, body, headers = {}) => who.send("POST", "/api/v1/orders", body, { "Idempotency-Key": crypto.randomUUID(), ...headers });
const one = (qty = 1, variant = product.variants[0].id) => ({ lines: [{ variant, qty }] });
const studio = () => staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);
const warned = async (code) => (await studio()).health.warnings.some((w) => w.code === code);

test("quantities that are none are refused and hold no stock", async () => {
  const before = await stock(staff, product);
  for (const qty of [0, -1, 2 ** 31, 2 ** 53, 1.5, "1e3", "1", null, true, [1]]) refused(await place(kim, one(qty)), 422, "invalid_request");
  refused(await place(kim, { lines: [{ variant: product.variants[0].id, qty: 99 }, { variant: product.variants[0].id, qty: 99 }] }), 422, "quantity_invalid");
  refused(await place(kim, '{"lines":[{"variant":"x","qty":1e999}]}', { "Content-Type": "application/json" }), 400, "malformed");
  assert.equal(await stock(staff, product), before);
});

test("a foreign SKU, a price in the body, unknown fields and no lines are refused", async () => {
  refused(await place(kim, one(1, "0193aaaa-0000-7000-8000-000000000000")), 422, "variant_unknown");
  refused(await place(kim, one(1, "' OR 1=1 --")), 422, "variant_unknown");
  refused(await place(kim, { lines: [{ ...one().lines[0], price: 1 }] }), 422, "invalid_request");
  refused(await place(kim, { ...one(), total: 1 }), 422, "invalid_request");
  refused(await place(kim, { ...one(), seenTotal: 1 }), 409, "price_changed");
  refused(await place(kim, { ...one(), show: crypto.randomUUID() }), 422, "show_unknown");
  refused(await place(kim, { lines: [] }), 422, "order_empty");
  refused(await place(kim, "{", { "Content-Type": "application/json" }), 400, "malformed");
  refused(await kim.send("POST", "/api/v1/orders", one()), 422, "invalid_request"); // no Idempotency-Key
  const fat = await place(kim, `{"lines":[],"x":"${"x".repeat(3 << 20)}"}`, { "Content-Type": "application/json" });
  assert.ok([413, 422].includes(fat.status) && fat.code, fat.text.slice(0, 300));
});

test("the same key gives the same order; with another body it is refused", async () => {
  const headers = { "Idempotency-Key": crypto.randomUUID() };
  const first = await place(kim, one(), headers);
  const again = await place(kim, one(), headers);
  assert.equal(again.json.order.number, first.json.order.number);
  refused(await place(kim, one(2), headers), 422, "idempotency_mismatch");
  await kim.ask("POST", `/api/v1/orders/${first.json.order.number}/cancel`, { reason: "mind" });
});

test("more than there is cannot be had, and the last one once only", async () => {
  refused(await place(kim, one(2, scarce.variants[0].id)), 409, "sold_out");
  const answers = await Promise.all(Array.from({ length: 8 }, () => place(kim, one(1, scarce.variants[0].id))));
  assert.deepEqual(answers.map((a) => a.status).sort(), [201, ...Array(7).fill(409)]);
});

test("a forged return of a payment changes nothing, a repeated one changes nothing more", async () => {
  const placed = (await place(kim, one())).json;
  const { to, fields } = await agree(placed.window);
  const forged = new URLSearchParams(fields);
  forged.set("amount", "1");
  for (const form of [forged, new URLSearchParams({ oid: placed.order.number, code: "0000", amount: "15900" }), new URLSearchParams()]) {
    const answer = await new Caller(saja.url).send("POST", to, form);
    assert.equal(answer.status, 422, answer.text.slice(0, 300));
    assert.equal((await kim.ask("GET", `/api/v1/orders/${placed.order.number}`)).state, "pending");
  }
  refused(await new Caller(saja.url).send("POST", "/payments/sandbox/notice", "{}"), 422, "payment_return_forged");
  const sold = await stock(staff, product);
  for (let i = 0; i < 3; i++) assert.equal((await kim.send("POST", to, fields)).status, 303);
  const order = await staff.ask("GET", `/api/v1/admin/orders/${placed.order.number}`);
  assert.deepEqual([order.state, order.steps.filter((s) => s.what === "paid").length], ["paid", 1]);
  assert.equal(await stock(staff, product), sold);
  const cancels = await Promise.all([1, 2, 3].map(() => kim.send("POST", `/api/v1/orders/${placed.order.number}/cancel`, { reason: "mind" })));
  assert.ok(cancels.every((c) => c.status < 500 && (c.status < 300 || c.code)), cancels.map((c) => c.text).join("\n"));
  const back = await until("the refund", async () => {
    const o = await staff.ask("GET", `/api/v1/admin/orders/${placed.order.number}`);
    return o.state === "cancelled" && o;
  });
  assert.deepEqual([back.payment.refunded, back.refunds.length], [order.total, 1]);
  assert.equal(await stock(staff, product), sold + 1);
});

test("payments that go wrong leave no money and no stock behind", async () => {
  for (const [outcome, state] of [["decline", "declined"], ["close", "closed"], ["altered_amount", null], ["forged_signature", null]]) {
    const placed = (await place(kim, one())).json;
    const { to, fields } = await agree(placed.window, outcome);
    const back = await kim.send("POST", to, fields);
    assert.ok(back.status < 500, `${outcome}: ${back.status}`);
    const order = await kim.ask("GET", `/api/v1/orders/${placed.order.number}`);
    assert.equal(order.state, "pending", outcome);
    if (state) assert.equal(order.payment.state, state);
    await kim.send("POST", `/api/v1/orders/${placed.order.number}/cancel`, { reason: "mind" });
  }
  assert.equal((await pay(kim, (await place(kim, one())).json)).status, 303);
});

test("another member's order is not there for others, nor to guess", async () => {
  const placed = (await place(kim, one())).json;
  const lee = await member(saja.url, "lee@example.com", "이서준");
  refused(await lee.send("GET", `/api/v1/orders/${placed.order.number}`), 404, "order_not_found");
  refused(await lee.send("POST", `/api/v1/orders/${placed.order.number}/pay`, {}), 404, "order_not_found");
  refused(await new Caller(saja.url).send("GET", `/api/v1/orders/${placed.order.number}?t=${"x".repeat(43)}`), 404, "order_not_found");
  let last;
  for (let i = 0; i < 30 && last?.status !== 429; i++) last = await new Caller(saja.url).send("POST", "/api/v1/orders/lookup", { number: placed.order.number, proof: String(1000 + i) });
  refused(last, 429, "too_many_guesses");
});

test("the staff's doors are closed to shoppers and to guests", async () => {
  const doc = await staff.ask("GET", "/api/openapi.json");
  let doors = 0;
  for (const [path, methods] of Object.entries(doc.paths).filter(([p]) => p.includes("/admin/"))) {
    for (const method of Object.keys(methods).filter((m) => ["get", "post", "put", "patch", "delete"].includes(m))) {
      const at = path.replaceAll(/\{\w+\}/g, show.id);
      const body = method === "get" ? undefined : {};
      refused(await kim.send(method.toUpperCase(), at, body), 403, "not_allowed");
      refused(await new Caller(saja.url).send(method.toUpperCase(), at, body), 401, "sign_in_required");
      doors++;
    }
  }
  assert.ok(doors > 20, `${doors} doors`);
  const host = await staff.ask("POST", "/api/v1/admin/staff", { email: "host@example.com", name: "박셰프", role: "host" });
  const chef = new Caller(saja.url);
  await chef.ask("POST", "/api/v1/auth/sign-in", { email: "host@example.com", password: host.oneTimePassword });
  refused(await chef.send("GET", "/api/v1/admin/shows"), 403, "password_change_required");
  await chef.ask("POST", "/api/v1/auth/password", { current: host.oneTimePassword, password: "quite another one" });
  assert.equal((await chef.send("GET", "/api/v1/admin/shows")).status, 200);
  refused(await chef.send("GET", "/api/v1/admin/orders"), 403, "not_allowed");
  refused(await chef.send("GET", "/api/v1/admin/audit"), 403, "not_allowed");
});

test("a form from another site is refused", async () => {
  const evil = { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site", "Content-Type": "application/x-www-form-urlencoded" };
  for (const path of ["/sign-out", "/cart", "/checkout", "/me/address"]) {
    const answer = await kim.send("POST", path, "variant=x&qty=1", evil);
    assert.equal(answer.status, 403, `${path}: ${answer.status}`);
    assert.match(answer.text, /다른 사이트/);
  }
  refused(await kim.send("POST", "/api/v1/cart", one().lines[0], evil), 403, "cross_origin");
  refused(await kim.send("POST", "/api/v1/auth/sign-out", {}, evil), 403, "cross_origin");
  assert.equal((await kim.ask("GET", "/api/v1/me")).signedIn, true);
});

test("strange addresses and bodies of pages are pages with a name", async () => {
  const guest = new Caller(saja.url);
  for (const path of ["/nope", "/p/%00", "/p/" + "x".repeat(3000), "/live/../../etc/passwd", "/live/%2e%2e%2f", "/orders/zzz", "/img/../shop.db/320", "/img/x/99999", "/media/x/index.m3u8", "/media/%2e%2e/shop.db", "/admin/assets/nope.js", "/assets/nope.css", "/api/v1/nope", "/products?page=-1", "/products?page=abc&sort=%27"]) {
    const answer = await guest.send("GET", path);
    assert.ok(answer.status < 500, `${path}: ${answer.status}`);
  }
  for (const [path, body] of [["/cart", "variant=x&qty=-1"], ["/cart", "variant=x&qty=1e3"], ["/cart", `variant=${product.variants[0].id}&qty=1&price=1`], ["/checkout", "key=x"], ["/sign-in", "email=%00&password="], ["/sign-up", "x=" + "y".repeat(3 << 20)], ["/orders", "number=%ff"], ["/cart", "%%%"]]) {
    const answer = await guest.send("POST", path, body, { "Content-Type": "application/x-www-form-urlencoded" });
    assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${body.slice(0, 40)}: ${answer.status}`);
  }
});

// png is a picture of any size that nobody ever drew.
function png(width, height, data) {
  const chunk = (type, body) => {
    const out = Buffer.alloc(12 + body.length);
    out.writeUInt32BE(body.length, 0);
    out.write(type, 4, "latin1");
    body.copy(out, 8);
    out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
    return out;
  };
  const head = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", data), chunk("IEND", Buffer.alloc(0))]);
}

test("pictures that are none are refused by name and the product keeps what it had", async () => {
  const upload = async (bytes, name) => {
    const form = new FormData();
    form.append("file", new Blob([bytes], { type: "image/png" }), name);
    return staff.send("POST", `/api/v1/admin/products/${product.id}/pictures`, form);
  };
  const jpeg = picture();
  for (const [name, bytes, status, code] of [
    ["empty.png", Buffer.alloc(0), 400, "picture_empty"],
    ["page.png", "<script>alert(1)</script>", 415, "picture_type"],
    ["drawing.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415, "picture_type"],
    ["noise.jpg", randomBytes(4096), 415, "picture_type"],
    ["cut.jpg", jpeg.subarray(0, jpeg.length / 2), 422, "picture_broken"],
    ["bomb.png", png(30_000, 30_000, deflateSync(Buffer.alloc(1 << 20))), 413, "picture_too_many_pixels"],
    ["lying.png", png(5000, 5000, deflateSync(Buffer.alloc(100))), 422, "picture_broken"],
    ["fat.jpg", Buffer.concat([jpeg, Buffer.alloc(21 << 20)]), 413, "picture_too_large"],
  ]) {
    const answer = await upload(bytes, name);
    assert.deepEqual([name, answer.status, answer.code], [name, status, code], answer.text.slice(0, 300));
  }
  assert.equal((await staff.ask("GET", `/api/v1/admin/products/${product.id}`)).pictures.length, 1);
});

// enter joins the chat of the show with the official client, as who.
async function enter(who) {
  class Socket extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: who ? { Cookie: who.cookie, Origin: saja.url } : { Origin: saja.url } });
    }
  }
  const client = new Centrifuge(`${saja.url.replace("http", "ws")}/connection/websocket`, { websocket: Socket });
  clients.push(client);
  const room = client.newSubscription(`live:${show.id}`);
  room.heard = [];
  room.on("publication", (p) => room.heard.push(p.data));
  room.subscribe();
  client.connect();
  await room.ready(10_000);
  return room;
}

test("chat takes what people write and nothing else", async () => {
  // How often someone may write counts for what is refused, too: so two people.
  const [guest, mine, theirs] = [await enter(), await enter(kim), await enter(await member(saja.url, "odd@example.com", "이상해"))];
  const mid = () => crypto.randomUUID();
  const refusal = (room, data, name) => assert.rejects(room.publish(data), (e) => {
    assert.equal(e.message, name, JSON.stringify(data).slice(0, 80));
    return true;
  });
  await assert.rejects(guest.publish({ text: "hi", mid: mid() }), { code: 103 });
  await refusal(mine, { text: "", mid: mid() }, "chat_empty");
  await refusal(mine, { text: " \u200b\u0000\u0007\n ", mid: mid() }, "chat_empty");
  await refusal(theirs, { text: "가".repeat(3500), mid: mid() }, "chat_too_long");
  await refusal(theirs, "just words", "chat_message_invalid");
  await refusal(theirs, { text: 7 }, "chat_message_invalid");
  await mine.publish({ text: "<script>alert(1)</script>", mid: mid() });
  await mine.publish({ text: "a\u0000b\u001b[31mc\u202ed", mid: mid() });
  await until("both to arrive", () => guest.heard.filter((m) => m.kind === "text").length === 2);
  const [script, odd] = guest.heard.filter((m) => m.kind === "text");
  assert.equal(script.text, "<script>alert(1)</script>"); // as written: pages put it down as text
  assert.doesNotMatch(odd.text, /[\u0000-\u001f\u202a-\u202e]/);
  assert.doesNotMatch(JSON.stringify(script), /kim@example|010-/);
});

test("fifty messages in a second: a few are taken, the rest are told to slow down", async () => {
  const lee = await enter(await member(saja.url, "fast@example.com", "이빠름"));
  const answers = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => lee.publish({ text: `빠르게 ${i}`, mid: crypto.randomUUID() })));
  const taken = answers.filter((a) => a.status === "fulfilled").length;
  assert.ok(taken >= 1 && taken <= 10, `${taken} were taken`);
  for (const a of answers.filter((x) => x.status === "rejected")) assert.match(a.reason.message, /^chat_(slow_down|muted)$/); // who does not stop is muted for a while
  const kept = async () => (await kim.ask("GET", `/api/v1/chat/live:${show.id}/messages`)).messages.filter((m) => m.text?.startsWith("빠르게")).length;
  await until("what was taken to be kept", async () => (await kept()) === taken, { within: 5000 });
});

test("a socket with garbage, another site's origin or no protocol harms nobody", async () => {
  const url = saja.url.replace("http", "ws") + "/connection/websocket";
  const evil = new WebSocket(url, { headers: { Origin: "https://evil.example" } });
  const [err] = await once(evil, "error");
  assert.match(err.message, /40[03]/);
  const raw = new WebSocket(url, { headers: { Origin: saja.url } });
  await once(raw, "open");
  raw.send("{{{{");
  const [code] = await once(raw, "close");
  assert.ok(code >= 3000, `closed with ${code}`);
  const binary = new WebSocket(url, { headers: { Origin: saja.url } });
  await once(binary, "open");
  binary.send(randomBytes(64 << 10));
  await once(binary, "close");
});

test("wrong stream keys are turned away, and told why", async () => {
  for (const [path, why] of [["/wrong-key-wrong-key", /not known/], ["", /no stream key/], ["/" + "x".repeat(5000), null]]) {
    const e = Encoder.start(saja.rtmp + path, { loud: true });
    await e.gone;
    assert.notEqual(e.process.exitCode, 0);
    if (why) assert.match(e.log, why);
  }
  assert.equal((await studio()).health.state, "waiting");
  assert.equal((await staff.ask("GET", `/api/v1/admin/shows/${show.id}`)).state, "scheduled");
});

test("garbage, half-open connections and other protocols on the RTMP port harm nobody", async () => {
  const port = Number(new URL(saja.rtmp.replace("rtmp", "http")).port);
  const hanging = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  for (const bytes of [randomBytes(1 << 16), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", Buffer.concat([Buffer.from([3]), randomBytes(1536 * 2)]), Buffer.alloc(1 << 16, 0xff)]) {
    const s = connect(port, "127.0.0.1").on("error", () => {});
    s.resume();
    s.end(bytes);
    await until("the port to close the connection", () => s.closed || s.destroyed);
  }
  const good = Encoder.start(`${saja.rtmp}/${key}`);
  await until("a real encoder to be let in beside them", async () => (await studio()).health.connected);
  const second = Encoder.start(`${saja.rtmp}/${key}`, { loud: true });
  await second.gone;
  assert.match(second.log, /another encoder/);
  assert.equal((await studio()).health.connected, true, "the first encoder was cut off");
  await good.kill();
  for (const s of hanging) s.destroy();
  await until("it to be gone", async () => !(await studio()).health.connected);
});

test("codecs that browsers do not play are named in the studio, with what to change", async () => {
  const old = Encoder.start(`${saja.rtmp}/${key}`, { size: "320x240", codec: ["-c:v", "flv1"] }); // Debian's ffmpeg puts no HEVC into RTMP
  await until("the warning about Sorenson video", () => warned("video_codec"));
  await old.kill();
  const mp3 = Encoder.start(`${saja.rtmp}/${key}`, { audio: ["-c:a", "libmp3lame", "-ar", "44100"] });
  await until("the warning about MP3", () => warned("audio_codec"));
  const { health } = await studio();
  const w = health.warnings.find((x) => x.code === "audio_codec");
  assert.deepEqual([w.text, w.with.what], ["studio.warn.audio_codec", "MP3"]);
  assert.equal(health.connected, true, "the picture goes on");
  await mp3.kill();
});

test("an old key does not open after a new one was made, nor does an ended show take an encoder", async () => {
  const fresh = await streamKey(staff, show);
  const old = Encoder.start(`${saja.rtmp}/${key}`, { loud: true });
  await old.gone;
  assert.match(old.log, /not known/);
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  refused(await staff.send("POST", `/api/v1/admin/shows/${show.id}/end`), 409, "show_ended");
  refused(await staff.send("POST", `/api/v1/admin/shows/${show.id}/start`), 409, "show_ended");
  const late = Encoder.start(`${saja.rtmp}/${fresh}`, { loud: true });
  await late.gone;
  assert.notEqual(late.process.exitCode, 0);
});

// A forged return is an alarm, not a failure: the shop says so with alert=true.
test("no answer was a 500 and nothing went wrong inside", () => {
  const errors = saja.log.split("\n").filter((l) => (l.includes("level=ERROR") && !l.includes("alert=true")) || /status=50[0-24-9]/.test(l) || l.includes("panic"));
  assert.deepEqual(errors, []);
});
