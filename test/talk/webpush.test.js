// What the shop sends to browsers, taken apart by others: the body by http_ece, the signature by jose.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createECDH, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { resolve } from "node:path";
import { test } from "node:test";
import ece from "http_ece";
import { importJWK, jwtVerify } from "jose";

const count = Number(process.env.PUSHES ?? 1000); // the long form is in bench/README.md

test(`${count} messages are opened by http_ece and their senders known by jose`, { timeout: 30 * 60_000 }, async (t) => {
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const auth = randomBytes(16);
  const came = new Map();
  const salts = new Set();
  const keys = new Map();

  const read = async (headers, body) => {
    const [, jwt, k] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers.authorization);
    if (!keys.has(k)) {
      const point = Buffer.from(k, "base64url");
      assert.equal(point.length, 65);
      const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((b) => b.toString("base64url"));
      keys.set(k, await importJWK({ kty: "EC", crv: "P-256", x, y }, "ES256"));
    }
    const { payload } = await jwtVerify(jwt, keys.get(k), { audience: `http://${headers.host}`, algorithms: ["ES256"], subject: "mailto:shop@saja.kr" });
    assert.ok(payload.exp - Date.now() / 1000 < 24 * 3600, "a token for more than a day");
    assert.deepEqual([headers["content-encoding"], headers.ttl, headers.urgency], ["aes128gcm", "60", "high"]);
    assert.match(headers.topic, /^[\w-]{32}$/);
    assert.ok(body.length <= 4096, `${body.length} bytes`);
    const salt = body.subarray(0, 16).toString("hex");
    assert.ok(!salts.has(salt), "a salt was used twice");
    salts.add(salt);

    const plain = JSON.parse(ece.decrypt(body, { version: "aes128gcm", privateKey: browser, authSecret: auth.toString("base64url") }).toString());
    assert.equal(plain.web_push, 8030);
    const { title, body: text = "", navigate, tag } = plain.notification;
    const i = Number(tag);
    const whole = "a é 가 🍲".repeat(i % 150);
    assert.deepEqual([title, text.length, navigate], [`라이브 ${i}`, whole.length, `https://saja.kr/live/${i}?a=1&b=2`]);
    assert.equal(text, whole);
    came.set(i, (came.get(i) ?? 0) + 1);
  };

  let wrong;
  const service = createServer(async (req, res) => {
    const parts = [];
    for await (const part of req) parts.push(part);
    try {
      await read(req.headers, Buffer.concat(parts));
      res.writeHead(201).end();
    } catch (error) {
      wrong ??= error;
      res.writeHead(400).end();
    }
  });
  service.listen(0, "127.0.0.1");
  await once(service, "listening");
  t.after(() => service.close());

  const endpoint = `http://127.0.0.1:${service.address().port}/push/1`;
  const pusher = spawn("go", ["run", "./test/talk/pusher", "-endpoint", endpoint, "-p256dh", browser.getPublicKey("base64url"), "-auth", auth.toString("base64url"), "-count", String(count)], {
    cwd: resolve(import.meta.dirname, "../.."), stdio: ["ignore", "inherit", "inherit"],
  });
  const [code] = await once(pusher, "exit");
  service.closeAllConnections();
  assert.ifError(wrong);
  assert.equal(code, 0);
  assert.deepEqual([came.size, [...came.values()].filter((n) => n !== 1)], [count, []]);
});
