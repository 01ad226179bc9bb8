// Mail that comes in by a real socket is read in the back office, washed, with its thread, its files and why it is what it is taken for.
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { freePorts } from "./ports.mjs";
import { Saja } from "./saja.mjs";
import { step } from "./step.mjs";

let saja, browser, staff, port;

before(async () => {
  [port] = await freePorts(1);
  saja = await Saja.start({ name: "inbox", env: { SAJA_INBOX_DOMAIN: "reply.shop.example", SAJA_INBOX_LISTEN: `127.0.0.1:${port}`, SAJA_INBOX_NAMES: "help", SAJA_MAIL_DNS: "127.0.0.1:1" } });
  staff = await owner(saja);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

// bring hands a mail over as another server does, and gives what the last line was answered with.
async function bring(from, to, mail) {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const answer = async () => {
    for (;;) {
      const { value } = await answers.next();
      if (value === undefined || value[3] !== "-") return value;
    }
  };
  await answer();
  let said;
  for (const line of ["EHLO mx.example.com", `MAIL FROM:<${from}>`, `RCPT TO:<${to}>`, "DATA", mail.replaceAll("\n", "\r\n") + "\r\n."]) {
    socket.write(line + "\r\n");
    said = await answer();
    if (!/^[23]/.test(said)) break;
  }
  socket.end("QUIT\r\n");
  return said;
}

async function office(path, { size = desk, dark = false, lang = "ko" } = {}) {
  const page = await visit(browser, { size, dark, lang });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function looks(path, name, ready) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await office(path, { size, dark, lang });
    await ready(page);
    const called = `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`;
    assert.equal(await wide(page), 0, `${called} is wider than the screen`);
    assert.deepEqual(await violations(page), [], called);
    await shoot(page, called);
    await page.context().close();
  }
}

const question = `From: =?euc-kr?B?sei5zsH2?= <minji@example.com>
To: help@reply.shop.example
Subject: =?utf-8?B?${Buffer.from("아주 긴 제목이에요: 어제 시킨 떡볶이가 아직 안 왔는데 언제쯤 받을 수 있을까요?").toString("base64")}?=
Message-ID: <one@example.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<p onclick="top.broke = 1">안녕하세요. <b>언제</b> 오나요?</p><script>top.broke = 1</script><img src="http://127.0.0.1:9/seen.gif" alt="떡볶이 사진">
--b
Content-Type: text/html; name="page.html"
Content-Disposition: attachment; filename="page.html"

<script>alert(1)</script>
--b--`;

step("the page says how mail comes in while there is none", async () => {
  await looks("/admin/outbox/inbox", "inbox-empty", (page) => page.getByText("docs/mail.md").waitFor());
});

step("mail is taken for those who are there, and sorted", async () => {
  assert.match(await bring("minji@example.com", "help@reply.shop.example", question), /^250/);
  assert.match(await bring("minji@example.com", "nobody@reply.shop.example", question), /^550/);
  assert.match(await bring("minji@example.com", "help@reply.shop.example", "From: minji@example.com\nSubject: again\nMessage-ID: <two@example.com>\nIn-Reply-To: <one@example.com>\n\nPlease answer."), /^250/);
  assert.match(await bring("", "help@reply.shop.example", "From: MAILER-DAEMON@mx.example.com\nSubject: Undelivered\nMessage-ID: <b@mx.example.com>\n\n550 5.1.1 no such user"), /^250/);
  assert.match(await bring("away@example.com", "help@reply.shop.example", "From: away@example.com\nSubject: I am away\nMessage-ID: <a@example.com>\nAuto-Submitted: auto-replied\n\nUntil Monday."), /^250/);
  assert.match(await bring("x@example.com", "help@reply.shop.example", "\nno head"), /^250/);
  await looks("/admin/outbox/inbox", "inbox-list", (page) => page.getByText("I am away").waitFor());
});

step("a mail is read washed, with its thread, and its file is saved and not opened", async () => {
  const { items } = await staff.ask("GET", "/api/v1/admin/inbox?kind=letter&q=minji");
  assert.equal(items.length, 2);
  const path = `/admin/outbox/inbox/${items[1].id}`;
  await looks(path, "inbox-mail", (page) => page.getByText("again").first().waitFor());
  const page = await office(path);
  const seen = [];
  page.on("request", (r) => seen.push(r.url()));
  await page.getByText("원래 모양").click();
  const frame = page.frameLocator("iframe");
  await frame.getByText("언제", { exact: true }).waitFor();
  await frame.getByText("[떡볶이 사진]").waitFor();
  await frame.getByText("언제", { exact: true }).click();
  assert.equal(await page.evaluate(() => window.broke), undefined);
  assert.deepEqual(seen.filter((u) => u.includes("seen.gif")), []);
  await shoot(page, "inbox-mail-page-ko-1440");
  const [saved] = await Promise.all([page.waitForEvent("download"), page.getByText("page.html").click()]);
  assert.equal(saved.suggestedFilename(), "page.html");
  await page.context().close();
});

step("a bounce that was made up says that it changed nothing", async () => {
  const { items } = await staff.ask("GET", "/api/v1/admin/inbox?kind=bounce");
  assert.deepEqual(items.map((m) => m.reason), ["no_token"]);
  await looks(`/admin/outbox/inbox/${items[0].id}`, "inbox-bounce", (page) => page.getByText("5.1.1").first().waitFor());
});
