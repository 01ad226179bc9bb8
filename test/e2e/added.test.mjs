// A track that comes when the show has begun: viewers go on in the same page and get it, and the replay plays over the seam.
// And pictures whose pixels are not square.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { Bent, film } from "./bent.mjs";
import { openBrowser, phone, place, plays, shoot, visit } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { replay } from "./lists.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";

let saja, staff, browser, product, encoder;
const seconds = 20, width = 540;
let reel;

before(async () => {
  saja = await Saja.start({ name: "added" });
  staff = await owner(saja);
  product = await putProduct(staff, await putVendor(staff));
  browser = await openBrowser();
  reel = film(seconds);
});
after(async () => {
  await encoder?.stop();
  await browser?.close();
  await saja?.stop();
});

// enter opens a show's page, in a browser that decodes nothing itself and so plays the playlist, unless it is to be at the near door.
async function enter(show, near = false) {
  const page = await visit(browser, { size: phone });
  if (!near) await page.addInitScript(() => delete window.VideoDecoder);
  await page.goto(`${saja.url}/live/${show.slug}`);
  return page;
}

// loud is how loud the page's video is just now; 0 is silence.
const loud = (page) => page.evaluate(async () => {
  const video = document.querySelector("video");
  if (!window.ear) {
    video.muted = false;
    const context = new AudioContext();
    window.ear = context.createAnalyser();
    context.createMediaElementSource(video).connect(window.ear);
    await context.resume();
  }
  const heard = new Float32Array(window.ear.fftSize);
  window.ear.getFloatTimeDomainData(heard);
  return Math.max(...heard.map(Math.abs));
});
const wide = (page) => page.evaluate(() => document.querySelector("video").videoWidth);
const whole = async (page) => (await loud(page)) > 0.02 && (await wide(page)) === width;
const studio = (show) => staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);

for (const [missing, lacks, slug] of [
  ["sound", async (page) => (await wide(page)) === width && (await loud(page)) < 0.001, "late-sound"],
  ["picture", async (page) => (await wide(page)) !== width && (await loud(page)) > 0.02, "late-picture"],
]) {
  let show, page, from;

  step(`a show begins without ${missing}, and what there is plays`, async () => {
    show = await putShow(staff, [product], { slug, title: slug });
    let comes = false;
    encoder = await Bent.start(`${saja.rtmp}/${await streamKey(staff, show)}`, reel, (kind) => kind !== missing || comes);
    encoder.add = () => { comes = true; };
    await until("the show to be on air", async () => (await studio(show)).show.state === "live");
    page = await enter(show);
    await plays(page, 3);
    await until(`the rest to play without ${missing}`, () => lacks(page));
    assert.ok((await studio(show)).health.warnings.some((w) => w.code === (missing === "sound" ? "no_audio" : "no_video")));
  });

  step(`${missing} comes: the viewer goes on in the same page and has both`, async () => {
    const navigations = page.navigations;
    from = await place(page);
    encoder.add();
    await until(`the ${missing} to reach the viewer`, () => whole(page));
    await plays(page, 4);
    await until(`it to play with its ${missing}`, () => whole(page));
    assert.equal(page.navigations, navigations, "the page was left");
    assert.ok((await place(page)) > from);
    const later = await enter(show);
    await plays(later, 2);
    await until("who comes later to have both", () => whole(later));
    await later.close();
  });

  step(`the replay plays over the place where ${missing} came`, async () => {
    await encoder.stop();
    await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
    await page.close();
    const list = await until("the replay", () => replay(saja.url, show.id));
    assert.equal(list.runs.length, 2, list.text);
    const seam = (list.runs[0].end - list.runs[0].start) / 1000;
    const guest = await enter(show);
    await plays(guest, 1);
    await until(`it to begin without ${missing}`, () => lacks(guest));
    await guest.evaluate((at) => { document.querySelector("video").currentTime = at; }, seam - 1.5);
    await until(`the ${missing} to come`, async () => (await place(guest)) > seam && whole(guest));
    await plays(guest, 2);
    await guest.close();
  });
}

step("a picture of 720×576 whose pixels are 64:45 is shown 16:9, live and in the replay", async () => {
  const show = await putShow(staff, [product], { slug: "wide-pixels", title: "wide-pixels" });
  const wide = Encoder.start(`${saja.rtmp}/${await streamKey(staff, show)}`, {
    size: "720x576", codec: ["-vf", "setsar=64/45", "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency"],
  });
  await until("the show to be on air", async () => (await studio(show)).show.state === "live");
  const shown = (page) => page.evaluate(() => { const v = document.querySelector("video"); return [v.videoWidth, v.videoHeight]; });
  const page = await enter(show);
  await plays(page, 2);
  assert.deepEqual(await shown(page), [1024, 576]);
  const pushed = await enter(show, true);
  await plays(pushed, 2);
  assert.deepEqual(await pushed.evaluate(() => { const c = document.querySelector("canvas.picture:not([hidden])"); return [c.width, c.height]; }), [1024, 576]);
  await pushed.close();
  assert.equal(await page.locator("live-room").getAttribute("data-shape"), "landscape");
  await shoot(page, "wide-pixels-390");
  await wide.kill();
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  await until("the replay", () => replay(saja.url, show.id));
  await page.goto(`${saja.url}/live/${show.slug}`);
  await plays(page, 1);
  assert.deepEqual(await shown(page), [1024, 576]);
});

step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
