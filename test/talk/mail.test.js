// The shop's letters, read by others: signatures by mailauth, the rest by mailparser.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { test } from "node:test";
import { dkimVerify } from "mailauth/lib/dkim/verify.js";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

const count = Number(process.env.MAILS ?? 1000);

test(`${count} letters: both signatures hold in mailauth, and mailparser reads what was written`, { timeout: 30 * 60_000 }, async (t) => {
  const came = new Map();
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, session, done) {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", () => {
        const [{ address }] = session.envelope.rcptTo;
        came.set(address, [...(came.get(address) ?? []), Buffer.concat(parts)]);
        done();
      });
    },
  });
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  t.after(() => server.close());

  const mailer = spawn("go", ["run", "./test/talk/mailer", "-smtp", `127.0.0.1:${server.server.address().port}`, "-count", String(count)], {
    cwd: resolve(import.meta.dirname, "../.."), stdio: ["ignore", "pipe", "inherit"],
  });
  mailer.stdout.setEncoding("utf8");
  let said = "";
  mailer.stdout.on("data", (more) => (said += more));
  const [code] = await once(mailer, "close");
  assert.equal(code, 0);
  const [dns, letters] = said.trim().split("\n").map((line) => JSON.parse(line));
  assert.equal(Object.keys(dns).length, 2);
  assert.equal(came.size, count);

  const resolver = async (name, kind) => {
    if (kind === "TXT" && dns[name]) return [[dns[name]]];
    throw Object.assign(new Error(`nobody has ${name}`), { code: "ENOTFOUND" });
  };
  let bytes = 0;
  for (const letter of letters) {
    const mails = came.get(letter.to);
    assert.equal(mails.length, 1);
    bytes += mails[0].length;
    const { results } = await dkimVerify(mails[0], { resolver });
    assert.deepEqual(results.map((r) => [r.status.result, r.signingDomain, r.algo]).sort(), [["pass", "shop.example", "ed25519-sha256"], ["pass", "shop.example", "rsa-sha256"]], letter.to);
    const held = results.map((r) => r.signingHeaders.keys.toLowerCase().split(/[:,]\s*/));
    const parsed = await simpleParser(mails[0]);
    if (parsed.headers.has("list")) for (const names of held) for (const name of ["list-unsubscribe", "list-unsubscribe-post"]) assert.ok(names.includes(name), `${name} is not signed`);
    assert.equal(parsed.subject, letter.subject);
    assert.equal(parsed.from.value[0].name, '사자 "식당", 서울');
    assert.equal(parsed.text.trimEnd(), letter.plain.trimEnd());
    assert.match(parsed.html, /<html lang="ko"/);
  }
  t.diagnostic(`${Math.round(bytes / count)} bytes each`);
});
