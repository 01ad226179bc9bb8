// What notices say is the merchant's: written beside a preview, kept in versions, sent to oneself, named by what was sent, and taken back.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { owner } from "./caller.mjs";
import { Saja, until } from "./saja.mjs";
import { settled } from "./settled.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

let saja, browser, staff, page;
const place = "/admin/outbox/templates/password_reset/ko/mail";

before(async () => {
  saja = await Saja.start({ name: "templates" });
  staff = await owner(saja);
  browser = await openBrowser();
  page = await office(place);
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

// office opens a page of the back office for the owner.
async function office(path, { size = desk, dark = false, lang = "ko" } = {}) {
  const opened = await visit(browser, { size, dark, lang });
  await opened.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await opened.goto(saja.url + path);
  await opened.getByRole("heading", { level: 1 }).waitFor();
  return opened;
}

// looks holds a page to what every page must hold to, at both sizes, light and dark, in both languages.
async function looks(path, name, ready) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const opened = await office(path, { size, dark, lang });
    await ready?.(opened);
    await settled(opened);
    const called = `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`;
    assert.equal(await wide(opened), 0, `${called} is wider than the screen`);
    assert.deepEqual(await violations(opened), [], called);
    await shoot(opened, called);
    await opened.context().close();
  }
}

const part = (name) => page.locator(`[name="${name}"]`);
const frame = () => page.frameLocator("iframe");
const version = (n) => page.getByRole("listitem").filter({ hasText: say("admin.template_number", { n }) });

step("the list names what each notice says, and finds one by its name", async () => {
  await looks("/admin/outbox/templates", "templates", (p) => p.getByRole("row").nth(3).waitFor());
  const list = await office("/admin/outbox/templates");
  await list.getByRole("searchbox").fill(say("admin.notice_kind.password_reset"));
  await until("two rows are left", async () => (await list.getByRole("row").count()) === 3);
  await list.context().close();
});

step("a reset letter is written anew beside what its reader would get", async () => {
  await looks(place, "template", (p) => p.locator("iframe").waitFor());
  await frame().getByRole("heading").waitFor();
  await part("subject").fill("[{shop}] 비밀번호를 새로 정해요, {name}님");
  await part("body").fill('<p class="ink"><b class="hot">{name}님</b>, 한 시간 안에 <a href="{link}">여기</a>를 눌러 주세요.</p><p style="display:flex">나란히</p>');
  await part("styles").fill(".hot { color: $fire; }");
  await frame().getByText("한 시간 안에").last().waitFor();
  await page.getByText(say("admin.template_warning.flex")).waitFor();
  for (const width of ["320", "600", "1280"]) {
    await page.getByText(width, { exact: true }).click();
    await until(`the letter is ${width} px wide`, async () => (await frame().locator("body").evaluate((b) => b.ownerDocument.defaultView.innerWidth)) === Number(width));
    assert.ok((await frame().locator("html").evaluate((e) => e.scrollWidth)) <= Number(width), `it is wider than ${width}`);
  }
  await page.getByLabel(say("admin.template_dark")).check();
  await until("it is dark", async () => (await frame().locator("body").evaluate((b) => getComputedStyle(b).backgroundColor)) === "rgb(20, 18, 15)");
  await shoot(page, "template-written-ko-1440");
});

step("what cannot be sent is refused in words, with what it is", async () => {
  const good = await part("body").inputValue();
  await part("body").fill(good + "<script>alert(1)</script>");
  await page.getByText(say("admin.error.template_forbidden")).waitFor();
  await page.getByText("<script>").first().waitFor();
  await part("body").fill(good + "{order}");
  await page.getByText(say("admin.error.template_variable")).waitFor();
  await part("body").fill(good);
  await page.getByText(say("admin.error.template_variable")).waitFor({ state: "detached" });
});

step("leaving with unsaved words asks first", async () => {
  await page.getByRole("link", { name: say("admin.templates"), exact: true }).first().click();
  const asked = page.getByRole("dialog");
  await asked.getByText(say("admin.leave_title")).waitFor();
  await asked.getByRole("button", { name: say("admin.back"), exact: true }).click();
  await asked.waitFor({ state: "detached" });
});

step("Ctrl+S keeps a version and uses it; it comes to whoever asks for it, marked as a test", async () => {
  await page.getByLabel(say("admin.template_note"), { exact: true }).fill("더 짧게");
  await part("subject").press("Control+s");
  await page.getByText(say("admin.template_saved_used")).waitFor();
  await version(2).getByText(say("admin.template_in_use")).waitFor();
  await version(2).getByText("더 짧게").waitFor();
  await version(2).getByRole("button", { name: say("admin.template_test") }).click();
  await page.getByText(say("admin.template_tested_mail")).waitFor();
  const { items } = await until("the test is in the outbox", async () => {
    const got = await staff.ask("GET", "/api/v1/admin/notices?kind=password_reset");
    return got.items.length === 1 && got.items[0].state === "kept" && got;
  });
  assert.equal(items[0].test, true);
  assert.match(items[0].subject, /^\[.+\] 비밀번호를 새로 정해요, .+님$/);
  const story = await staff.ask("GET", `/api/v1/admin/notices/${items[0].id}`);
  assert.equal(story.wording.number, 2);
});

step("the story of a letter names the version that it was told in, and opens it", async () => {
  const { items } = await staff.ask("GET", "/api/v1/admin/notices?kind=password_reset");
  const story = await office(`/admin/outbox/${items[0].id}`);
  await story.getByText(say("admin.notice_test"), { exact: true }).waitFor();
  await settled(story);
  await shoot(story, "template-story-ko-1440");
  await story.getByRole("link", { name: say("admin.notice_words_n", { n: 2 }) }).click();
  const shown = story.getByRole("dialog");
  await shown.getByText(say("admin.template_compared", { n: 1 })).waitFor();
  await shown.getByText("비밀번호를 새로 정해요").waitFor();
  await settled(story);
  assert.deepEqual(await violations(story), [], "the versions side by side");
  await shoot(story, "template-compared-ko-1440");
  await story.context().close();
});

step("an earlier version is used again", async () => {
  await page.reload();
  await version(1).getByRole("button", { name: say("admin.template_use") }).click();
  await page.getByRole("dialog").getByRole("button", { name: say("admin.template_use"), exact: true }).click();
  await version(1).getByText(say("admin.template_in_use")).waitFor();
  assert.equal(await part("subject").inputValue(), "[{shop}] 새 비밀번호를 정해 주세요");
  const audit = await staff.ask("GET", "/api/v1/admin/audit?size=20");
  const acts = audit.items.map((e) => e.action);
  assert.ok(["admin-save-template", "admin-test-template", "admin-use-template"].every((a) => acts.includes(a)), acts.join());
  assert.ok(!acts.includes("admin-preview-template"), "looking changes nothing");
});

step("a text message says what it weighs, and as what it goes", async () => {
  await looks("/admin/outbox/templates/order_paid/ko/message", "template-message", (p) => p.getByText("SMS", { exact: true }).or(p.getByText("LMS", { exact: true })).first().waitFor());
  const written = await office("/admin/outbox/templates/order_paid/ko/message");
  await written.locator("[name=text]").fill("{name}님 고마워요 " + "가".repeat(40));
  await written.getByText("LMS", { exact: true }).waitFor();
  await written.locator("[name=text]").fill("고마워요 🦁");
  await written.getByText(say("admin.error.template_message")).waitFor();
  await written.context().close();
});
