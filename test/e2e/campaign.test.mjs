// A campaign from its first word to its last letter: whom it means is counted, two wordings are tried, a test comes to whoever asks, many
// synthetic members are told while one watches, pauses and goes on, and one of them refuses more by the button of their mail.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, step, violations, visit, wide } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { root, Saja, until } from "./saja.mjs";

// MEMBERS=10000 watches a crowd as large as a shop's.
const members = Number(process.env.MEMBERS ?? 1_000);
const many = members.toLocaleString("ko-KR");
let saja, browser, staff, post, id;

// Post is a mail server that takes everything and remembers who was written to, by what.
class Post {
  static async open() {
    const p = new Post();
    p.letters = new Map();
    p.twice = 0;
    p.server = createServer((socket) => p.talk(socket));
    p.server.listen(0, "127.0.0.1");
    await once(p.server, "listening");
    return p;
  }

  talk(socket) {
    let to = "", said = "", letter = null;
    socket.on("error", () => {});
    socket.setEncoding("latin1");
    socket.write("220 post\r\n");
    socket.on("data", (more) => {
      said += more;
      for (;;) {
        if (letter !== null) {
          const end = said.indexOf("\r\n.\r\n");
          if (end < 0) return;
          if (this.letters.has(to)) this.twice++;
          this.letters.set(to, said.slice(0, end));
          [letter, said] = [null, said.slice(end + 5)];
          socket.write("250 ok\r\n");
          continue;
        }
        const end = said.indexOf("\r\n");
        if (end < 0) return;
        const line = said.slice(0, end);
        said = said.slice(end + 2);
        if (/^EHLO/i.test(line)) socket.write("250-post\r\n250 8BITMIME\r\n");
        else if (/^RCPT/i.test(line)) {
          to = /<([^>]+)>/.exec(line)[1];
          socket.write("250 ok\r\n");
        } else if (/^DATA/i.test(line)) {
          letter = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 ok\r\n");
      }
    });
  }
}

before(async () => {
  post = await Post.open();
  saja = await Saja.start({ name: "campaign", env: { SAJA_MAIL_SMTP: `127.0.0.1:${post.server.address().port}`, SAJA_MAIL_TLS: "none", SAJA_MAIL_FROM: "hello@shop.example", SAJA_MAIL_DKIM: "false" } });
  staff = await owner(saja);
  await saja.kill("SIGTERM");
  execFileSync("go", ["run", "./test/load/members", "-data", saja.data, "-n", String(members)], { cwd: root });
  await saja.run();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await saja?.stop();
  post?.server.close();
});

async function office(path, { size = desk, dark = false, lang = "ko" } = {}) {
  const page = await visit(browser, { size, dark, lang });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

async function sound(page, name) {
  assert.equal(await wide(page), 0, `${name} is wider than the screen`);
  assert.deepEqual(await violations(page), [], name);
  await shoot(page, name);
}

const story = () => staff.ask("GET", `/api/v1/admin/campaigns/${id}`);
const act = async (what) => staff.ask("POST", `/api/v1/admin/campaigns/${id}/acts`, { act: what, version: (await story()).version });

step("a campaign is written in the office: whom it means, two wordings, how they are tried", async () => {
  const page = await office("/admin/campaigns/new");
  await page.getByLabel("이름").fill("가을 밀키트");
  await page.getByRole("button", { name: "조건 더하기" }).click();
  await page.getByRole("combobox", { name: "조건 1" }).click();
  await page.getByRole("option", { name: "사지 않은 사람", exact: true }).click();
  await page.getByText(`동의한 ${many}명 가운데 ${many}명이 조건에 맞고`).waitFor();
  await page.getByLabel("제목").first().fill("가을에는 떡볶이");
  await page.getByLabel("큰 글씨").first().fill("가을이에요");
  await page.getByLabel("본문").first().fill("매콤한 떡볶이를 집에서.\n\n이번 주만 싸요.");
  await page.getByLabel("버튼에 쓸 말").first().fill("보러 가기");
  await page.getByRole("button", { name: "견줄 문구 더하기" }).click();
  await page.getByLabel("제목").nth(2).fill("떡볶이가 3,000원 싸요");
  await page.getByLabel("큰 글씨").nth(2).fill("3,000원 싸요");
  await page.getByLabel("본문").nth(2).fill("이번 주만 싸요.");
  await page.getByLabel("버튼에 쓸 말").nth(2).fill("담으러 가기");
  await sound(page, "campaign-form-ko-1440");
  await page.setViewportSize(phone);
  await sound(page, "campaign-form-ko-390");
  await page.setViewportSize(desk);
  await page.getByLabel("1분에 몇 통까지").fill("60000");
  await page.getByRole("button", { name: "캠페인 저장하기" }).click();
  await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}$/);
  id = page.url().split("/").pop();
  await page.getByText(`그중 ${many}명이 받을 곳이 있어요`).waitFor();
  await sound(page, "campaign-draft-ko-1440");
  await page.getByRole("button", { name: "나에게 보내 보기" }).click();
  await page.getByRole("button", { name: "보내기", exact: true }).click();
  await until("the test", () => post.letters.get("owner@saja.local"));
  assert.ok(!/\/seen\//.test(post.letters.get("owner@saja.local")), "a test tells nobody that it was read");
  await page.context().close();
});

step("it is tried on some, paused and resumed, and the rest get the wording that is taken", async () => {
  await act("start");
  await until("the trial", async () => (await story()).stage === "choice", { within: 300_000 });
  await until("the trial's letters", async () => { const c = await story(); return c.outcome.sent === c.told; }, { within: 600_000 });
  const page = await office(`/admin/campaigns/${id}`);
  await page.getByText("시험이 끝났어요").waitFor();
  await sound(page, "campaign-choice-ko-1440");
  await act("pause");
  await page.getByRole("button", { name: "B로 보내기" }).click();
  await page.getByRole("button", { name: "이어 보내기" }).click();
  await until("some of the rest", async () => (await story()).outcome.sent > members * 0.3, { within: 600_000 });
  await shoot(page, "campaign-running-ko-1440");
  await until("the last letter", async () => { const c = await story(); return c.state === "done" && c.outcome.sent === members; }, { within: 900_000, every: 1000 });
  const c = await story();
  assert.equal(post.letters.size, members + 1);
  assert.equal(post.twice, 0, "somebody was told twice");
  assert.equal(c.winner, "b");
  await page.context().close();
});

step("looking at a letter's links changes nothing, and one click of its mail program refuses more", async () => {
  const letter = post.letters.get("member00007@example.com");
  const link = /List-Unsubscribe:\s*<([^>]+)>/.exec(letter.replace(/\r\n[ \t]+/g, ""))[1];
  const path = new URL(link).pathname;
  for (const method of ["GET", "HEAD"]) assert.equal((await fetch(saja.url + path, { method })).status, 200);
  const agreed = async () => (await staff.ask("GET", "/api/v1/admin/consents?mail=member00007@example.com")).now.find((a) => a.purpose === "ad" && a.medium === "mail").agreed;
  assert.equal(await agreed(), true);
  const answer = await fetch(saja.url + path, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click", redirect: "manual" });
  assert.ok(answer.status < 400, `one click: ${answer.status}`);
  assert.equal(await agreed(), false);
  assert.equal((await story()).outcome.left, 1);
});

step("its page shows what came of it, at both sizes, light and dark, in both languages", async () => {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await office(`/admin/campaigns/${id}`, { size, dark, lang });
    await page.locator(".uplot").waitFor();
    await sound(page, `campaign-done-${lang}-${size.width}${dark ? "-dark" : ""}`);
    await page.context().close();
  }
});

step("a message says that it needs a free number, and what to do", async () => {
  const page = await office("/admin/campaigns/new");
  await page.getByText("문자", { exact: true }).click();
  await page.getByLabel("이름").fill("문자 광고");
  await page.getByLabel("본문").first().fill("가을 떡볶이 세일");
  await page.getByRole("button", { name: "캠페인 저장하기" }).click();
  await page.waitForURL(/\/campaigns\/[0-9a-f-]{36}$/);
  await page.getByText("ads.free_number").first().waitFor();
  await sound(page, "campaign-text-ko-1440");
  await page.getByRole("button", { name: "나에게 보내 보기" }).click();
  await page.getByText("내 계정에 적힌 휴대전화로").waitFor();
  assert.equal(await page.locator("input[type=tel]").count(), 0, "a test by text goes to nobody but who asks");
  await page.context().close();
});
