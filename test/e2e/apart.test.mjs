// One shop in two processes on MariaDB and Redis: web and worker in one, chat and origin in the other, behind a balancer
// that sends each connection to the next of them. Whichever one comes to, one buys, chats and watches.
import assert from "node:assert/strict";
import { once } from "node:events";
import { cpSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { connect, createServer } from "node:net";
import WebSocket from "ws";
import { desk, openBrowser, phone, plays, shoot, visit } from "./browser.mjs";
import { Caller, address, member, owner, pay } from "./caller.mjs";
import { mariadb, redis } from "./engines.mjs";
import { freePorts } from "./ports.mjs";
import { edge, replay } from "./lists.mjs";
import { Encoder, Saja, until } from "./saja.mjs";
import { putProduct, putShow, putVendor, stock, streamKey } from "./stage.mjs";
import { step } from "./step.mjs";
import { like, say, won } from "./texts.mjs";

let sql, counters, shop, stage, front, url, browser, encoder, staff, product, show;
let left, right; // the pages of two members
let key, killed; // of the stream; how far it reached when its process was killed, ms
const price = 12900, shipping = 3000;

// balancer sends each connection to the next of the processes that lets it in, as one in front of a shop does.
async function balancer(port, ports) {
  let turn = 0;
  const open = new Set();
  const server = createServer((from) => {
    open.add(from);
    from.on("error", () => {}).on("close", () => open.delete(from));
    const reach = (others) => {
      const to = connect(ports[turn++ % ports.length], "127.0.0.1");
      const away = () => (others > 0 ? reach(others - 1) : from.destroy());
      to.once("error", away).once("connect", () => {
        to.off("error", away);
        if (from.destroyed) return void to.destroy();
        open.add(to);
        for (const [a, b] of [[from, to], [to, from]]) {
          a.on("error", () => b.destroy()).on("close", () => { open.delete(a); b.destroy(); });
          a.pipe(b);
        }
      });
    };
    reach(ports.length - 1);
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return { close: () => { server.close(); for (const s of open) s.destroy(); } };
}

before(async () => {
  [sql, counters] = await Promise.all([mariadb(), redis()]);
  const [port] = await freePorts(1);
  url = `http://127.0.0.1:${port}`;
  const engines = { SAJA_DATABASE_URL: sql.url, SAJA_REDIS_URL: counters.url, SAJA_HTTP_PUBLIC_URL: url };
  shop = await Saja.start({ name: "apart-web", roles: ["web", "worker"], env: engines });
  const key = mkdtempSync(join(tmpdir(), "saja-key-"));
  cpSync(join(shop.data, "shop.key"), join(key, "shop.key"));
  stage = await Saja.start({ name: "apart-chat", roles: ["chat", "origin"], env: { ...engines, SAJA_NODE_KEY_FILE: join(key, "shop.key") } });
  front = await balancer(port, [shop, stage].map((s) => new URL(s.url).port));
  browser = await openBrowser();
});
after(async () => {
  await encoder?.kill();
  await browser?.close();
  front?.close();
  await Promise.all([stage?.stop(), shop?.stop()]);
  await Promise.all([sql?.stop(), counters?.stop()]);
});

const card = (page) => page.getByRole("group", { name: say("live.card") });
const lines = (page) => page.getByRole("log", { name: say("live.chat.messages") });
const studio = () => staff.ask("GET", `/api/v1/admin/shows/${show.id}/studio`);

async function write(page, text) {
  await page.getByLabel(say("live.chat.label")).fill(text);
  await page.getByLabel(say("live.chat.label")).press("Enter");
}

// enter opens the live room as a new member.
async function enter(email, name, size) {
  const m = await member(url, email, name);
  const page = await visit(browser, { size });
  await page.context().addCookies([...m.jar].map(([name, value]) => ({ name, value, url })));
  await page.goto(`${url}/live/${show.slug}`);
  return page;
}

step("each address answers everything, and the staff's session holds at both", async () => {
  staff = await owner(shop);
  product = await putProduct(staff, await putVendor(staff));
  show = await putShow(staff, [product]);
  for (const saja of [shop, stage]) {
    await until("both to hear of each other", async () => (await fetch(`${saja.url}/`)).ok);
    const there = new Caller(saja.url);
    there.jar = new Map(staff.jar);
    assert.equal((await there.ask("GET", `/api/v1/admin/shows/${show.id}`)).slug, show.slug);
  }
});

step("an encoder goes on air at one process; the picture moves through both and the studio sees it", async () => {
  left = await enter("minji@example.com", "김민지", phone);
  right = await enter("seojun@example.com", "박서준", desk);
  key = await streamKey(staff, show);
  encoder = Encoder.start(`${stage.rtmp}/${key}`);
  await until("the studio to see the encoder", async () => (await studio()).health.connected);
  await until("the show to be on air", async () => (await studio()).show.state === "live");
  await Promise.all([left, right].map((p) => plays(p, 3)));
  for (const saja of [shop, stage]) {
    const playlist = await (await fetch(`${saja.url}/media/${show.id}/index.m3u8`)).text();
    assert.ok(playlist.startsWith("#EXTM3U"), `${saja.name}: ${playlist}`);
    const pushed = new WebSocket(`${saja.url.replace("http", "ws")}/near/${show.id}`);
    const [first] = await once(pushed, "message");
    assert.equal(first[0], 2, `${saja.name}: the near door begins with ${first.subarray(0, 24).toString("hex")}`);
    pushed.close();
  }
  await until("both viewers to be counted", async () => (await studio()).viewers === 2);
});

step("what one says the other reads", async () => {
  await write(left, "왼쪽에서 인사해요");
  await lines(right).getByText("왼쪽에서 인사해요").waitFor();
  await write(right, "오른쪽에서 답해요");
  await lines(left).getByText("오른쪽에서 답해요").waitFor();
});

step("a product pinned through one process stands in both rooms, and both buy it", async () => {
  await staff.ask("PUT", `/api/v1/admin/shows/${show.id}/pin`, { productId: product.id });
  for (const page of [left, right]) await card(page).getByText(product.name).waitFor();
  const before = await stock(staff, product);
  for (const page of [left, right]) {
    await card(page).getByText(say("live.buy")).click();
    await page.getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).click();
    await page.getByRole("dialog").getByText(say("buy.done"), { exact: true }).first().waitFor();
    await page.getByRole("dialog").getByRole("button", { name: say("buy.done.back") }).click();
  }
  for (const page of [left, right]) await until("two order notices", async () => (await lines(page).getByText(like("live.chat.bought")).count()) >= 2);
  assert.equal(await stock(staff, product), before - 2);
  assert.equal((await until("the figures", async () => { const s = await studio(); return s.orders === 2 && s; })).won, 2 * (price + shipping));
  await shoot(left, "apart-left-390");
  await shoot(right, "apart-right-1440");
});

step("a second process with another key is refused in words", async () => {
  const wrong = Saja.start({ name: "apart-wrong", env: { SAJA_DATABASE_URL: sql.url, SAJA_REDIS_URL: counters.url, SAJA_KEY: "A".repeat(43) } });
  await assert.rejects(wrong, (err) => /sealed with another key/.test(err.cause?.message));
});

step("the process with sockets and video is killed: orders go on meanwhile, and the room and the picture go on after in the same page", async () => {
  for (const page of [left, right]) page.came = page.navigations;
  killed = await edge(stage.url, show.id);
  await stage.kill("SIGKILL");
  await encoder.gone;
  const c = await member(shop.url, "yuna@example.com", "이유나");
  const placed = await c.ask("POST", "/api/v1/orders", { lines: [{ variant: product.variants[0].id, qty: 1 }], ship: address, show: show.id, acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
  await pay(c, placed);
  await until("the order to be paid", async () => (await c.ask("GET", `/api/v1/orders/${placed.order.number}`)).state === "paid");
  await stage.run();
  await until("the room to be back", async () => !(await right.getByText(say("live.chat.offline")).isVisible()));
  await write(right, "다시 왔어요");
  await lines(left).getByText("다시 왔어요").waitFor();
  await lines(left).getByText("이○○", { exact: false }).first().waitFor();
  encoder = Encoder.start(`${stage.rtmp}/${key}`);
  await until("the studio to see the encoder again", async () => (await studio()).health.connected);
  await Promise.all([left, right].map((p) => plays(p, 5)));
  for (const page of [left, right]) assert.equal(page.navigations, page.came, "the page was left");
});

step("the replay holds what was sent up to the kill, and what came after it", async () => {
  await staff.ask("POST", `/api/v1/admin/shows/${show.id}/end`);
  const list = await until("the replay", () => replay(shop.url, show.id));
  const before = list.runs[0], after = list.runs.at(-1);
  assert.equal(list.runs.length, 2, list.text);
  assert.ok(before.end >= killed - 250, `the replay lacks ${killed - before.end} ms before the kill: more than a part`);
  assert.ok(after.end - after.start >= 4000, `${after.end - after.start} ms came after the kill:\n${list.text}`);
  const guest = await visit(browser, { size: phone });
  await guest.goto(`${url}/live/${show.slug}`);
  await plays(guest, 1);
  await guest.evaluate((at) => { document.querySelector("video").currentTime = at; }, (before.end - before.start) / 1000 - 1);
  await plays(guest, 2); // over the kill
  await guest.close();
});

const errors = (log) => log.split("\n").filter((l) => l.includes("level=ERROR"));

step("nothing went wrong inside", () => {
  for (const saja of [shop, stage]) assert.deepEqual(errors(saja.log), []);
});

step("while the database stands still, open rooms say that no orders are taken; they sell again by themselves", async () => {
  const navigations = [left, right].map((p) => p.navigations);
  const pay = right.getByRole("dialog").locator(".buy-pay");
  await card(right).getByText(say("live.buy")).click();
  await right.getByRole("dialog").getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).waitFor();
  sql.process.kill("SIGSTOP");
  try {
    for (const page of [left, right]) await page.locator(".closed-note").getByText(say("shop.closed_short")).waitFor();
    await card(left).getByText(say("live.closed")).click();
    assert.equal(await left.getByRole("dialog").count(), 0, "a sheet opens in a shop that takes no orders");
    assert.equal(await left.getByRole("link", { name: new RegExp(say("live.buy")) }).count(), 0, "something can be bought");
    assert.deepEqual([await pay.textContent(), await pay.isDisabled()], [say("shop.closed_short"), true]);
    await shoot(left, "apart-closed-390");
    await shoot(right, "apart-closed-1440");
  } finally {
    sql.process.kill("SIGCONT");
  }
  for (const page of [left, right]) await page.locator(".closed-note").waitFor({ state: "hidden" });
  await card(left).getByText(say("live.buy")).waitFor();
  await right.getByRole("dialog").getByRole("button", { name: say("buy.pay", { price: won(price + shipping) }) }).click();
  await right.getByRole("dialog").getByText(say("buy.done"), { exact: true }).first().waitFor();
  assert.deepEqual([left, right].map((p) => p.navigations), navigations, "a page was loaded anew");
});
