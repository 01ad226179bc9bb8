// An address is looked up: at the checkout, in one's own page and in the buy sheet, and on other people's pages by the widget that takes
// the place of Daum's and Kakao's, in a window and in a frame.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { after, before } from "node:test";
import { desk, openBrowser, phone, shoot, violations, visit, wide } from "./browser.mjs";
import { member, owner } from "./caller.mjs";
import { missed, stands } from "./hits.mjs";
import { Saja, root, until } from "./saja.mjs";
import { putProduct, putShow, putVendor } from "./stage.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

let saja, browser, kim, buy, other;
const jeju = "제주특별자치도 제주시 문연로 6 (연동)";

before(async () => {
  saja = await Saja.start({ name: "address" });
  browser = await openBrowser();
  const staff = await owner(saja);
  const product = await putProduct(staff, await putVendor(staff));
  await putShow(staff, [product]);
  buy = `/checkout?variant=${product.variants[0].id}&qty=1`;
  kim = await member(saja.url, "minji@example.com");
  other = await elsewhere();
});
after(async () => {
  other?.close();
  await browser?.close();
  await saja?.stop();
});

// elsewhere is another site, with a form as shops have that looks its addresses up with the script: by ?space=daum or kakao.
async function elsewhere() {
  const server = createServer((request, answer) => {
    const space = new URL(request.url, "http://elsewhere").searchParams.get("space") ?? "daum";
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(`<!doctype html><html lang="ko"><meta name="viewport" content="width=device-width"><title>다른 가게</title>
<input id="postcode" placeholder="우편번호"><input type="button" id="find" value="우편번호 찾기"><input id="road"><input id="lot"><input id="extra"><input id="detail">
<div id="one" style="height:480px"></div><div id="two" style="height:480px"></div>
<script src="${saja.url}/postcode/postcode.v2.js"></script>
<script>
var told = [], said = [];
function hear(name) { return { oncomplete: function (data) { told.push({ name: name, data: data }); }, onsearch: function (d) { said.push(name + ":" + d.q + ":" + d.count); }, onclose: function (state) { said.push(name + ":" + state); }, onresize: function (size) { window.size = size; } }; }
document.getElementById("find").onclick = function () {
  new ${space}.Postcode({
    oncomplete: function (data) {
      var extra = "";
      if (data.bname !== "" && /[동|로|가]$/g.test(data.bname)) extra += data.bname;
      if (data.buildingName !== "" && data.apartment === "Y") extra += (extra !== "" ? ", " + data.buildingName : data.buildingName);
      document.getElementById("postcode").value = data.zonecode;
      document.getElementById("road").value = data.roadAddress;
      document.getElementById("lot").value = data.jibunAddress || data.autoJibunAddress;
      document.getElementById("extra").value = extra !== "" ? " (" + extra + ")" : "";
      document.getElementById("detail").focus();
      told.push({ name: "window", data: data });
    },
    onclose: function (state) { said.push(state); },
  }).open({ popupKey: "address" });
};
function embed(id, options) { new ${space}.Postcode(Object.assign(hear(id), { width: "100%", height: "100%" }, options)).embed(document.getElementById(id), { autoClose: !!options.closes, q: options.q }); }
</script></html>`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.url = `http://127.0.0.1:${server.address().port}`;
  return server;
}

const inputs = (page) => page.locator("form:has(address-finder) input[name], fieldset:has(address-finder) input[name]").evaluateAll((all) => Object.fromEntries(all.map((i) => [i.name, i.value])));
const finder = (page) => page.locator("dialog.finder");
const ready = (page) => finder(page).locator("input:focus").waitFor(); // it takes what is typed
const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("name") ?? document.activeElement?.className);

// whole holds a page as it stands to what every page must hold to.
async function whole(page, name, { finger = 44 } = {}) {
  assert.deepEqual(await violations(page), [], name);
  assert.deepEqual(await missed(page, { finger }), [], name);
  assert.equal(await wide(page), 0, name);
  await shoot(page, `address-${name}`);
}

step("a shop without addresses offers no look-up, and one types", async () => {
  const page = await visit(browser);
  await page.goto(saja.url + buy);
  await page.getByLabel(say("address.postcode"), { exact: true }).fill("04524");
  assert.equal(await page.locator("address-finder").count(), 0);
  await page.context().close();
});

step("the command makes an index, and the shop that is open takes it up", async () => {
  const boxes = join(saja.data, "pobox.txt"); // in epost's form
  writeFileSync(boxes, "우편번호|시도|시군구|읍면동|사서함명|시작사서함주번호|시작사서함부번호|끝사서함주번호|끝사서함부번호|구우편번호\n03187|서울특별시|종로구||광화문우체국사서함|1|0|500|0|110600\n");
  execFileSync(join(root, "bin/saja"), ["address", "build", "--quiet", "--out", join(saja.data, "postcode.idx"), join(root, "postcode/country/data/places.zip"), boxes], { stdio: "pipe" });
  await until("the look-up at the checkout", async () => (await (await fetch(saja.url + buy)).text()).includes("<address-finder"));
});

step("at the checkout, on a phone: what is picked fills the form, says that it is remote, and leads on", async () => {
  const page = await visit(browser);
  await page.goto(saja.url + buy);
  await page.getByRole("button", { name: say("finder.open") }).tap();
  await whole(page, "finder-empty");
  await page.keyboard.type("문연로 6");
  const line = finder(page).getByRole("option", { name: jeju });
  await line.waitFor();
  await whole(page, "finder-suggestions");
  await line.tap();
  assert.deepEqual(await inputs(page).then(({ postcode, line1 }) => [postcode, line1]), ["63122", jeju]);
  assert.equal(await focused(page), "line2");
  await page.getByText(say("address.remote")).waitFor();
  const bar = (await stands(page.locator(".checkout-go"))).top;
  await until("where it leads and the word on the remote area to stand above the sum", async () => (await stands(page.locator("[name=line2]"))).bottom <= bar && (await stands(page.getByText(say("address.remote")))).bottom <= bar);
  // another place is typed by hand: the word on the one before goes
  await page.getByLabel(say("address.postcode"), { exact: true }).fill("04524");
  assert.equal(await page.getByText(say("address.remote")).count(), 0);
  await page.getByLabel(say("address.postcode"), { exact: true }).fill("63122");
  await page.getByText(say("address.remote")).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

step("in one's own page, by the keyboard alone: nothing found says what was looked for, and what is found is kept", async () => {
  const page = await visit(browser, { size: desk });
  await page.context().addCookies([...kim.jar].map(([name, value]) => ({ name, value, url: saja.url })));
  await page.goto(saja.url + "/me");
  const open = page.getByRole("button", { name: say("finder.open") });
  await open.focus();
  await page.keyboard.press("Enter");
  await ready(page);
  await page.keyboard.type("뷁뷁로 12");
  await finder(page).getByText(say("finder.none_word", { word: "뷁뷁로 12" })).waitFor();
  await whole(page, "finder-nothing", { finger: 0 });
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("종로구 세정대루 209");
  await finder(page).getByText(say("finder.none_in", { area: "서울특별시 종로구", word: "세정대루 209" })).waitFor();
  await finder(page).getByRole("option", { name: "서울특별시 종로구 세종대로 209 (세종로)" }).waitFor();
  await whole(page, "finder-leads", { finger: 0 });
  await page.keyboard.press("Escape"); // the box
  if (await finder(page).isVisible()) await page.keyboard.press("Escape");
  await finder(page).waitFor({ state: "hidden" });
  assert.ok(await open.evaluate((b) => b === document.activeElement), "the focus is back where it was");
  await page.keyboard.press("Enter");
  await ready(page);
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("세종대로 209 3층");
  await finder(page).getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await finder(page).getByRole("option", { name: "세종로 77-6" }).waitFor();
  await page.keyboard.press("ArrowDown");
  const marked = finder(page).getByRole("combobox");
  assert.equal(await marked.getAttribute("aria-activedescendant"), await finder(page).getByRole("option", { selected: true }).getAttribute("id"));
  await page.keyboard.press("Enter");
  assert.equal(await focused(page), "line2");
  const flat = page.locator("[name=line2]");
  const before = await flat.inputValue();
  assert.ok(before && before !== "3층", "what stood there is kept");
  await flat.fill("");
  await open.click();
  await marked.fill("세종대로 209 301호");
  await finder(page).locator(".finder-under").first().waitFor({ state: "detached" }); // a suggestion stands there, and no result
  await finder(page).getByRole("option", { name: "서울특별시 종로구 세종대로 209" }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(await flat.inputValue(), "301호", "what was typed behind a suggestion goes where it belongs");
  await flat.fill(before);
  const { postcode, line1 } = await inputs(page);
  assert.deepEqual([postcode, line1], ["03171", "서울특별시 종로구 세종대로 209 (세종로)"]);
  await page.keyboard.press("Enter"); // sends the form
  await page.waitForURL(/\/me\?/);
  assert.equal((await inputs(page)).line1, "서울특별시 종로구 세종대로 209 (세종로)");
  await page.context().close();
});

step("in the buy sheet of the live room, on a phone whose keyboard takes half of the screen", async () => {
  const page = await visit(browser);
  await page.goto(`${saja.url}/live/test-show`);
  await page.waitForFunction(() => ["live-room", "buy-sheet"].every((name) => customElements.get(name))); // else it is a link
  await page.locator("[data-buy]").first().evaluate((a) => a.click());
  const sheet = page.locator("dialog.sheet");
  await sheet.locator("address-finder:not([hidden])").waitFor();
  assert.deepEqual(await violations(page), []);
  await sheet.getByRole("button", { name: say("finder.open") }).tap();
  await page.setViewportSize({ width: phone.width, height: 420 });
  await ready(page);
  await page.keyboard.type("중앙로");
  await finder(page).getByRole("option").first().waitFor();
  await page.keyboard.press("Enter");
  await finder(page).getByRole("option", { name: say("finder.more") }).waitFor();
  await whole(page, "finder-sheet");
  const list = await stands(finder(page).locator(".finder-list"));
  assert.ok(list.bottom <= list.screen && list.bottom - list.top >= 200, `the list is in sight: ${JSON.stringify(list)}`);
  const last = finder(page).getByRole("option").last();
  await last.scrollIntoViewIfNeeded();
  const at = await stands(last);
  assert.ok(at.bottom <= at.screen, "its last line can be reached");
  await page.getByRole("combobox").fill("문연로 6");
  await finder(page).getByRole("option", { name: jeju }).tap();
  const { postcode, line1 } = await inputs(page);
  assert.deepEqual([postcode, line1, await focused(page)], ["63122", jeju, "line2"]);
  await page.setViewportSize(phone);
  const far = await stands(sheet.getByText(say("address.remote")));
  assert.ok(far.top >= 0 && far.bottom <= far.screen, "the word on a remote area is in sight");
  await sheet.getByLabel(say("address.recipient"), { exact: true }).fill("김민지");
  await sheet.getByLabel(say("address.ship_phone"), { exact: true }).fill("010-1234-5678");
  await sheet.locator(".buy-pay").tap();
  await sheet.locator("iframe.buy-window").waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

// choose searches in a widget by the keyboard and picks the first line.
async function choose(page, widget, q) {
  await widget.locator("input").fill("");
  await page.keyboard.type(q);
  await widget.getByRole("option").first().waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await widget.locator(".results li").first().waitFor();
}

step("Daum's widget in a window, by the keyboard alone", async () => {
  const page = await visit(browser, { size: desk });
  await page.goto(`${other.url}/?space=daum`);
  await page.locator("#find").focus();
  let [popup] = await Promise.all([page.waitForEvent("popup"), page.keyboard.press("Enter")]);
  await popup.locator("postcode-widget input:focus").waitFor();
  assert.deepEqual(await violations(popup), []);
  await popup.keyboard.type("세종ㄷ");
  await popup.getByRole("option").first().waitFor();
  await popup.keyboard.press("ArrowDown");
  assert.equal(await popup.getByRole("option", { selected: true }).count(), 1);
  assert.deepEqual(await violations(popup), []);
  await choose(popup, popup, "세종대로 209");
  assert.deepEqual(await violations(popup), []);
  await popup.keyboard.press("ArrowDown"); // 영문 보기
  await popup.keyboard.press("ArrowDown");
  const closed = popup.waitForEvent("close");
  await popup.keyboard.down("Enter").catch(() => {}); // it is gone before the key is up
  await closed;
  const filled = () => page.evaluate(() => ["postcode", "road", "lot", "extra"].map((id) => document.getElementById(id).value));
  assert.deepEqual(await filled(), ["03171", "서울 종로구 세종대로 209", "서울 종로구 세종로 77-6", " (세종로)"]);
  await until("the word that it was closed", () => page.evaluate(() => said.includes("COMPLETE_CLOSE")));
  const data = await page.evaluate(() => told[0].data);
  assert.equal(Object.keys(data).length, 39);
  assert.deepEqual([data.addressType, data.userSelectedType, data.noSelected, data.userLanguageType, data.query, data.address], ["R", "R", "N", "K", "세종대로 209", "서울 종로구 세종대로 209"]);
  // one window for one popupKey, and whoever closes it is told
  [popup] = await Promise.all([page.waitForEvent("popup"), page.locator("#find").click()]);
  await popup.locator("postcode-widget").waitFor();
  await page.locator("#find").click();
  await popup.waitForURL(/n=3/);
  assert.equal(page.context().pages().length, 2);
  await popup.close();
  await until("the word that it was given up", () => page.evaluate(() => said.filter((s) => s === "FORCE_CLOSE").length === 1));
  await page.context().close();
});

step("Kakao's widget in frames, two on a page: several lots, 선택 안 함, English, and the way back", async () => {
  const page = await visit(browser);
  await page.goto(`${other.url}/?space=kakao`);
  await page.evaluate(() => { embed("one", { q: "세종대로 149", maxSuggestItems: 2 }); embed("two", { q: "광진구 능동 25", closes: true }); });
  const [one, two] = [page.frameLocator("#one iframe"), page.frameLocator("#two iframe")];
  await one.getByRole("button", { name: say("widget.lots", { n: 2 }) }).tap();
  await one.getByRole("button", { name: say("widget.none_of") }).tap();
  await one.getByRole("button", { name: /신문로1가 150/ }).tap();
  await one.getByRole("button", { name: say("widget.english") }).tap();
  assert.equal(await one.locator(":focus").textContent(), say("widget.korean"), "the focus stays on what was clicked");
  await one.getByRole("button", { name: /149, Sejong-daero/ }).tap();
  await two.getByRole("button", { name: say("widget.roads", { n: 2 }) }).tap();
  await two.getByRole("button", { name: /천호대로130길 58/ }).tap();
  await until("that the second is closed", async () => (await page.locator("#two iframe").count()) === 0);
  const told = await page.evaluate(() => told.map(({ name, data: d }) => [name, d.userSelectedType, d.noSelected, d.userLanguageType, d.roadAddress, d.jibunAddress, d.autoJibunAddress, d.address]));
  assert.deepEqual(told, [
    ["one", "R", "Y", "K", "서울 종로구 세종대로 149", "", "서울 종로구 세종로 139", "서울 종로구 세종대로 149"],
    ["one", "J", "N", "K", "서울 종로구 세종대로 149", "서울 종로구 신문로1가 150", "", "서울 종로구 세종대로 149"],
    ["one", "R", "N", "E", "서울 종로구 세종대로 149", "", "서울 종로구 세종로 139", "서울 종로구 세종대로 149"],
    ["two", "R", "N", "K", "서울 광진구 천호대로130길 58", "서울 광진구 능동 25", "", "서울 광진구 능동 25"],
  ]);
  assert.deepEqual(await page.evaluate(() => [...said].sort()), ["one:세종대로 149:1", "two:COMPLETE_CLOSE", "two:광진구 능동 25:2"]);
  await one.locator("input").fill("세종대");
  await one.getByRole("option").nth(1).waitFor();
  assert.equal(await one.getByRole("option").count(), 2);
  await one.getByRole("option").first().tap();
  await one.locator(".results li").nth(1).waitFor();
  await page.evaluate(() => history.back());
  await one.getByRole("button", { name: /세종대로 149/ }).waitFor();
  assert.ok(await page.evaluate(() => window.size.width >= 300 && window.size.height > 100));
  await page.context().close();
});

step("the widget by itself: in English, nothing found, the guide, and the colours of a dark page", async () => {
  const theme = { bgColor: "#162525", searchBgColor: "#162525", contentBgColor: "#162525", pageBgColor: "#162525", textColor: "#ffffff", queryTextColor: "#ffffff", postcodeTextColor: "#ff8a95", emphTextColor: "#7fc4ff", outlineColor: "#444444" };
  const at = (o) => `${saja.url}/postcode/widget#${encodeURIComponent(JSON.stringify(o))}`;
  const page = await visit(browser, { lang: "en" });
  await page.goto(at({ q: "뷁뷁로 12" }));
  await page.getByText(say("finder.none_word", { word: "뷁뷁로 12" }, "en")).waitFor();
  await whole(page, "widget-nothing");
  await page.locator("input").fill("종로구 없는말로 12");
  await page.keyboard.press("Enter");
  await page.getByText(say("finder.none_in", { area: "서울특별시 종로구", word: "없는말로 12" }, "en")).waitFor();
  await whole(page, "widget-leads");
  await page.getByRole("button", { name: "서울특별시 종로구" }).tap();
  await page.locator(".results .head").first().waitFor();
  assert.equal(await page.locator("input").inputValue(), "서울특별시 종로구");
  await page.locator("input").fill("광화문우체국 사서함 12");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: `${say("widget.box", {}, "en")} 서울 종로구 광화문우체국 사서함 12` }).waitFor();
  assert.equal(await page.locator(".results .line").count(), 1);
  await page.goto("about:blank");
  await page.goto(at({ q: "중앙로", theme, pleaseReadGuide: 3, pleaseReadGuideTimer: 0.1 }));
  await page.getByText(say("widget.narrow", {}, "en")).waitFor();
  await until("the end of the guide", async () => !(await page.locator("postcode-widget.guiding").count()));
  await whole(page, "widget-dark");
  await page.locator("input").fill("세종대로");
  await page.getByRole("option").first().waitFor();
  assert.deepEqual(await violations(page), []);
  await shoot(page, "address-widget-dark-suggestions");
  await page.context().setOffline(true);
  await page.keyboard.press("Enter");
  await page.getByText(say("widget.missing", {}, "en")).waitFor();
  await page.context().close();
});

step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
