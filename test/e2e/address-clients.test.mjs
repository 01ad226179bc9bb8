// Pages that were written for the address services of others change a host and go on: with npm's react-daum-postcode as it comes, and with
// jQuery as the documents of juso.go.kr and postcodify have it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before } from "node:test";
import { desk, openBrowser, visit } from "./browser.mjs";
import { artifacts, root, Saja, until } from "./saja.mjs";
import { step } from "./step.mjs";
import { say } from "./texts.mjs";

const packages = createRequire(import.meta.url);
let saja, browser, other, page;

before(async () => {
  const index = join(artifacts, "address-clients.idx");
  execFileSync(join(root, "bin/saja"), ["address", "build", "--quiet", "--out", index, join(root, "postcode/country/data/places.zip")], { stdio: "pipe" });
  saja = await Saja.start({ name: "address-clients", env: { SAJA_ADDRESS_INDEX: index } });
  browser = await openBrowser();
  other = await elsewhere({ "/react": react(saja.url), "/jquery": jquery(saja.url) });
  page = await visit(browser, { size: desk });
});
after(async () => {
  assert.deepEqual(page?.complaints ?? [], []);
  other?.close();
  await browser?.close();
  await saja?.stop();
});

// elsewhere is another site, with pages by their paths and the files of packages: /npm?name=react&from=/where/it/is/required.js.
async function elsewhere(pages) {
  const server = createServer((ask, answer) => {
    const { pathname, searchParams } = new URL(ask.url, "http://elsewhere");
    if (pathname !== "/npm") return answer.setHeader("Content-Type", "text/html; charset=utf-8").end(pages[pathname] ?? "");
    const file = createRequire(searchParams.get("from") ?? import.meta.filename).resolve(searchParams.get("name"));
    answer.setHeader("Content-Type", "text/javascript; charset=utf-8").setHeader("File", file).end(readFileSync(file));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.url = `http://127.0.0.1:${server.address().port}`;
  return server;
}

const html = (body) => `<!doctype html><html lang="ko"><meta charset="utf-8"><link rel="icon" href="data:,"><title>다른 가게</title>${body}</html>`;

// react is a page with react-daum-postcode as a bundler would put it there: whole, and with what it requires.
const react = (shop) => html(`<div id="root"></div><script>
var process = { env: { NODE_ENV: "development" } }, files = {}, told = [];
function require(name, from) {
  var asked = new XMLHttpRequest();
  asked.open("GET", "/npm?" + new URLSearchParams(from ? { name: name, from: from } : { name: name }), false);
  asked.send();
  var file = asked.getResponseHeader("File");
  if (files[file]) return files[file].exports;
  var module = (files[file] = { exports: {} });
  new Function("module", "exports", "require", asked.responseText)(module, module.exports, function (n) { return require(n, file); });
  return module.exports;
}
var React = require("react"), postcode = require("react-daum-postcode"), h = React.createElement;
var scriptUrl = "${shop}/postcode/postcode.v2.js";
function hears(name) {
  return { onComplete: function (data) { told.push([name, "complete", data]); }, onSearch: function (d) { told.push([name, "search", d]); }, onResize: function (d) { told.push([name, "resize", d]); }, onClose: function (d) { told.push([name, "close", d]); } };
}
function Shop() {
  var open = postcode.useKakaoPostcodePopup(scriptUrl), shown = React.useState(false);
  return h("main", null,
    h("button", { onClick: function () { open(Object.assign(hears("popup"), { defaultQuery: "세종대로 209", popupTitle: "주소 찾기", popupKey: "shop", width: 480, height: 600, left: 10, top: 10, onError: function (e) { told.push(["popup", "error", String(e)]); } })); } }, "팝업"),
    h("button", { onClick: function () { shown[1](true); } }, "펼치기"),
    shown[0] && h("section", null, h(postcode.default, Object.assign(hears("embed"), { scriptUrl: scriptUrl, defaultQuery: "세종대로 149", style: { height: 520 }, className: "here", minWidth: 320, animation: true, focusContent: true, useSuggest: false, theme: { bgColor: "#162525" } }))));
}
require("react-dom/client").createRoot(document.getElementById("root")).render(h(React.StrictMode, null, h(Shop)));
</script>`);

// jquery is a page whose form has the fields of juso.go.kr's guide.
const jquery = (shop) => html(`<form id="form"><input name="currentPage" value="1"><input name="countPerPage" value="10"><input name="resultType" value="json"><input name="confmKey" value="devU01TX0FVVEg"><input name="keyword"></form>
<script src="/npm?name=${packages.resolve("jquery")}"></script><script>var shop = "${shop}";</script>`);

// kinds are what the package says that a result has, by its own types.
const kinds = () => {
  const types = readFileSync(packages.resolve("react-daum-postcode").replace("index.cjs.js", "loadPostcode.d.ts"), "utf8");
  return [...types.split("interface Address {")[1].split("}")[0].matchAll(/(\w+): ([^;]+);/g)].map(([, name, kind]) => [name, kind.includes("'") ? kind.match(/\w+/g) : undefined]);
};
const told = (name, what) => page.evaluate(([name, what]) => window.told.filter((t) => t[0] === name && t[1] === what).map((t) => t[2]), [name, what]);
const holds = (data) => {
  for (const [name, one] of kinds()) {
    assert.equal(typeof data[name], "string", name);
    if (one) assert.ok(one.includes(data[name]), `${name} is ${data[name]}`);
  }
};

step("react-daum-postcode in a window, with its hook", async () => {
  await page.goto(`${other.url}/react`);
  const [popup] = await Promise.all([page.waitForEvent("popup"), page.getByRole("button", { name: "팝업" }).click()]);
  await popup.getByRole("button", { name: /세종대로 209/ }).waitFor();
  assert.equal(await popup.title(), "주소 찾기");
  const closed = popup.waitForEvent("close");
  await popup.getByRole("button", { name: /세종대로 209/ }).click().catch(() => {}); // it may be gone before the click is over
  await closed;
  await until("the word that it was closed", async () => (await told("popup", "close")).length);
  const [data] = await told("popup", "complete");
  holds(data);
  assert.equal(kinds().length, 35);
  assert.deepEqual([data.zonecode, data.roadAddress, data.jibunAddress, data.bname, data.query], ["03171", "서울 종로구 세종대로 209", "서울 종로구 세종로 77-6", "세종로", "세종대로 209"]);
  assert.deepEqual([await told("popup", "close"), await told("popup", "search"), await told("popup", "error")], [["COMPLETE_CLOSE"], [{ q: "세종대로 209", count: 1 }], []]);
});

step("react-daum-postcode in the page: it is shown once in strict mode, tells its size, and goes when a parcel was picked", async () => {
  await page.getByRole("button", { name: "펼치기" }).click();
  const widget = page.frameLocator(".here iframe");
  await widget.getByRole("button", { name: say("widget.lots", { n: 2 }) }).click();
  assert.equal(await page.locator("iframe").count(), 1);
  assert.equal(await page.locator("iframe").evaluate((f) => getComputedStyle(f).minWidth), "320px");
  assert.equal(await widget.locator("body").evaluate((b) => getComputedStyle(b).backgroundColor), "rgb(22, 37, 37)");
  await widget.locator("input").fill("세종대로 14"); // useSuggest is off
  await widget.locator("input").press("ArrowDown");
  assert.equal(await widget.getByRole("option").count(), 0);
  await widget.getByRole("button", { name: /신문로1가 150/ }).click();
  await page.locator("iframe").waitFor({ state: "detached" });
  await until("the word that it was closed", async () => (await told("embed", "close")).length);
  const [data] = await told("embed", "complete");
  holds(data);
  assert.deepEqual([data.userSelectedType, data.roadAddress, data.jibunAddress], ["J", "서울 종로구 세종대로 149", "서울 종로구 신문로1가 150"]);
  assert.ok((await told("embed", "resize")).some(({ width, height }) => width >= 300 && height > 100));
  assert.deepEqual(await told("embed", "close"), ["COMPLETE_CLOSE"]);
});

// ask has jQuery ask as the guides do, and gives what success was called with, or the words of the error.
const ask = (path, how, keyword, more = {}) =>
  page.evaluate(([path, how, keyword, more]) => new Promise((done) => {
    const { $, shop } = window;
    $("[name=keyword]").val(keyword ?? "");
    for (const [name, value] of Object.entries(more)) $(`[name=${name}]`).val(value);
    const text = (doc) => ["errorCode", "totalCount", "roadAddr", "jibunAddr", "engAddr", "zipNo"].map((name) => $(doc).find(name).first().text());
    const success = (got) => done(how.dataType === "xml" ? text(got) : got.returnXml ? text(got.returnXml) : got);
    $.ajax({ url: shop + path, data: $("#form").serialize(), crossDomain: true, ...how, success, error: (xhr, status, err) => done(`${status} ${err}`) });
  }), [path, how, keyword, more]);

step("what juso.go.kr's guide has pages do with jQuery: a script with JSON or XML, JSON, XML, pages, and its errors", async () => {
  await page.goto(`${other.url}/jquery`);
  const [script, door] = ["/addrlink/addrLinkApiJsonp.do", "/addrlink/addrLinkApi.do"];
  const full = "서울특별시 종로구 세종대로 209 (세종로)";
  const jsonp = await ask(script, { type: "post", dataType: "jsonp" }, "세종대로 209");
  assert.deepEqual(Object.values(jsonp.results.common).map((v) => typeof v), Array(5).fill("string"));
  assert.deepEqual([jsonp.results.common.errorCode, jsonp.results.common.totalCount, jsonp.results.juso[0].roadAddr, jsonp.results.juso[0].zipNo], ["0", "1", full, "03171"]);
  assert.equal(jsonp.results.juso[0].roadAddrPart1 + jsonp.results.juso[0].roadAddrPart2, full);
  assert.deepEqual(await ask(door, { type: "post", dataType: "json" }), { results: { ...jsonp.results, common: { ...jsonp.results.common, errorCode: "E0005", errorMessage: "검색어가 입력되지 않았습니다.", totalCount: "0" }, juso: [] } });
  assert.deepEqual(await ask(door, { type: "get", dataType: "json" }, "세종대로 209"), jsonp);
  assert.deepEqual(await ask(door, { type: "post", dataType: "json" }, "세종대로 209"), jsonp);
  const one = jsonp.results.juso[0];
  const want = ["0", "1", one.roadAddr, one.jibunAddr, one.engAddr, one.zipNo];
  assert.deepEqual(await ask(script, { type: "post", dataType: "jsonp" }, "세종대로 209", { resultType: "xml" }), want);
  assert.deepEqual(await ask(door, { type: "post", dataType: "xml" }, "세종대로 209"), want);
  const [first, second] = [await ask(script, { dataType: "jsonp" }, "중앙로", { resultType: "json", countPerPage: "5" }), await ask(script, { dataType: "jsonp" }, "중앙로", { currentPage: "2" })];
  assert.deepEqual([first.results.juso.length, second.results.juso.length, second.results.common.currentPage, second.results.common.countPerPage], [5, 5, "2", "5"]);
  assert.equal(new Set([...first.results.juso, ...second.results.juso].map((j) => j.bdMgtSn + j.roadAddr)).size, 10);
  assert.equal((await ask(script, { dataType: "jsonp" }, "서울")).results.common.errorCode, "E0006");
});

step("what postcodify's plugin asks with jQuery, by its versions, as JSON and as a script", async () => {
  const asks = (dataType, v) => ({ dataType, cache: false, processData: true, timeout: 30_000, data: { v, q: "세종대로 209", ref: "127.0.0.1", cdn: "" }, ...(dataType === "jsonp" && { jsonpCallback: "postcodify_1764240000001234" }) });
  const plain = ({ time, ...rest }) => (assert.match(String(time), /^\d+\.\d+$/), rest);
  for (const dataType of ["json", "jsonp"]) {
    const old = plain(await ask("/postcodify/search.php", asks(dataType, "2.0.0")));
    assert.deepEqual([old.error, old.count, old.lang, old.sort, old.nums], ["", 1, "KO", "JUSO", "209"]);
    const { code5, address, english, other: more } = old.results[0];
    assert.deepEqual([code5, address.base, address.new, address.old], ["03171", "서울특별시 종로구", "세종대로 209", "세종로 77-6"]);
    for (const [name, text] of Object.entries({ ...english, ...more })) assert.equal(typeof text, "string", name);
    const { results: [result] } = plain(await ask("/postcodify/search.php", asks(dataType, "3.5.1")));
    assert.deepEqual([result.postcode5, result.ko_common, result.ko_doro, result.ko_jibeon], ["03171", "서울특별시 종로구", "세종대로 209", "세종로 77-6"]);
  }
});

step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
