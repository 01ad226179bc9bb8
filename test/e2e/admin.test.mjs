// A shop without anything in it, opened by its owner from the screens alone: the first restaurant, product and show.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before } from "node:test";
import { join } from "node:path";
import { owner } from "./caller.mjs";
import { Mailbox } from "./mailbox.mjs";
import { openBrowser, phone, desk, shoot, violations, visit, wide } from "./browser.mjs";
import { root, Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

let saja, browser, page, mailbox;
const picture = join(root, "test/e2e/tteok.jpg");

before(async () => {
  mailbox = await Mailbox.open();
  saja = await Saja.start({ name: "admin", env: mailbox.env });
  browser = await openBrowser();
  page = await visit(browser, { size: desk });
  const { jar } = await owner(saja);
  await page.context().addCookies([...jar].map(([name, value]) => ({ name, value, url: saja.url })));
});
after(async () => {
  assert.deepEqual(page?.complaints ?? [], []);
  await browser?.close();
  await saja?.stop();
  await mailbox?.close();
});

const button = (name) => page.getByRole("button", { name, exact: true });
const field = (name) => page.getByLabel(name, { exact: true });

step("the form of the first product offers to add the restaurant it needs", async () => {
  await page.goto(saja.url + "/admin/products/new");
  await page.getByRole("alert").getByRole("button", { name: say("admin.vendor_new") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(new RegExp(`^${say("admin.vendor_name_ko")}`)).first().fill("서울스낵");
  await dialog.locator("input[type=file]").setInputFiles(picture);
  await dialog.locator("img").waitFor();
  await shoot(page, "admin-first-vendor-1440");
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: say("admin.vendor_create") }).click();
  await dialog.waitFor({ state: "detached" });
  const chosen = page.getByRole("combobox", { name: say("admin.vendor") }).or(page.getByRole("textbox", { name: say("admin.vendor") })).first();
  await until("the new restaurant to be chosen", async () => (await chosen.inputValue()) === "서울스낵");
});

step("the first product is made, priced, filled and shown in the shop", async () => {
  await page.getByLabel(new RegExp("^" + say("admin.product_name_ko").replace(/[()]/g, "\\$&"))).first().fill("불맛 쌀떡볶이");
  await page.getByRole("combobox", { name: say("admin.product_status") }).or(page.getByRole("textbox", { name: say("admin.product_status") })).first().click();
  await page.getByRole("option", { name: say("admin.product.on_sale") }).click();
  await page.getByLabel(`${say("admin.variant_one")} ${say("admin.price")}`).fill("12900");
  await page.getByLabel(`${say("admin.variant_one")} ${say("admin.stock_first")}`).fill("30");
  await button(say("admin.product_create")).click();
  await page.waitForURL(/products\/[0-9a-f-]{36}/);
  await page.locator("input[type=file]").setInputFiles(picture);
  await page.locator("ol img").waitFor();
  const shop = await until("the product in the shop", async () => {
    const text = await (await fetch(saja.url + "/products")).text();
    return text.includes("불맛 쌀떡볶이") && text;
  });
  assert.match(shop, /12,900/);
});

step("the field that is written in is not marked as one that is wrong", async () => {
  const name = page.getByLabel(new RegExp("^" + say("admin.product_name_ko").replace(/[()]/g, "\\$&"))).first();
  await name.focus();
  await until("its edge to be that of the focus", () => name.evaluate((e) => {
    const sea = document.body.appendChild(document.createElement("i"));
    sea.style.color = "var(--sea)";
    const color = getComputedStyle(sea).color;
    sea.remove();
    return getComputedStyle(e).borderTopColor === color;
  }));
});

step("the stock of the product tells why it is what it is", async () => {
  await page.getByRole("button", { name: new RegExp("^30 – ") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: say("admin.ledger") }).click();
  await dialog.getByText(say("admin.ledger.opening")).waitFor();
  await shoot(page, "admin-ledger-1440");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

// The bar that saves is in sight wherever one is in a form; a field that fails its own check must come into sight too.
step("what a form itself finds wrong comes into sight from its foot, also what is folded away", async () => {
  const inSight = async (label) => {
    const field = page.getByLabel(new RegExp("^" + label.replace(/[()]/g, "\\$&"))).first();
    await until(`${label} to be in sight`, async () => {
      const box = await field.boundingBox();
      return box && box.y > 0 && box.y + box.height < page.viewportSize().height && (await field.getAttribute("aria-invalid")) === "true";
    });
    return field;
  };
  const type = (label, text) => page.getByLabel(new RegExp("^" + label.replace(/[()]/g, "\\$&"))).first().fill(text);
  const foot = () => page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await page.goto(saja.url + "/admin/products/new");
  await type(say("admin.product_name_en"), "Rice cakes");
  await foot();
  await button(say("admin.product_create")).click();
  await inSight(say("admin.product_name_ko"));
  await page.goto(saja.url + "/admin/shows/new");
  await type(say("admin.title_en"), "The first show");
  await foot();
  await button(say("admin.show_create")).click();
  await (await inSight(say("admin.title_ko"))).fill("첫 방송");
  await type(say("admin.host_ko"), "김셰프");
  await button(say("admin.show_more")).click();
  await page.getByLabel(say("admin.slug")).fill("Not An Address");
  await button(say("admin.show_more")).click();
  await page.getByLabel(say("admin.slug")).waitFor({ state: "hidden" }); // folded away again
  await page.evaluate(() => scrollTo(0, 0));
  await button(say("admin.show_create")).click();
  await inSight(say("admin.slug"));
});

step("the first show is announced with a poster of its own", async () => {
  await page.goto(saja.url + "/admin/shows/new");
  await page.getByLabel(new RegExp("^" + say("admin.title_ko").replace(/[()]/g, "\\$&"))).first().fill("첫 방송");
  await page.getByLabel(new RegExp("^" + say("admin.host_ko").replace(/[()]/g, "\\$&"))).first().fill("김셰프");
  const poster = page.getByRole("group", { name: say("admin.poster") });
  await poster.locator("input[type=file]").setInputFiles(picture);
  await poster.locator("img").waitFor();
  const box = await poster.locator("img").boundingBox();
  assert.ok(Math.abs(box.width / box.height - 9 / 16) < 0.02, `the poster's frame is ${box.width} × ${box.height}`);
  await shoot(page, "admin-first-show-1440");
  await button(say("admin.show_create")).click();
  await page.waitForURL(/shows\/[0-9a-f-]{36}/);
  const { items } = await (await fetch(saja.url + "/api/v1/shows")).json();
  assert.equal(items[0].title, "첫 방송");
  assert.match(items[0].poster, /^\/img\/2\/.*\/960$/);
  const kept = await fetch(saja.url + items[0].poster, { headers: { Accept: "image/webp" } });
  assert.equal(kept.headers.get("content-type"), "image/webp");
});

step("a picture that no browser reads is refused in words that say what to do", async () => {
  const face = page.getByRole("group", { name: say("admin.face") });
  const heic = { name: "IMG_0001.HEIC", mimeType: "image/heic", buffer: Buffer.from("\0\0\0\x18ftypheic\0\0\0\0") };
  await until("the words about it", async () => { // the form of the show that was just made may still be drawn anew
    await face.locator("input[type=file]").setInputFiles(heic);
    return face.getByText(say("admin.error.picture_heic")).isVisible();
  }, { every: 500 });
});

step("a colleague who is invited by mail sets a password by its link and comes into the back office", async () => {
  await page.goto(saja.url + "/admin/staff");
  await button(say("admin.staff_new")).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("admin.email")).fill("cook@shop.example");
  await dialog.getByLabel(say("admin.staff_name")).fill("오요리");
  await dialog.getByLabel(say("admin.staff_by_mail"), { exact: true }).check();
  await shoot(page, "admin-staff-invite-1440");
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: say("admin.staff_add_act") }).click();
  await dialog.getByText(say("admin.staff_invited", { email: "cook@shop.example" })).waitFor();
  await dialog.getByRole("button", { name: say("admin.done") }).click();
  const mail = await mailbox.to("cook@shop.example");
  assert.match(mail.subject, /직원으로 초대했어요/);
  assert.match(mail.text, /오요리님, 사장님이 운영자 역할로/);
  const cook = await visit(browser, { size: phone });
  await cook.goto(mail.link);
  await cook.getByRole("heading", { name: say("reset.invited") }).waitFor();
  await shoot(cook, "shop-invited-390");
  assert.deepEqual(await violations(cook), []);
  await cook.getByLabel(say("account.password_new")).fill("네 낱말로 된 긴 비밀번호");
  await cook.getByRole("button", { name: say("reset.go") }).click();
  await cook.waitForURL(/\/admin/);
  await cook.getByText("오요리").first().waitFor();
  await cook.goto(mail.link);
  await cook.getByText(say("reset.gone")).waitFor();
  await cook.context().close();
});

