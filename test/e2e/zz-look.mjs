import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { owner, member, pay } from "./caller.mjs";
import { Saja, until } from "./saja.mjs";
import { say } from "./texts.mjs";
const saja = await Saja.start({ name: "zz", demo: true });
const browser = await openBrowser();
const staff = await owner(saja);
const kim = await member(saja.url, "minji@example.com");
const { items: shows } = await staff.ask("GET", "/api/v1/shows?size=50");
const scheduled = shows.find((s) => s.state === "scheduled"), live = shows.find((s) => s.state === "live");
const hero = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items[0];
const orders = [];
for (let i = 0; i < 3; i++) orders.push(await kim.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 2 }], show: live.id, acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() }));
await pay(kim, orders[0]);
const paid = orders[0].order.number;
const open = async (size, lang, dark, path) => {
  const page = await visit(browser, { size, lang, dark });
  await page.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + path);
  await page.locator("h1").first().waitFor();
  return page;
};
const attempt = async (name, f) => { try { await f(); console.log("ok", name); } catch (e) { console.log("FAIL", name, String(e).slice(0, 600)); } };
const what = process.argv[2] ?? "conflict pages dialogs en";
for (const lang of ["ko", "en"]) for (const [w, size] of [[390, phone], [1440, desk]]) {
  if (what.includes("conflict")) await attempt(`conflict ${lang} ${w}`, async () => {
    const page = await open(size, lang, false, `/admin/shows/${scheduled.id}`);
    const title = page.getByLabel(new RegExp("^" + say("admin.title_ko", {}, lang))).first();
    await title.fill("내가 고친 제목 " + lang + w);
    const other = await open(desk, lang, false, `/admin/shows/${scheduled.id}`);
    await other.getByLabel(new RegExp("^" + say("admin.title_ko", {}, lang))).first().fill("다른 사람이 고친 제목 " + lang + w);
    await other.getByRole("button", { name: say("admin.show_save", {}, lang), exact: true }).click();
    await other.getByText(say("admin.show_saved", {}, lang)).first().waitFor();
    await page.evaluate(() => window.scrollTo(0, 1e6));
    await page.getByRole("button", { name: say("admin.show_save", {}, lang), exact: true }).click();
    await page.getByText(say("admin.show_conflict", {}, lang)).first().waitFor();
    await new Promise((r) => setTimeout(r, 700));
    await page.screenshot({ path: `../artifacts/zz-conflict-${lang}-${w}.png` });
    console.log(JSON.stringify(await violations(page)), await wide(page));
    await page.getByRole("button", { name: say("admin.show_conflict_act", {}, lang), exact: true }).first().click();
    await page.getByRole("dialog").waitFor();
    await new Promise((r) => setTimeout(r, 500));
    await page.screenshot({ path: `../artifacts/zz-conflict-ask-${lang}-${w}.png` });
    await page.getByRole("dialog").getByRole("button", { name: say("admin.show_conflict_act", {}, lang), exact: true }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    console.log("title now", await title.inputValue(), "| alert left:", await page.getByText(say("admin.show_conflict", {}, lang)).count());
    console.log(page.complaints);
    await page.context().close(); await other.context().close();
  });
  if (what.includes("dialogs")) for (const [name, path, key] of [["sanctions", `/admin/studio/${live.id}`, "admin.sanctions"], ["refund", `/admin/orders/${paid}`, "admin.refund_some"], ["ban", `/admin/studio/${live.id}`, null]]) await attempt(`${name} dark ${lang} ${w}`, async () => {
    const page = await open(size, lang, true, path);
    if (key) await page.getByRole("button", { name: say(key, {}, lang), exact: true }).click();
    else {
      await page.getByRole("log").getByRole("button", { name: /데모/ }).first().click();
      await page.getByRole("menuitem", { name: say("admin.ban", {}, lang), exact: true }).click();
    }
    await page.getByRole("dialog").waitFor();
    await page.getByRole("menu").waitFor({ state: "detached" });
    await new Promise((r) => setTimeout(r, 600));
    await page.screenshot({ path: `../artifacts/zz-${name}-dark-${lang}-${w}.png` });
    console.log(JSON.stringify(await violations(page)), await wide(page));
    await page.context().close();
  });
}
if (what.includes("en")) for (const [name, path] of [["overview", ""], ["shows", "shows"], ["show", `shows/${live.id}`], ["studio", `studio/${live.id}`], ["orders", "orders"], ["order", `orders/${paid}`], ["products", "products"], ["product", `products/${hero.id}`], ["status", "status"], ["staff", "staff"], ["audit", "audit"], ["account", "account"]]) await attempt(`en dark ${name}`, async () => {
  const page = await open(desk, "en", true, "/admin/" + path);
  await page.waitForLoadState("networkidle", { timeout: 1500 }).catch(() => {});
  await page.screenshot({ path: `../artifacts/zz-en-dark-${name}.png` });
  console.log(JSON.stringify(await violations(page)), await wide(page));
  await page.context().close();
});
await browser.close();
await saja.stop();
