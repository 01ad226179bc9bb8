// The unmodified official client (npm "centrifuge") against the real server.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, hear, mid, room, texts, until } from "./server.js";

const lee = "m-lee|이서준|member";
const host = "m-host|사자 쇼핑|host";

// A member of their own for each test: how fast one may write counts in all rooms together.
let members = 0;
const member = (name) => `m-${++members}|${name}|member`;

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

test("a guest connects, subscribes and reads what a member writes", async () => {
  const kim = member("김민지");
  const r = room();
  const guest = hear(server.client(), r);
  const writer = hear(server.client(kim), r);
  await Promise.all([guest.ready(), writer.ready()]);
  await writer.publish({ text: "떡볶이 매운가요?", mid: "mid-1" });
  await until("the guest reads it", () => texts(guest).includes("떡볶이 매운가요?"));
  const [m] = guest.all.filter((x) => x.kind === "text");
  assert.equal(m.author.name, "김○○");
  assert.equal(m.author.role, "member");
  assert.equal(m.mid, "mid-1");
  assert.ok(m.offset > 0 && m.at > 0 && m.id && m.author.hue >= 0);
  await until("the writer reads it too", () => texts(writer).length === 1);
});

test("a guest may not write: 103", async () => {
  const guest = hear(server.client(), room());
  await guest.ready();
  await assert.rejects(guest.publish({ text: "hello" }), { code: 103 });
  assert.equal(guest.subscribedWith[0].data.you.canWrite, false);
  assert.equal(guest.subscribedWith[0].data.you.reason, "guest");
});

test("a newcomer gets the last 50 messages and the state of the room", async () => {
  const r = room();
  const writer = hear(server.client(host), r);
  const guest = hear(server.client(), r);
  await Promise.all([writer.ready(), guest.ready()]);
  const product = { id: "p1", slug: "tteok", name: "불맛 쌀떡볶이", nameEn: "", price: 12900, listPrice: 15900, left: 30, picture: "", variant: "v1" };
  assert.equal((await server.post(`/test/post/${r}/card`, { product })).status, 200);
  for (let i = 0; i < 60; i++) await writer.publish({ text: `message ${i}`, mid: mid() });
  await until("all are out", () => texts(writer).length === 60);
  const late = hear(server.client(), r);
  await late.ready();
  await until("history came", () => texts(late).length === 50);
  assert.deepEqual(texts(late), Array.from({ length: 50 }, (_, i) => `message ${i + 10}`));
  const state = late.subscribedWith[0].data;
  assert.equal(state.pinned.name, "불맛 쌀떡볶이");
  assert.equal(state.viewers, 2, "the guest and the newcomer; the host is no viewer");
});

test("what was missed while away comes once and in order", async () => {
  const r = room();
  const writer = hear(server.client(host), r);
  const c = server.client();
  const reader = hear(c, r);
  await Promise.all([writer.ready(), reader.ready()]);
  for (let i = 0; i < 20; i++) await writer.publish({ text: `n${i}`, mid: mid() });
  await until("the reader is up to date", () => texts(reader).length === 20);
  c.disconnect();
  for (let i = 20; i < 120; i++) await writer.publish({ text: `n${i}`, mid: mid() });
  c.connect();
  await reader.ready();
  for (let i = 120; i < 140; i++) await writer.publish({ text: `n${i}`, mid: mid() });
  await until("everything is there", () => texts(reader).length >= 140);
  assert.deepEqual(texts(reader), Array.from({ length: 140 }, (_, i) => `n${i}`));
  const last = reader.subscribedWith.at(-1);
  assert.equal(last.wasRecovering, true);
  assert.equal(last.recovered, true);
});

test("too far behind is told as not recovered, and the latest messages come", async () => {
  const r = room();
  const writer = hear(server.client(host), r);
  const c = server.client();
  const reader = hear(c, r);
  await Promise.all([writer.ready(), reader.ready()]);
  await writer.publish({ text: "before", mid: mid() });
  await until("the reader is up to date", () => texts(reader).length === 1);
  c.disconnect();
  // Four connections: one alone may send 200 commands a second.
  const writers = Array.from({ length: 4 }, () => hear(server.client(host), r));
  await Promise.all(writers.map((w) => w.ready()));
  for (let i = 0; i < 600; i += 4) await Promise.all(writers.map((w, n) => w.publish({ text: `n${i + n}`, mid: mid() })));
  await until("all are out", () => texts(writer).length === 601);
  c.connect();
  await reader.ready();
  const last = reader.subscribedWith.at(-1);
  assert.equal(last.wasRecovering, true);
  assert.ok(!last.recovered);
  await until("the newest are there", () => texts(reader).length === 51);
  assert.ok(texts(reader).slice(1).every((t) => Number(t.slice(1)) >= 540), "they are the newest");
});

