// The near door: pictures as they come, decoded by the page onto a canvas; LL-HLS in the same page when the door is shut, and back.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before } from "node:test";
import WebSocket from "ws";
import { desk, openBrowser, phone, place, plays, shoot, visit } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

let saja, browser, encoder, staff, show, key, page;
let open = true; // whether the near door is
const sockets = []; // of the page, to the near door

before(async () => {
  saja = await Saja.start({ name: "near" });
  browser = await openBrowser();
});
after(async () => {
  await encoder?.kill();
  await browser?.close();
  await saja?.stop();
});

// watched opens the live room on a page whose near door can be shut.
async function watched(size) {
  const p = await visit(browser, { size });
  await p.routeWebSocket(/\/near\//, (socket) => {
    if (!open) return void socket.close({ code: 1013, reason: "shut" });
    socket.connectToServer();
    sockets.push(socket);
  });
  await p.addInitScript(() => {
    window.heard = []; // what listens to the sound of this page
    window.AudioWorkletNode = class extends AudioWorkletNode {
      constructor(context, ...how) {
        super(context, ...how);
        const ear = context.createAnalyser();
        this.connect(ear);
        heard.push(ear);
      }
    };
  });
  await p.goto(`${saja.url}/live/${show.slug}`);
  return p;
}

const door = (p) => p.locator("live-player").getAttribute("data-door");
const at = (p, name) => until(`the ${name} door`, async () => (await door(p)) === name);

// seen is the picture in sight: a few of its pixels, and how many colours they have.
const seen = (p) => p.evaluate(() => {
  const canvas = document.querySelector("canvas.picture"), video = document.querySelector("video.picture");
  const pen = new OffscreenCanvas(48, 48).getContext("2d");
  pen.drawImage(canvas.hidden ? video : canvas, 0, 0, 48, 48);
  const px = pen.getImageData(0, 0, 48, 48).data;
  return { on: canvas.hidden ? "video" : "canvas", width: canvas.width, colours: new Set(new Uint32Array(px.buffer)).size, sum: px.reduce((a, b, i) => (a * 31 + b * (i % 7)) % 1e9, 0) };
});

async function publish(options) {
  encoder = Encoder.start(`${saja.rtmp}/${key}`, options);
  await until("the picture to arrive", async () => (await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).health.connected);
}

step("a show goes on air and its pictures are decoded onto the canvas", async () => {
  staff = await owner(saja);
  show = await putShow(staff, [await putProduct(staff, await putVendor(staff))]);
  key = await streamKey(staff, show);
  await publish();
  await until("the show to be on air", async () => (await staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`)).show.state === "live");
  page = await watched(phone);
  await at(page, "near");
  await plays(page, 2);
  await until("the near door alone to be used", async () => (await door(page)) === "near" && (await page.evaluate(() => document.querySelector("video").src === "")));
  const one = await seen(page);
  await plays(page, 1);
  const two = await seen(page);
  assert.equal(one.on, "canvas");
  assert.equal(one.width, 540);
  assert.ok(one.colours > 50, `the picture has ${one.colours} colours`);
  assert.notEqual(one.sum, two.sum, "the picture stands still");
  await shoot(page, "near-390");
});

step("sound is heard when asked for, at this door too", async () => {
  assert.equal(await page.evaluate(() => heard.length), 0, "sound is made for a viewer who is mute");
  await page.getByRole("button", { name: say("live.sound.on") }).click();
  await until("the tone to be heard", () => page.evaluate(() => {
    const wave = new Float32Array(2048);
    heard.at(-1)?.getFloatTimeDomainData(wave);
    const loud = Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length);
    return loud > 0.07 && loud < 0.1; // ffmpeg's sine is an eighth
  }));
  assert.equal(await page.evaluate(() => document.querySelector("video").muted), false);
  await plays(page, 2);
  assert.equal(await door(page), "near");
});

step("the door is shut: the page goes on with the playlist, without a gap in the picture, and comes back when the door opens", async () => {
  const navigations = page.navigations;
  await page.evaluate(() => {
    window.bare = 0;
    const canvas = document.querySelector("canvas.picture"), video = document.querySelector("video.picture");
    const look = () => { if (canvas.hidden && video.readyState < 2) window.bare++; requestAnimationFrame(look); };
    look();
  });
  open = false;
  for (const s of sockets) await s.close({ code: 1013, reason: "shut" });
  await at(page, "far");
  await plays(page, 3);
  assert.equal((await seen(page)).on, "video");
  open = true;
  await at(page, "near");
  await plays(page, 2);
  assert.equal((await seen(page)).on, "canvas");
  assert.equal(await page.evaluate(() => window.bare), 0, "for some frames there was no picture");
  assert.equal(page.navigations, navigations, "the page was left");
});

step("an encoder with B-frames and another size takes over: its pictures come in order", async () => {
  await encoder.kill();
  await publish({ size: "640x360", codec: ["-c:v", "libx264", "-preset", "veryfast", "-bf", "2"] });
  await until("the new size", async () => (await seen(page)).width === 640);
  await plays(page, 1);
  const places = await page.evaluate(async () => {
    const player = document.querySelector("live-player"), all = [];
    for (let i = 0; i < 120; i++) { all.push(player.place); await new Promise(requestAnimationFrame); }
    return all;
  });
  assert.ok(places.every((p, i) => i === 0 || p >= places[i - 1]), `pictures went back: ${places}`);
  assert.ok(new Set(places).size > 30, `${new Set(places).size} pictures in 120 frames`);
  assert.equal(await door(page), "near");
  assert.equal(await page.locator("live-room").getAttribute("data-shape"), "landscape");
});

step("a browser without WebCodecs plays the playlist", async () => {
  const old = await visit(browser, { size: desk });
  await old.addInitScript(() => delete window.VideoDecoder);
  await old.goto(`${saja.url}/live/${show.slug}`);
  await at(old, "far");
  await plays(old, 2);
  assert.equal((await seen(old)).on, "video");
  await old.context().close();
});

step("the door turns away other shows, plain requests and what talks to it", async () => {
  const near = `${saja.url}/near/`;
  for (const id of ["no-such-show", "..%2F..", "a".repeat(200)]) {
    const [err] = await once(new WebSocket(near.replace("http", "ws") + id), "error");
    assert.match(err.message, /404/, id);
  }
  assert.equal((await fetch(near + show.id)).status, 400);
  const loud = new WebSocket(near.replace("http", "ws") + show.id);
  await once(loud, "open");
  loud.send("hello");
  const [code] = await once(loud, "close");
  assert.ok([1008, 1009].includes(code), `closed with ${code}`);
});

step("the show ends for who watches at the near door", async () => {
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  await page.getByText(say("live.ended.title")).waitFor();
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