step("who signs up is welcomed by mail, and a forgotten password is set by its link", async () => {
  const buyer = await visit(browser, { size: phone, lang: "en" });
  await buyer.goto(saja.url + "/sign-up");
  const filled = { name: "Mina Kim", email: "mina@shop.example", password: "four words in a row" };
  for (const [name, value] of Object.entries(filled)) await buyer.locator(`form[action="/sign-up"] [name=${name}]`).fill(value);
  await buyer.locator('form[action="/sign-up"] button[type=submit]').click();
  await buyer.waitForURL((url) => !url.pathname.startsWith("/sign-up"));
  const hello = await mailbox.to("mina@shop.example");
  assert.match(hello.subject, /Welcome/i);
  await buyer.goto(saja.url + "/forgot-password");
  await buyer.locator("[name=email]").fill("mina@shop.example");
  await buyer.locator('form[action="/forgot-password"] button[type=submit]').click();
  const reset = await mailbox.to("mina@shop.example");
  assert.match(reset.link, /reset-password/);
  await buyer.goto(reset.link);
  await buyer.locator("[name=password]").fill("five other words in a row");
  await buyer.locator('form[action="/reset-password"] button[type=submit]').click();
  await buyer.waitForURL(/\/me/);
  await buyer.context().close();
});

step("a colleague is added, given another role, and taken off again", async () => {
  await page.goto(saja.url + "/admin/staff");
  await button(say("admin.staff_new")).first().click();
  let dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("admin.email")).fill("host@saja.local");
  await dialog.getByLabel(say("admin.staff_name")).fill("이호스트");
  await dialog.getByLabel(say("admin.staff_by_hand"), { exact: true }).check();
  await dialog.getByRole("button", { name: say("admin.staff_add_act") }).click();
  await dialog.getByRole("button", { name: say("admin.done") }).click();
  await dialog.waitFor({ state: "detached" });
  await button(`이호스트: ${say("admin.staff_manage")}`).click();
  dialog = page.getByRole("dialog");
  await shoot(page, "admin-staff-change-1440");
  await dialog.getByRole("button", { name: say("admin.staff_reset_act") }).click();
  await dialog.getByRole("button", { name: say("admin.staff_reset_sure") }).click();
  await dialog.getByLabel(say("admin.password_once")).waitFor();
  await dialog.getByLabel(say("admin.role.host"), { exact: true }).check();
  await dialog.getByRole("button", { name: say("admin.staff_change_act") }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("row", { name: /이호스트/ }).getByText(say("admin.role.host"), { exact: true }).waitFor();
});