test("an unknown room is refused for good: 102", async () => {
  const c = server.client();
  const sub = c.newSubscription("secret:room");
  const refused = new Promise((resolve) => sub.on("unsubscribed", resolve));
  sub.subscribe();
  c.connect();
  assert.equal((await refused).code, 102);
});

test("pings keep the connection, and presence, history and rpc answer", async () => {
  const kim = member("김민지");
  const r = room();
  const c = server.client(kim);
  const sub = hear(c, r);
  await sub.ready();
  await sub.publish({ text: "one", mid: mid() });
  const stats = await sub.presenceStats();
  assert.deepEqual(stats, { numClients: 1, numUsers: 1 });
  await until("it is in history", async () => (await sub.history({ limit: 10 })).publications.length === 1);
  const heart = await c.rpc("heart", { n: 3 });
  assert.equal(heart.data.hearts, 3);
  await assert.rejects(c.rpc("dance", {}), { code: 104 });
  await until("the count comes by itself", () => sub.all.some((m) => m.kind === "count" && m.hearts === 3 && m.viewers === 1));
  // The server pings every five seconds here and cuts off after four without a pong.
  await until("the second ping after the first was answered", () => c.pings >= 2);
  assert.deepEqual(c.codes, [0], "connected once and never again");
});

test("a repeated mid is one message", async () => {
  const kim = member("김민지");
  const sub = hear(server.client(kim), room());
  await sub.ready();
  await sub.publish({ text: "once", mid: "same" });
  await sub.publish({ text: "once", mid: "same" });
  await sub.publish({ text: "end", mid: mid() });
  await until("the end is there", () => texts(sub).includes("end"));
  assert.deepEqual(texts(sub), ["once", "end"]);
});

test("bad messages are refused with a stable code and the connection stays", async () => {
  const kim = member("김민지");
  const c = server.client(kim);
  const sub = hear(c, room());
  await sub.ready();
  const big = "가".repeat(10_000 / 3);
  await assert.rejects(sub.publish({ text: "" }), { code: 1001, message: "chat_empty" });
  await assert.rejects(sub.publish({ text: " \u200b\u0007\n " }), { code: 1001 });
  await assert.rejects(sub.publish({ text: big }), { code: 1002, message: "chat_too_long" });
  await assert.rejects(sub.publish({ text: 5 }), { code: 1000, message: "chat_message_invalid" });
  await new Promise((resolve) => setTimeout(resolve, 1_100)); // refused ones count too; one more may pass after a second
  await sub.publish({ text: "<script>alert(1)</script>\u0000\u202e", mid: mid() });
  await until("markup is just text", () => texts(sub).includes("<script>alert(1)</script>"));
  assert.deepEqual(c.codes, [0]);
});

test("phone numbers and addresses never leave the writer", async () => {
  const kim = member("김민지");
  const sub = hear(server.client("m-pii|Pii|member"), room());
  await sub.ready();
  await sub.publish({ text: "전화 010-1234-5678, kim@example.com", mid: mid() });
  await until("it came", () => texts(sub).length === 1);
  assert.equal(texts(sub)[0], "전화 ***, ***");
});

test("fifty a second is limited, and going on mutes for a while", async () => {
  const c = server.client("m-flood|Flood|member");
  const sub = hear(c, room());
  await sub.ready();
  const codes = await Promise.all(
    Array.from({ length: 50 }, (_, i) => sub.publish({ text: `flood ${i}`, mid: mid() }).then(() => 0, (e) => e.code)),
  );
  const passed = codes.filter((x) => x === 0).length;
  assert.ok(passed >= 5 && passed <= 9, `${passed} of 50 passed, want about 5`);
  assert.ok(codes.includes(1010) && codes.includes(1011), `${codes}`);
  await until("they are told", () => c.personal.some((m) => m.kind === "you" && m.reason === "muted" && m.until > Date.now()));
  assert.deepEqual(c.codes, [0], "a flood does not end the connection");
});

