// Mail is fetched from a mailbox elsewhere; the page says how the mailbox is and what to do, and a button has it looked into.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { startIMAP } from "./imap.mjs";
import { Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";

let saja, browser, staff, post;

before(async () => {
  post = await startIMAP({ user: "help@shop.example", password: "another" });
  saja = await Saja.start({
    name: "mailbox",
    env: { SAJA_INBOX_IMAP: post.addr, SAJA_INBOX_IMAP_TLS: "none", SAJA_INBOX_IMAP_USER: "help@shop.example", SAJA_INBOX_IMAP_PASSWORD: "four-plain-words", SAJA_INBOX_IMAP_EVERY: "15s", SAJA_MAIL_DNS: "127.0.0.1:1" },
  });
  staff = await owner(saja);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await saja?.stop();
  await post?.stop();
});

async function office({ size = desk, dark = false, lang = "ko" } = {}) {
  const page = await visit(browser, { size, dark, lang });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + "/admin/outbox/inbox");
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function looks(name, said) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await office({ size, dark, lang });
    await page.getByText(said[lang]).first().waitFor();
    const called = `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`;
    assert.equal(await wide(page), 0, `${called} is wider than the screen`);
    assert.deepEqual(await violations(page), [], called);
    await shoot(page, called);
    await page.context().close();
  }
}

const state = () => staff.ask("GET", "/api/v1/admin/mailbox");

step("a wrong password is said with what to do, and is not tried again and again", async () => {
  await until("the state", async () => (await state()).trouble === "refused");
  await looks("mailbox-refused", { ko: "연결 안 됨", en: "Not connected" });
  assert.equal(post.logins, 1);
  assert.ok(!saja.log.includes("four-plain-words"));
});

step("the button has it looked into, and mail comes in", async () => {
  post.password = "four-plain-words";
  post.mails.push(`Return-Path: <minji@example.com>\nFrom: =?euc-kr?B?sei5zsH2?= <minji@example.com>\nSubject: =?utf-8?B?${Buffer.from("떡볶이가 아직 안 왔어요").toString("base64")}?=\nMessage-ID: <one@example.com>\n\nhello\n`);
  const page = await office();
  await page.getByRole("button", { name: "지금 확인" }).click();
  await page.getByText("연결됨").waitFor({ timeout: 30_000 });
  await page.getByText("떡볶이가 아직 안 왔어요").waitFor({ timeout: 30_000 });
  await page.context().close();
  await looks("mailbox-fine", { ko: "떡볶이가 아직 안 왔어요", en: "떡볶이가 아직 안 왔어요" });
});

step("a program that is killed goes on where it was", async () => {
  await saja.kill();
  post.mails.push("From: minji@example.com\nSubject: two\nMessage-ID: <two@example.com>\n\nhello\n");
  await saja.run();
  const { items } = await until("the second mail", async () => {
    const list = await staff.ask("GET", "/api/v1/admin/inbox");
    return list.items.some((m) => m.subject === "two") && list;
  });
  assert.deepEqual(items.map((m) => m.subject), ["two", "떡볶이가 아직 안 왔어요"]);
});