step("what was done is told in sentences, with names that lead to what they name", async () => {
  await page.goto(saja.url + "/admin/audit");
  const rows = page.locator("tbody tr");
  await rows.filter({ hasText: "이호스트" }).first().waitFor();
  const told = (await rows.allInnerTexts()).join("\n");
  for (const words of ["사장님이 ‘서울스낵’ 식당을 등록했어요", "사장님이 ‘불맛 쌀떡볶이’ 상품을 등록했어요", "사장님이 ‘첫 방송’ 방송을 예약했어요", "사장님이 이호스트님의 역할을 운영자에서 호스트로 바꿨어요"]) {
    assert.ok(told.includes(words), `${words}\nis not among\n${told}`);
  }
  assert.doesNotMatch(told, /[0-9a-f]{8}-|\/api\/|[{}]/, "something raw is shown");
  assert.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: "불맛 쌀떡볶이" }).first().click();
  await page.waitForURL(/products\/[0-9a-f-]{36}/);
});

step("on a phone everything that can be pressed is large enough for a finger", async () => {
  const small = await visit(browser, { size: phone });
  await small.context().addCookies(await page.context().cookies());
  const wrong = [];
  for (const path of ["/admin/", "/admin/products", "/admin/vendors", "/admin/products/new", "/admin/shows", "/admin/shows/new", "/admin/orders", "/admin/staff", "/admin/audit", "/admin/status"]) {
    await small.goto(saja.url + path);
    await small.locator("h1").first().waitFor();
    if (await wide(small) > 0) wrong.push(`${path} is wider than the screen`);
    wrong.push(...(await small.evaluate(() => [...document.querySelectorAll("main button, main [role=button], main input:not([type=checkbox], [type=radio], [type=hidden], [type=file]), main [role=tab]")]
      .filter((el) => el.checkVisibility() && el.getBoundingClientRect().width > 0 && !el.closest(".uplot"))
      .map((el) => el.closest(".mantine-Input-wrapper") ?? el)
      .filter((el) => el.getBoundingClientRect().height < 43.5 || el.getBoundingClientRect().width < 43.5)
      .map((el) => `${el.tagName} ${el.getAttribute("aria-label") ?? el.textContent} ${Math.round(el.getBoundingClientRect().width)}×${Math.round(el.getBoundingClientRect().height)}`))).map((what) => `${path}: ${what}`));
    await shoot(small, `admin-phone${path.replaceAll("/", "-")}`);
  }
  await small.context().close();
  assert.deepEqual(wrong, []);
});