test("a delete reaches live viewers, history and replay", async () => {
  const kim = member("김민지");
  const r = room();
  const writer = hear(server.client(kim), r);
  const viewer = hear(server.client(), r);
  await Promise.all([writer.ready(), viewer.ready()]);
  for (const text of ["good", "bad words", "fine"]) await writer.publish({ text, mid: mid() });
  await until("all are out", () => texts(viewer).length === 3);
  const bad = viewer.all.find((m) => m.text === "bad words");
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/delete`, { id: bad.id }, kim)).status, 403);
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/delete`, { id: bad.id }, host)).status, 204);
  await until("the viewer is told", () => viewer.all.some((m) => m.kind === "delete" && m.target === bad.id));
  const late = hear(server.client(), r);
  await late.ready();
  await until("history came", () => texts(late).length === 2);
  assert.deepEqual(texts(late), ["good", "fine"]);
  const replay = await until("the replay is saved", async () => {
    const { body } = await server.get(`/api/v1/chat/${r}/messages`);
    return body.items.length === 2 && body.items;
  });
  assert.ok(!JSON.stringify(replay).includes("bad words"));
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/delete`, { id: "nothing" }, host)).status, 404);
});

test("the muted read on and the banned are cut off", async () => {
  const kim = member("김민지");
  const r = room();
  const c = server.client(lee);
  const sub = hear(c, r);
  const other = hear(server.client(kim), r);
  await Promise.all([sub.ready(), other.ready()]);
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/mute`, { member: "m-lee", seconds: 600 }, host)).status, 200);
  await until("they are told", () => c.personal.some((m) => m.kind === "you" && m.reason === "muted"));
  await assert.rejects(sub.publish({ text: "hey" }), { code: 1011, message: "chat_muted" });
  await other.publish({ text: "still read", mid: mid() });
  await until("the muted read on", () => texts(sub).includes("still read"));
  const list = await server.get(`/api/v1/admin/chat/${r}/sanctions`, host);
  assert.equal(list.body.items[0].member, "m-lee");

  const gone = new Promise((resolve) => c.on("disconnected", resolve));
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/ban`, { member: "m-lee" }, host)).status, 200);
  assert.deepEqual(await gone, { code: 4503, reason: "banned" });
  const again = server.client(lee);
  const refused = new Promise((resolve) => again.newSubscription(r).on("unsubscribed", resolve));
  again.getSubscription(r).subscribe();
  again.connect();
  assert.equal((await refused).code, 1012);

  assert.equal((await server.post(`/api/v1/admin/chat/${r}/unban`, { member: "m-lee" }, host)).status, 204);
  const back = hear(server.client(lee), r);
  await back.ready();
  await back.publish({ text: "back", mid: mid() });
});

test("the shop's messages are typed, and quick orders are told together", async () => {
  const kim = member("김민지");
  const r = room();
  const sub = hear(server.client(kim), r);
  await sub.ready();
  const order = (id) => server.post(`/test/post/${r}/order`, { id, who: "김○○", product: "떡볶이", qty: 2 });
  for (let i = 0; i < 10; i++) await order(`o${i}`);
  await order("o0"); // told before
  const orders = () => sub.all.filter((m) => m.kind === "order");
  await until("all ten are told", () => orders().reduce((n, m) => n + 1 + m.more, 0) === 10);
  assert.ok(orders().length <= 4, `${orders().length} notices for ten orders at once`);
  assert.equal(orders()[0].who, "김○○");
  await server.post(`/test/post/${r}/card`, { product: { id: "p", slug: "s", name: "n", nameEn: "", price: 1, listPrice: 2, left: 9, picture: "", variant: "v" } });
  await until("the card is shown", () => sub.all.some((m) => m.kind === "card" && m.product.id === "p"));
  await server.post(`/test/post/${r}/stock`, { product: "p", variant: "v", left: 3 });
  await until("the stock is told", () => sub.all.some((m) => m.kind === "stock" && m.left === 3 && !m.offset));
  const late = hear(server.client(), r);
  await late.ready();
  assert.equal(late.subscribedWith[0].data.pinned.left, 3);
  assert.equal((await server.post(`/api/v1/admin/chat/${r}/notice`, { text: "곧 시작합니다" }, host)).status, 204);
  await until("the notice is told", () => sub.all.some((m) => m.kind === "notice" && m.text === "곧 시작합니다"));
  await server.post(`/test/post/${r}/show`, { state: "ended" });
  await until("the end is told", () => sub.all.some((m) => m.kind === "show" && m.state === "ended"));
  await assert.rejects(sub.publish({ text: "late" }), { code: 1013, message: "chat_ended" });
});

test("a connection token stands for the cookie, and a forged one is refused for good", async () => {
  const kim = member("김민지");
  const r = room();
  const { body, status } = await server.post("/api/v1/chat/token", {}, kim);
  assert.equal(status, 200);
  assert.equal((await server.post("/api/v1/chat/token", {})).status, 403);
  const sub = hear(server.client(null, { token: body.token, getToken: async () => body.token }), r);
  await sub.ready();
  await sub.publish({ text: "by token", mid: mid() });
  await until("it came", () => sub.all.some((m) => m.text === "by token" && m.author.id === kim.split("|")[0]));
  const forged = server.client(null, { token: body.token.slice(0, -4) + "AAAA" });
  const refused = new Promise((resolve) => forged.on("disconnected", resolve));
  forged.connect();
  assert.equal((await refused).code, 3500);
});
