// What members are told: asked with nothing ticked, kept with the words that were shown, and stopped by the link of a letter.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { owner, password } from "./caller.mjs";
import { Saja } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

let saja, browser, staff, minji;
const mail = "minji@example.com";
const medium = say("consent.medium.mail");

before(async () => {
  saja = await Saja.start({ name: "offers" });
  staff = await owner(saja);
  browser = await openBrowser();
  minji = await visit(browser, { size: phone });
});
after(async () => {
  await browser?.close();
  await saja?.stop();
});

// sound holds a page to what every page must hold to, and keeps a picture of it.
async function sound(page, name) {
  assert.equal(await wide(page), 0, `${name} is wider than the screen`);
  assert.deepEqual(await violations(page), [], name);
  await shoot(page, name);
}

// office opens a page of the back office for the owner.
async function office(path, { size = desk, dark = false, lang = "ko" } = {}) {
  const page = await visit(browser, { size, dark, lang });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + path);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

// looks opens a page of the back office at both sizes, light and dark, in both languages.
async function looks(path, name, ready) {
  for (const [size, dark, lang] of [[desk, false, "ko"], [phone, true, "ko"], [phone, false, "en"], [desk, true, "en"]]) {
    const page = await office(path, { size, dark, lang });
    await ready?.(page);
    await sound(page, `${name}-${lang}-${size.width}${dark ? "-dark" : ""}`);
    await page.context().close();
  }
}

step("sign-up asks, ticks nothing, and keeps what is ticked", async () => {
  await minji.goto(saja.url + "/sign-up");
  assert.equal(await minji.getByRole("checkbox").count(), 5);
  assert.equal(await minji.locator("input:checked").count(), 0);
  await sound(minji, "offers-sign-up-390");
  await minji.getByLabel(say("account.email"), { exact: true }).fill(mail);
  await minji.getByLabel(say("account.password"), { exact: true }).fill(password);
  await minji.getByLabel(say("account.name"), { exact: true }).fill("김민지");
  await minji.locator("input[name=ad_mail]").check();
  await minji.getByRole("button", { name: say("sign_up.go") }).click();
  await minji.waitForURL(saja.url + "/");
});

step("my page shows what was agreed to, and since when", async () => {
  await minji.goto(saja.url + "/me");
  assert.ok(await minji.locator("input[name=ad_mail]").isChecked());
  await minji.locator("input[name=ad_push]").check();
  await minji.getByRole("button", { name: say("consent.save") }).click();
  await minji.getByText(say("me.done.marketing")).waitFor();
  await minji.getByText(say("consent.history"), { exact: true }).click();
  assert.equal(await minji.locator(".consent-history li").count(), 2);
  await minji.locator("#marketing").scrollIntoViewIfNeeded();
  await sound(minji, "offers-me-390");
  await minji.setViewportSize(desk);
  await sound(minji, "offers-me-1440");
  await minji.goto(saja.url + "/me?lang=en#marketing");
  await sound(minji, "offers-me-en-1440");
  await minji.goto(saja.url + "/me?lang=ko");
  await minji.setViewportSize(phone);
});

step("staff see the answers in the words that were shown, and write down who called", async () => {
  await looks("/admin/outbox/consents?mail=" + mail, "offers-consents", (page) => page.locator("q").first().waitFor());
  await looks("/admin/outbox/refusals", "offers-refusals-empty");
  const page = await office("/admin/outbox/refusals");
  await page.getByRole("button", { name: "번호 적기" }).first().click();
  await page.getByLabel("전화번호").fill("010-9876-5432");
  await sound(page, "offers-refusals-add-ko-1440");
  await page.getByRole("button", { name: "수신 거부 목록에 적기" }).click();
  await page.getByText("010-****-5432").first().waitFor();
  await page.context().close();
  await looks("/admin/outbox/refusals", "offers-refusals", (page) => page.getByText("010-****-5432").waitFor());
});