step("who saves a show that another changed meanwhile sees so at the button, and goes on from the new words", async () => {
  await page.goto(saja.url + "/admin/shows");
  await page.getByRole("link", { name: "첫 방송" }).first().click();
  await page.waitForURL(/shows\/[0-9a-f-]{36}/);
  const view = await visit(browser, { size: phone });
  await view.context().addCookies(await page.context().cookies());
  await view.goto(page.url());
  const title = (at) => at.getByLabel(new RegExp(`^${say("admin.title_ko")}`)).first();
  const save = (at) => at.getByRole("button", { name: say("admin.show_save"), exact: true }).click();
  await title(view).fill("첫 방송, 휴대폰에서");
  await title(page).fill("첫 방송, 컴퓨터에서");
  await save(page);
  await page.getByText(say("admin.show_saved")).first().waitFor();
  await view.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  await save(view);
  const told = view.getByRole("alert").filter({ hasText: say("admin.show_conflict") });
  await told.waitFor();
  await until("the words to be in sight", () => told.evaluate((el) => {
    const { top, bottom } = el.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }));
  await shoot(view, "admin-show-conflict-390");
  const load = (at) => at.getByRole("button", { name: say("admin.show_conflict_act"), exact: true }).click();
  await load(told);
  await load(view.getByRole("dialog"));
  await told.waitFor({ state: "detached" });
  assert.equal(await title(view).inputValue(), "첫 방송, 컴퓨터에서");
  await title(page).fill("첫 방송");
  await save(page);
  await until("the name to be as it was", async () => (await page.locator("h1").innerText()) === "첫 방송");
  await view.context().close();
});

step("what is stuck fills as many pages as it needs, and they lead forth and back", async () => {
  // As a newer version leaves them to one that does not know them.
  const from = Date.now() - 3_600_000;
  const left = Array.from({ length: 45 }, (_, n) => `('later.chore', 'chore ${n}', '${crypto.randomUUID()}', 1, '{}', 1, ${from + n}, ${from}, ${from}, '', 0, 1, 'todo_unknown_kind', '')`);
  execFileSync("sqlite3", ["-cmd", ".timeout 20000", join(saja.data, "shop.db"), `INSERT INTO todos (kind, about, id, form, payload, edition, created, due, look, lease, tries, stuck, code, reason) VALUES ${left.join(", ")}`]);
  const view = await visit(browser, { size: desk });
  await view.context().addCookies(await page.context().cookies());
  await view.goto(saja.url + "/admin/status");
  const stuck = view.getByRole("region", { name: say("admin.status_stuck"), exact: true });
  const [before, after] = ["admin.page_before", "admin.page_after"].map((key) => stuck.getByRole("button", { name: say(key), exact: true }));
  const rows = (n) => until(`${n} rows`, async () => (await stuck.locator("tbody tr").count()) === n);
  await rows(20);
  await stuck.getByText(say("admin.total_of", { total: "45" })).waitFor();
  assert.equal(await before.isDisabled(), true, "there is no page before the first");
  await after.click();
  await until("the second page", () => before.isEnabled());
  await after.click();
  await rows(5);
  await shoot(view, "admin-status-last-1440");
  assert.deepEqual(await violations(view), []);
  assert.equal(await after.isDisabled(), true, "there is no page behind the last");
  await before.click();
  await rows(20);
  await view.setViewportSize(phone);
  await before.click();
  await until("the first page", () => before.isDisabled());
  await rows(20);
  assert.equal(await wide(view), 0, "wider than the screen");
  await stuck.locator("nav").scrollIntoViewIfNeeded();
  await shoot(view, "admin-status-pages-390");
  await view.context().close();
});
