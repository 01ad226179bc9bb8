// A shop with two processes that take streams in, on MariaDB and Redis: one is killed in the middle of a show, and the encoder
// comes to the other.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { desk, openBrowser, phone, plays, visit } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { mariadb, redis } from "./engines.mjs";
import { edge, replay, runs } from "./lists.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";

let sql, counters, shop, one, other, browser, encoder, staff, show, key;
let viewers; // pages
const studio = () => staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);

before(async () => {
  [sql, counters] = await Promise.all([mariadb(), redis()]);
  const engines = { SAJA_DATABASE_URL: sql.url, SAJA_REDIS_URL: counters.url };
  shop = await Saja.start({ name: "origins-web", roles: ["web", "chat", "worker"], env: engines });
  const dir = mkdtempSync(join(tmpdir(), "saja-key-"));
  cpSync(join(shop.data, "shop.key"), join(dir, "shop.key"));
  const origin = (name) => Saja.start({ name, roles: ["origin"], env: { ...engines, SAJA_NODE_KEY_FILE: join(dir, "shop.key") } });
  one = await origin("origins-one");
  other = await origin("origins-other");
  browser = await openBrowser();
});
after(async () => {
  await encoder?.kill();
  await browser?.close();
  await Promise.all([one?.stop(), other?.stop(), shop?.stop()]);
  await Promise.all([sql?.stop(), counters?.stop()]);
});

// publish comes to an origin as encoders do that were cut off, again and again until it is let in, and waits for the picture.
async function publish(origin) {
  await until(`${origin.name} to take the encoder`, async () => {
    if (!encoder || encoder.process.exitCode !== null || encoder.process.signalCode !== null) encoder = Encoder.start(`${origin.rtmp}/${key}`);
    return (await fetch(`${origin.url}/media/${show.id}/source/live.m3u8`)).ok && encoder.process.exitCode === null;
  }, { every: 500 });
}

step("a show is on air at the first of them", async () => {
  staff = await owner(shop);
  show = await putShow(staff, [await putProduct(staff, await putVendor(staff))]);
  key = await streamKey(staff, show);
  viewers = [await visit(browser, { size: phone }), await visit(browser, { size: desk })];
  await Promise.all(viewers.map((p) => p.goto(`${shop.url}/live/${show.slug}`)));
  await publish(one);
  await until("the show to be on air", async () => (await studio()).show.state === "live");
  await Promise.all(viewers.map((p) => plays(p, 6)));
  for (const page of viewers) page.came = page.navigations;
});

step("it is killed: the encoder comes to the other, and viewers go on in the same page", async () => {
  const killed = await edge(shop.url, show.id);
  const known = await runs(shop.url, show.id);
  await one.kill("SIGKILL");
  await encoder.gone;
  await publish(other);
  await Promise.all(viewers.map((p) => plays(p, 5)));
  for (const page of viewers) assert.equal(page.navigations, page.came, "the page was left");
  assert.equal((await studio()).health.connected, true);
  const next = await runs(shop.url, show.id);
  assert.ok(Math.min(...next) > Math.max(...known), `runs ${next} are named as ${known} were, which caches keep`);
  const now = await edge(shop.url, show.id);
  assert.ok(now > killed, `the playlist reaches ${now}, it reached ${killed} before`);
});

step("the first one returns and leaves the stream where it is", async () => {
  await one.run();
  await Promise.all(viewers.map((p) => plays(p, 5)));
  assert.equal((await studio()).health.connected, true);
});

step("what the other took in can be seen again", async () => {
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  await until("the replay", () => replay(shop.url, show.id));
  const guest = await visit(browser, { size: phone });
  await guest.goto(`${shop.url}/live/${show.slug}`);
  await plays(guest, 3);
});

step("nothing went wrong inside", () => {
  for (const saja of [shop, one, other]) assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
