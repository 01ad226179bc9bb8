// The addresses of a shop in two processes on MariaDB and Redis: files sent to the one go to the worker, and the index that the worker makes
// comes to the one that answers shoppers, which goes on with what it has while the worker is away.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { after, before } from "node:test";
import { join } from "node:path";
import { owner } from "./caller.mjs";
import { mariadb, redis } from "./engines.mjs";
import { Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";

let sql, counters, web, worker, staff;
const street = "강원특별자치도 원주시 소초면 장작터길";
const house = (n, why = "31") => {
  const number = String(n).padStart(5, "0");
  return `5113031044575340${number}00000|5113031026|강원특별자치도|원주시|소초면|교항리|0|${n}|3|511304457534|장작터길|0|${n}|0|5113031000|소초면|26304||20230611|0|${why}|||\r\n`;
};
const houses = (to) => Array.from({ length: to }, (_, i) => house(i + 1)).join("");

before(async () => {
  [sql, counters] = await Promise.all([mariadb(), redis()]);
  const engines = { SAJA_DATABASE_URL: sql.url, SAJA_REDIS_URL: counters.url };
  web = await Saja.start({ name: "addresses-web", roles: ["web", "chat", "origin"], env: engines });
  const key = join(mkdtempSync(join(tmpdir(), "saja-key-")), "shop.key");
  cpSync(join(web.data, "shop.key"), key);
  worker = await Saja.start({ name: "addresses-worker", roles: ["worker"], env: { ...engines, SAJA_NODE_KEY_FILE: key } });
  staff = await owner(web);
});
after(async () => {
  await Promise.all([web?.stop(), worker?.stop()]);
  await Promise.all([sql?.stop(), counters?.stop()]);
});

const files = (saja) => readdirSync(join(saja.data, "addresses/files"));
const index = (saja) => join(saja.data, "postcode.idx");
const sum = (path) => createHash("sha256").update(readFileSync(path)).digest("hex");
const desk = () => staff.ask("GET", "/api/v1/admin/address");
const send = (name, content) => staff.send("POST", `/api/v1/admin/address/files?name=${encodeURIComponent(name)}`, Buffer.from(content));
const first = async (query) => (await (await fetch(`${web.url}/api/v1/postcode/search?q=${encodeURIComponent(query)}`)).json()).items?.[0]?.road;

// load has files loaded and gives how that ended.
async function load(...sent) {
  const { id } = await staff.ask("POST", "/api/v1/admin/address/loads", { files: sent.map((f) => f.id) });
  return until("the load to end", async () => {
    const { items } = await staff.ask("GET", "/api/v1/admin/address/loads");
    const one = items.find((l) => l.id === id);
    return one.endedAt && one;
  });
}

// here is the process that answers shoppers as it tells of itself, once it is as want says.
const here = (what, want) => until(what, async () => {
  const one = (await desk()).nodes.find((n) => n.self);
  return one && want(one) && one;
});

step("a file sent to the one lies with the worker, and what is none is refused in the worker's words", async () => {
  const { status, json } = await until("the worker to be heard of", async () => {
    const answer = await send("rnaddrkor_gangwon.txt", houses(400));
    return answer.code !== "role_away" && answer;
  });
  assert.equal(status, 201);
  assert.deepEqual(files(web), []);
  assert.deepEqual(files(worker), [json.id]);
  const cut = await send("RNADDR_KOR_2601.zip", "PK\u0003\u0004 and no more");
  assert.deepEqual([cut.status, cut.code], [422, "address_file_broken"]);
  assert.deepEqual(files(worker), [json.id]);
});

step("an upload that breaks off on its way leaves nothing with either", async () => {
  const to = new URL(web.url + "/api/v1/admin/address/files?name=RNADDR_KOR_2602.zip");
  const half = request(to, { method: "POST", headers: { "Content-Length": 1 << 22, "Content-Type": "application/octet-stream", Cookie: staff.cookie } });
  half.on("error", () => {}); // it is cut off here
  half.write(Buffer.alloc(1 << 21));
  await until("half of it to lie with the worker", () => files(worker).some((f) => f.endsWith(".part")));
  half.destroy();
  await until("nothing half done", () => !files(worker).some((f) => f.endsWith(".part")));
  assert.deepEqual(files(web), []);
});

step("the index that the worker makes comes to the one that answers, byte for byte", async () => {
  const [sent] = (await desk()).files;
  const made = await load(sent);
  assert.equal(made.state, "done", `${made.code} ${made.reason}`);
  await until("the address to be found", async () => (await first("장작터길 7")) === `${street} 7`);
  assert.equal(sum(index(web)), sum(index(worker)));
  const one = await here("it to be up to date", (n) => n.index && !n.behind && !n.problem);
  assert.equal(one.index.addresses, 400);
  assert.notEqual(made.node, one.name);
});

step("of a day's changes only the overlay comes", async () => {
  const before = statSync(index(web));
  const { json } = await send("AlterD.JUSUKR.20260202.TH_SGCO_RNADR_MST.TXT", house(401) + house(5, "63"));
  const added = await load(json);
  assert.equal(added.state, "done", `${added.code} ${added.reason}`);
  await until("the new address to be found", async () => (await first("장작터길 401")) === `${street} 401`);
  assert.notEqual(await first("장작터길 5"), `${street} 5`);
  assert.equal(statSync(index(web)).mtimeMs, before.mtimeMs);
});

step("one that lost its index while the worker is away says so, and gets it when the worker is back", async () => {
  await worker.kill();
  await web.kill();
  for (const f of readdirSync(web.data).filter((f) => f.startsWith("postcode.idx"))) rmSync(join(web.data, f));
  await web.run();
  await here("it to say what it waits for", (n) => n.problem === "away" && !n.index);
  const none = await fetch(`${web.url}/api/v1/postcode/search?q=${encodeURIComponent("장작터길 7")}`);
  assert.deepEqual([none.status, (await none.json()).code], [404, "address_index_missing"]);
  await until("uploads to be refused in words", async () => (await send("rnaddrkor_gangwon.txt", houses(1))).code === "role_away");
  await worker.run();
  await until("the address to be found", async () => (await first("장작터길 401")) === `${street} 401`);
  await here("nothing to be missing", (n) => n.index && !n.behind && !n.problem);
});

step("nobody but the shop's own processes is lent an index", async () => {
  const lent = (headers) => fetch(`${worker.url}/nodes/addresses/${sum(index(worker)).slice(0, 32)}/index`, { headers });
  assert.equal((await lent({})).status, 404);
  assert.equal((await lent({ "Saja-Caller": `${Math.floor(Date.now() / 1000)},127.0.0.1,${"0".repeat(64)}` })).status, 404);
  assert.equal((await lent({ Cookie: staff.cookie })).status, 404);
});
