// Bad input on air: in the chat, on its socket, and from encoders.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { after } from "node:test";
import { Centrifuge } from "centrifuge";
import WebSocket from "ws";
import { openShop, refused, shop, unharmed } from "./bad.mjs";
import { member } from "./caller.mjs";
import { Encoder, until } from "./saja.mjs";
import { streamKey } from "./stage.mjs";
import { step } from "./step.mjs";

const clients = [];
after(() => clients.forEach((c) => c.disconnect()));

openShop("bad-air");

const studio = () => shop.staff.ask("GET", `/api/v1/admin/shows/${shop.show.id}/studio`);
const warned = async (code) => (await studio()).health.warnings.some((w) => w.code === code);

// enter joins the chat of the show with the official client, as who.
async function enter(who) {
  class Socket extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: who ? { Cookie: who.cookie, Origin: shop.saja.url } : { Origin: shop.saja.url } });
    }
  }
  const client = new Centrifuge(`${shop.saja.url.replace("http", "ws")}/connection/websocket`, { websocket: Socket });
  clients.push(client);
  const room = client.newSubscription(`live:${shop.show.id}`);
  room.heard = [];
  room.on("publication", (p) => room.heard.push(p.data));
  room.subscribe();
  client.connect();
  await room.ready(60_000);
  return room;
}

step("chat takes what people write and nothing else", async () => {
  // How often someone may write counts for what is refused, too: so two people.
  const [guest, mine, theirs] = [await enter(), await enter(shop.kim), await enter(await member(shop.saja.url, "odd@example.com", "이상해"))];
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

step("fifty messages in a second: a few are taken, the rest are told to slow down", async () => {
  const lee = await enter(await member(shop.saja.url, "fast@example.com", "이빠름"));
  const answers = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => lee.publish({ text: `빠르게 ${i}`, mid: crypto.randomUUID() })));
  const taken = answers.filter((a) => a.status === "fulfilled").length;
  assert.ok(taken >= 1 && taken <= 10, `${taken} were taken`);
  for (const a of answers.filter((x) => x.status === "rejected")) assert.match(a.reason.message, /^chat_(slow_down|muted)$/); // who does not stop is muted for a while
  const kept = async () => (await shop.kim.ask("GET", `/api/v1/chat/live:${shop.show.id}/messages`)).items.filter((m) => m.text?.startsWith("빠르게")).length;
  await until("what was taken to be kept", async () => (await kept()) === taken);
});

step("a socket with garbage, another site's origin or no protocol harms nobody", async () => {
  const url = shop.saja.url.replace("http", "ws") + "/connection/websocket";
  const evil = new WebSocket(url, { headers: { Origin: "https://evil.example" } });
  const [err] = await once(evil, "error");
  assert.match(err.message, /40[03]/);
  const raw = new WebSocket(url, { headers: { Origin: shop.saja.url } });
  await once(raw, "open");
  raw.send("{{{{");
  const [code] = await once(raw, "close");
  assert.ok(code >= 3000, `closed with ${code}`);
  const binary = new WebSocket(url, { headers: { Origin: shop.saja.url } });
  await once(binary, "open");
  binary.send(randomBytes(64 << 10));
  await once(binary, "close");
});

step("wrong stream keys are turned away, and told why", async () => {
  for (const [path, why] of [["/wrong-key-wrong-key", /not known/], ["", /no stream key/], ["/" + "x".repeat(5000), null]]) {
    const e = Encoder.start(shop.saja.rtmp + path, { loud: true });
    await e.gone;
    assert.notEqual(e.process.exitCode, 0);
    if (why) assert.match(e.log, why);
  }
  assert.equal((await studio()).health.state, "waiting");
  assert.equal((await shop.staff.ask("GET", `/api/v1/admin/shows/${shop.show.id}`)).state, "scheduled");
});

step("garbage, half-open connections and other protocols on the RTMP port harm nobody", async () => {
  const port = Number(new URL(shop.saja.rtmp.replace("rtmp", "http")).port);
  const hanging = Array.from({ length: 20 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  for (const bytes of [randomBytes(1 << 16), "GET / HTTP/1.1\r\nHost: x\r\n\r\n", Buffer.concat([Buffer.from([3]), randomBytes(1536 * 2)]), Buffer.alloc(1 << 16, 0xff)]) {
    const s = connect(port, "127.0.0.1").on("error", () => {});
    s.resume();
    s.end(bytes);
    await until("the port to close the connection", () => s.closed || s.destroyed);
  }
  const good = Encoder.start(`${shop.saja.rtmp}/${shop.key}`);
  await until("a real encoder to be let in beside them", async () => (await studio()).health.connected);
  const second = Encoder.start(`${shop.saja.rtmp}/${shop.key}`, { loud: true });
  await second.gone;
  assert.match(second.log, /another encoder/);
  assert.equal((await studio()).health.connected, true, "the first encoder was cut off");
  await good.kill();
  for (const s of hanging) s.destroy();
  await until("it to be gone", async () => !(await studio()).health.connected);
});

step("codecs that browsers do not play are named in the studio, with what to change", async () => {
  const old = Encoder.start(`${shop.saja.rtmp}/${shop.key}`, { size: "320x240", codec: ["-c:v", "flv1"] }); // Debian's ffmpeg puts no HEVC into RTMP
  await until("the warning about Sorenson video", () => warned("video_codec"));
  await old.kill();
  await until("it to be gone", async () => !(await studio()).health.connected);
  const mp3 = Encoder.start(`${shop.saja.rtmp}/${shop.key}`, { audio: ["-c:a", "libmp3lame", "-ar", "44100"] });
  await until("the warning about MP3", () => warned("audio_codec"));
  const { health } = await studio();
  const w = health.warnings.find((x) => x.code === "audio_codec");
  assert.deepEqual([w.text, w.with.what], ["studio.warn.audio_codec", "MP3"]);
  assert.equal(health.connected, true, "the picture goes on");
  await mp3.kill();
  await until("it to be gone", async () => !(await studio()).health.connected);
});

step("an old key does not open after a new one was made, nor does an ended show take an encoder", async () => {
  const fresh = await streamKey(shop.staff, shop.show);
  const old = Encoder.start(`${shop.saja.rtmp}/${shop.key}`, { loud: true });
  await old.gone;
  assert.match(old.log, /not known/);
  await shop.staff.ask("POST", `/api/v1/admin/shows/${shop.show.id}/end`);
  refused(await shop.staff.send("POST", `/api/v1/admin/shows/${shop.show.id}/end`), 409, "show_ended");
  refused(await shop.staff.send("POST", `/api/v1/admin/shows/${shop.show.id}/start`), 409, "show_ended");
  const late = Encoder.start(`${shop.saja.rtmp}/${fresh}`, { loud: true });
  await late.gone;
  assert.notEqual(late.process.exitCode, 0);
});

unharmed();
