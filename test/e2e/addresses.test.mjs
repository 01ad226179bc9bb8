// The addresses of a shop that has none yet: files are sent and loaded from the screens alone, tried, brought up to date from the folder, and put back.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { after, before } from "node:test";
import { join } from "node:path";
import { owner } from "./caller.mjs";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { artifacts, Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";
import { like, say } from "./texts.mjs";

let saja, browser, page, staff;
const street = "강원특별자치도 원주시 소초면 장작터길";

// house is a row of 도로명주소 한글: a number on a road.
const house = (n, why = "31") => {
  const number = String(n).padStart(5, "0");
  return `5113031044575340${number}00000|5113031026|강원특별자치도|원주시|소초면|교항리|0|${n}|3|511304457534|장작터길|0|${n}|0|5113031000|소초면|26304||20230611|0|${why}|||`;
};
const houses = (to) => Array.from({ length: to }, (_, i) => house(i + 1)).join("\r\n");
const files = join(artifacts, "address-files");
const write = (name, content) => {
  mkdirSync(files, { recursive: true });
  writeFileSync(join(files, name), content);
  return join(files, name);
};

before(async () => {
  saja = await Saja.start({ name: "addresses" });
  browser = await openBrowser();
  staff = await owner(saja);
  page = await open({ size: desk });
});
after(async () => {
  assert.deepEqual(page?.complaints ?? [], []);
  await browser?.close();
  await saja?.stop();
});

async function open(how) {
  const p = await visit(browser, how);
  await p.context().addCookies([...staff.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  return p;
}

// looks opens a page in the sizes, languages and colours that people have, and holds it to what every page must hold to.
async function looks(name, path, ready) {
  for (const how of [{ size: phone }, { size: desk }, { size: phone, lang: "en", dark: true }, { size: desk, lang: "en", dark: true }]) {
    const p = await open(how);
    await p.goto(saja.url + path);
    await p.evaluate(() => document.fonts.ready);
    await ready(p, how.lang ?? "ko");
    const label = `${name}-${how.lang ?? "ko"}-${how.dark ? "dark-" : ""}${how.size.width}`;
    assert.equal(await wide(p), 0, `${label} is wider than the screen`);
    assert.deepEqual(await violations(p), [], label);
    assert.deepEqual(p.complaints, [], label);
    await p.screenshot({ path: join(artifacts, `${label}.png`), fullPage: true });
    await p.context().close();
  }
}

const says = (key, fill) => (p, lang) => p.getByText(say(key, fill, lang)).first().waitFor();

step("a shop without addresses says what to do, also on the first page", async () => {
  await looks("overview-no-addresses", "/admin", (p, lang) => p.getByRole("link", { name: say("admin.todo_addresses_act", {}, lang) }).waitFor());
  await looks("addresses-empty", "/admin/addresses", says("admin.addr_none"));
  await looks("addresses-try-empty", "/admin/addresses/try", says("admin.addr_try_empty"));
});

step("what is no official file is refused in words", async () => {
  await page.goto(saja.url + "/admin/addresses");
  await page.locator("input[type=file]").setInputFiles([write("cut.zip", "PK\u0003\u0004 and no more"), write("notes.txt", "세종대로 209")]);
  await page.getByText(say("admin.error.address_file_broken")).waitFor();
  await page.getByText(say("admin.error.address_file_unknown")).waitFor();
  page.complaints.length = 0; // the browser itself reports both answers
});

step("whole files are sent, made into an index, and answer", async () => {
  await page.locator("input[type=file]").setInputFiles(write("rnaddrkor_gangwon.txt", houses(400) + "\r\n강원|빠진 줄\r\n"));
  await page.getByLabel(say("admin.addr_edition"), { exact: true }).fill("202601");
  await page.getByRole("button", { name: say("admin.addr_build") }).click();
  await page.getByText(say("admin.addr_count", { n: "400" })).first().waitFor();
  await page.goto(saja.url + "/admin");
  await page.getByText(say("admin.next_shows_empty")).waitFor();
  assert.equal(await page.getByText(say("admin.todo_addresses")).count(), 0);
  await page.goto(saja.url + "/admin/addresses");
  await page.getByRole("button", { name: say("admin.addr_rejected", { n: "1" }) }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("cell", { name: say("admin.addr_row_columns") }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: say("admin.addr_csv") }).click()]);
  assert.equal(download.suggestedFilename(), "rejected-202601.csv");
  assert.deepEqual(await violations(page), []);
  await shoot(page, "addresses-rejected-1440");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
});

step("a query is tried, and shows how it was read", async () => {
  await page.goto(saja.url + "/admin/addresses/try");
  await page.getByRole("combobox", { name: say("admin.addr_query") }).fill("장작더길 7 3층");
  await page.keyboard.press("Enter");
  await page.getByText(`${street} 7`).first().waitFor();
  await page.getByText("3층").waitFor();
  await page.getByText(like("admin.addr_micros")).waitFor();
  await page.getByText(say("admin.addr_all_fields")).first().click();
  await page.getByText("51130310445753400000700000").waitFor();
  await looks("addresses-try", "/admin/addresses/try?q=" + encodeURIComponent("장작더길 7 3층"), (p) => p.getByText(`${street} 7`).first().waitFor());
});

step("the tester offers what shoppers are offered, while one types and where nothing is found", async () => {
  await page.goto(saja.url + "/admin/addresses/try");
  const box = page.getByRole("combobox", { name: say("admin.addr_query") });
  await box.fill("장작");
  await page.getByRole("option", { name: /장작터길/ }).click();
  await page.getByText(`${street} 1`, { exact: false }).first().waitFor();
  assert.match(await box.inputValue(), /장작터길$/);
  await box.fill("원주시 없는말로 7");
  await page.keyboard.press("Enter");
  await page.getByText("없는말로", { exact: true }).waitFor();
  const near = page.getByRole("region", { name: say("admin.addr_near") });
  await near.getByRole("button", { name: /원주시/ }).click();
  await near.waitFor({ state: "detached" });
  assert.match(new URL(page.url()).searchParams.get("q"), /원주시$/);
  await looks("addresses-try-near", "/admin/addresses/try?q=" + encodeURIComponent("원주시 없는말로 7"), says("admin.addr_near"));
});

step("a remote area is tried, added, edited, deleted and brought back", async () => {
  await page.goto(saja.url + "/admin/addresses/areas");
  const is = async (postcode, want) => {
    await page.getByLabel(say("admin.addr_postcode"), { exact: true }).fill(postcode);
    await page.getByText(want).waitFor();
  };
  await is("63000", `${say("admin.addr_kind.jeju")} · 제주특별자치도`);
  await page.getByRole("button", { name: say("admin.addr_range_new") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(new RegExp(`^${say("admin.addr_area_name")}`)).fill("우도");
  await dialog.getByLabel(new RegExp(`^${say("admin.addr_low")}`)).fill("63365");
  assert.deepEqual(await violations(page), []);
  await shoot(page, "addresses-range-1440");
  await dialog.getByRole("button", { name: say("admin.addr_range_add") }).click();
  await dialog.waitFor({ state: "detached" });
  await is("63365", `${say("admin.addr_kind.island")} · 우도`);
  await page.getByRole("button", { name: say("admin.addr_edit_of", { name: "우도", range: "63365" }) }).click();
  await dialog.getByLabel(new RegExp(`^${say("admin.addr_area_name")}`)).fill("우도면");
  await dialog.getByRole("button", { name: say("admin.addr_range_save") }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByText(`${say("admin.addr_kind.island")} · 우도면`).waitFor();
  await page.getByRole("button", { name: say("admin.addr_delete_of", { name: "우도면", range: "63365" }) }).click();
  await dialog.getByRole("button", { name: say("admin.addr_delete_act") }).click();
  await page.getByRole("button", { name: say("admin.addr_undo") }).click();
  await page.getByRole("button", { name: say("admin.addr_edit_of", { name: "우도면", range: "63365" }) }).waitFor();
  await looks("addresses-areas", "/admin/addresses/areas", (p) => p.getByText("경북 울릉군").waitFor());
});

step("a daily file in the folder is added by itself, and the one before can be put back", async () => {
  const day = join(saja.data, "addresses/inbox/AlterD.JUSUKR.20260202.TH_SGCO_RNADR_MST.TXT");
  writeFileSync(day, house(401) + "\r\n");
  utimesSync(day, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000)); // copied a minute ago
  await page.goto(saja.url + "/admin/addresses");
  await page.getByText(say("admin.addr_by_folder")).waitFor();
  await page.getByText(say("admin.addr_changes", { n: "1" })).waitFor();
  await looks("addresses", "/admin/addresses", says("admin.addr_history"));
  await page.getByRole("button", { name: say("admin.addr_back"), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: like("admin.addr_back_act") }).click();
  await dialog.waitFor({ state: "detached" });
  await until("the index before", async () => (await (await fetch(saja.url + "/api/v1/postcode/index")).json()).addresses === 400);
});

step("a build that the gate stops leaves the index, and the owner lets it through", async () => {
  await page.locator("input[type=file]").setInputFiles(write("rnaddrkor_gangwon.txt", houses(100)));
  await page.getByRole("button", { name: say("admin.addr_build") }).click();
  await page.getByText(say("admin.error.address_gate")).waitFor();
  await page.getByText(say("admin.addr_doubt_fewer", { of: "400", n: "100" })).waitFor();
  await page.getByRole("button", { name: say("admin.addr_force") }).click();
  await page.getByRole("dialog").getByRole("button", { name: say("admin.addr_force_act") }).click();
  await until("the smaller index", async () => (await (await fetch(saja.url + "/api/v1/postcode/index")).json()).addresses === 100);
});

step("a shop that is killed in the middle of an upload keeps nothing half done, and serves on", async () => {
  const to = new URL(saja.url + "/api/v1/admin/address/files?name=RNADDR_KOR_2602.zip");
  const half = request(to, { method: "POST", headers: { "Content-Length": 1 << 20, "Content-Type": "application/octet-stream", Cookie: [...staff.jar].map(([k, v]) => `${k}=${v}`).join("; ") } });
  half.on("error", () => {}); // its server is killed
  half.write(Buffer.alloc(1 << 19));
  const lying = () => readdirSync(join(saja.data, "addresses/files"));
  await until("half of it to lie there", () => lying().some((f) => f.endsWith(".part")));
  await saja.kill();
  half.destroy();
  await saja.run();
  await until("nothing half done", () => !lying().some((f) => f.endsWith(".part")));
  const found = await (await fetch(saja.url + "/api/v1/postcode/search?q=" + encodeURIComponent("장작터길 7"))).json();
  assert.equal(found.items[0].road, `${street} 7`);
  page.complaints.length = 0; // it asked while nobody answered
});

step("the trail tells all of it in sentences, and strangers are kept out", async () => {
  await page.goto(saja.url + "/admin/audit");
  for (const act of ["force-address-load", "go-back-address-index", "send-address-file", "start-address-load", "drop-address-range"]) {
    // Up to the first name, behind which a particle follows it.
    const beginning = say(`admin.deed.${act}`).split(/\{(?:addresses|area)\}/)[0].replace(/\{\w+\}/g, ".+");
    await page.getByText(new RegExp(beginning)).first().waitFor();
  }
  assert.equal(await page.getByText(say("admin.deed_unknown").split("{who}")[1].split(" (")[0]).count(), 0);
  await shoot(page, "addresses-audit-1440");
  const stranger = await fetch(saja.url + "/api/v1/admin/address/files?name=x.zip", { method: "POST", body: "x" });
  assert.equal(stranger.status, 401);
});
