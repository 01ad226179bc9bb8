// A server that is killed loses nothing that it has acknowledged, and its viewers come back by themselves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Server, hear, mid, room, texts, until } from "./server.js";

const host = "m-host|사자 쇼핑|host";

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

test("kill -9 in the middle of the talk: nothing acknowledged is lost, nothing is shown twice, order holds", async () => {
  const r = room();
  const writer = hear(server.client(host), r);
  const reader = hear(server.client(), r);
  await Promise.all([writer.ready(), reader.ready()]);

  const acked = [];
  let running = true;
  // Eight writers at once; each says its next message when the last is acknowledged, and again with the same mid if not.
  const talk = async (n) => {
    for (let i = 0; running; i++) {
      const message = { text: `${n}/${i}`, mid: mid() };
      for (;;) {
        try {
          await writer.publish(message);
          acked.push(message.text);
          break;
        } catch {
          if (!running) return;
          await writer.ready().catch(() => {});
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const talking = Array.from({ length: 8 }, (_, n) => talk(n));
  for (let kills = 1; kills <= 3; kills++) {
    const mark = acked.length + 60;
    await until(`${mark} messages are acknowledged`, () => acked.length >= mark);
    await server.kill("SIGKILL");
    await server.run();
  }
  const end = acked.length + 40;
  await until("the talk goes on after the last kill", () => acked.length >= end);
  running = false;
  await Promise.all(talking);

  await until("the reader has everything", () => new Set(texts(reader)).size >= acked.length);
  const got = texts(reader);
  assert.equal(new Set(got).size, got.length, "something was shown twice");
  for (const text of acked) assert.ok(got.includes(text), `${text} was acknowledged and is lost`);
  for (let n = 0; n < 8; n++) {
    const mine = got.filter((t) => t.startsWith(`${n}/`)).map((t) => Number(t.split("/")[1]));
    assert.deepEqual(mine, [...mine].sort((a, b) => a - b), `writer ${n} is out of order`);
  }
  const offsets = reader.all.filter((m) => m.offset).map((m) => m.offset);
  assert.deepEqual(offsets, [...offsets].sort((a, b) => a - b), "offsets only rise");
  assert.ok(reader.subscribedWith.slice(1).every((e) => e.recovered), "every return was a recovery");

  const saved = await until("the saver has everything", async () => {
    const all = [];
    let next = "";
    do {
      const { body } = await server.get(`/api/v1/chat/${r}/messages?size=500&at=${next}`);
      all.push(...body.items);
      next = body.next ?? "";
    } while (next);
    return all.length >= got.length && all;
  });
  assert.deepEqual(saved.filter((m) => m.kind === "text").map((m) => m.text), got, "the replay is what was shown");
});

test("sanctions, deletes and the pinned card outlive a restart", async () => {
  const r = room();
  const c = server.client("m-bad|Bad|member");
  const sub = hear(c, r);
  await sub.ready();
  await sub.publish({ text: "stays", mid: mid() });
  await sub.publish({ text: "goes", mid: mid() });
  await until("both are out", () => texts(sub).length === 2);
  const product = { id: "p", slug: "s", name: "n", nameEn: "", price: 1, listPrice: 2, left: 9, picture: "", variant: "v" };
  await server.post(`/test/post/${r}/card`, { product });
  await server.post(`/api/v1/admin/chat/${r}/delete`, { id: sub.all.find((m) => m.text === "goes").id }, host);
  await server.post(`/api/v1/admin/chat/${r}/mute`, { member: "m-bad", seconds: 600 }, host);
  await server.kill("SIGKILL");
  await server.run();
  const late = hear(server.client(), r);
  await late.ready();
  await until("history came", () => texts(late).length === 1);
  assert.deepEqual(texts(late), ["stays"]);
  assert.equal(late.subscribedWith[0].data.pinned.id, "p");
  await sub.ready();
  await assert.rejects(sub.publish({ text: "still muted?" }), { code: 1011 });
});

test("an orderly end sends everyone away with 3001, and they come back", async () => {
  const r = room();
  const c = server.client();
  const sub = hear(c, r);
  await sub.ready();
  await server.kill("SIGTERM");
  await until("the client was told", () => c.codes.includes(3001));
  await server.run();
  await sub.ready();
});
