// The page that postcode.v2.js shows: it searches, and tells the page that opened it what was picked, in Daum's form.
const told = (() => {
  try {
    return JSON.parse(decodeURIComponent(location.hash.slice(1))) ?? {};
  } catch {
    return {};
  }
})();
const opener = told.kind === "window" ? window.opener : window.parent;
const host = typeof told.host === "string" && /^https?:\/\//.test(told.host) ? told.host : "*"; // a page opened from a file has no origin
const tell = (what, more = {}) => opener && opener !== window && opener.postMessage({ type: "saja:postcode", what, ...more }, host);

const $ = (id) => document.getElementById(id);
const box = $("q"), said = $("said"), list = $("list"), pages = $("pages");
let page = 1, total = 0, asked = "", asking;

const colours = { bgColor: "--bg", searchBgColor: "--search", contentBgColor: "--content", textColor: "--text", queryTextColor: "--query", postcodeTextColor: "--zip", emphTextColor: "--emph", outlineColor: "--line" };
for (const [name, property] of Object.entries(colours)) {
  const colour = told.theme?.[name];
  if (typeof colour === "string" && CSS.supports("color", colour)) document.documentElement.style.setProperty(property, colour);
}

// The page stands alone on other people's sites, so its sentences come with it.
const sentences = {
  ko: {
    only_sido: "시·도만으로는 너무 넓어요. 도로명이나 동, 건물 이름을 더 써 주세요.",
    only_digit: "그 숫자는 우편번호가 아니에요. 도로명이나 동을 함께 써 주세요.",
    too_short: "두 글자 넘게 써 주세요.",
    nothing: "찾은 주소가 없어요. 시·군·구를 빼거나 도로명만 써 보세요.",
    missing: "지금은 주소를 찾을 수 없어요.",
    count: (n) => `주소 ${n}곳`, made_up: "시험용 주소예요.", road: "도로명", parcel: "지번",
  },
  en: {
    only_sido: "A province alone is too wide. Add a road, a dong or a building.",
    only_digit: "This number is no postcode. Add a road or a dong.",
    too_short: "Write two letters or more.",
    nothing: "No address found. Try it without the district, or with the road alone.",
    missing: "Addresses can't be looked up now.",
    count: (n) => `Addresses: ${n}`, made_up: "For trying only.", road: "Road", parcel: "Lot",
    title: "Find a postcode", label: "Address to look for", help: "Look by road and number, by dong and lot, or by the name of a building.", example: "e.g. 166 Pangyoyeok-ro",
    go: "Search", list: "Addresses found", before: "Back", after: "Next", pages: "Pages",
  },
};
const korean = navigator.language.startsWith("ko");
const say = korean ? sentences.ko : sentences.en;
if (!korean) {
  document.documentElement.lang = "en";
  document.title = document.querySelector("h1").textContent = say.title;
  document.querySelector("label").textContent = say.label;
  document.querySelector("[type=submit]").textContent = say.go;
  box.placeholder = say.example;
  said.textContent = say.help;
  list.setAttribute("aria-label", say.list);
  pages.setAttribute("aria-label", say.pages);
  $("before").textContent = say.before;
  $("after").textContent = say.after;
}

function line(kind, text, pick) {
  const b = document.createElement("button");
  b.type = "button";
  for (const t of [kind, text]) {
    const span = document.createElement("span");
    span.textContent = t;
    b.append(span);
  }
  b.addEventListener("click", pick);
  return b;
}

function item(r) {
  const li = document.createElement("li");
  const zip = document.createElement("div");
  zip.className = "zip";
  zip.textContent = r.zonecode;
  li.append(zip, line(say.road, [r.roadAddress, r.reference].filter(Boolean).join(" "), () => pick(r, "R")), line(say.parcel, [r.jibunAddress, r.buildingName].filter(Boolean).join(" "), () => pick(r, "J")));
  if (told.alwaysShowEngAddr) {
    const p = document.createElement("p");
    p.lang = "en";
    p.textContent = r.roadAddressEnglish;
    li.append(p);
  }
  return li;
}

// pick tells of an address by the side that was picked. Where the other side has several, its own field stays empty, and the first
// of them stands in the one that is called auto.
function pick(r, side) {
  const { manyParcels, manyRoads, reference, ...data } = r;
  for (const name of ["autoRoadAddress", "autoRoadAddressEnglish", "autoJibunAddress", "autoJibunAddressEnglish"]) data[name] = "";
  if (side === "R" && manyParcels) move(data, "jibunAddress", "autoJibunAddress", told.autoMappingJibun !== false);
  if (side === "J" && manyRoads) move(data, "roadAddress", "autoRoadAddress", told.autoMappingRoad !== false);
  const road = side === "R";
  tell("complete", {
    data: {
      ...data, postcode: "", postcode1: "", postcode2: "", postcodeSeq: "", address: road ? r.roadAddress : r.jibunAddress, addressEnglish: road ? r.roadAddressEnglish : r.jibunAddressEnglish,
      userSelectedType: side, noSelected: "N", userLanguageType: "K", query: asked,
    },
  });
}

function move(data, from, to, keep) {
  if (keep) [data[to], data[to + "English"]] = [data[from], data[from + "English"]];
  data[from] = data[from + "English"] = "";
}

async function search(q, at) {
  asking?.abort();
  asking = new AbortController();
  const signal = asking.signal;
  try {
    const query = new URLSearchParams({ q, page: String(at), shorthand: String(told.shorthand !== false) });
    const answer = await fetch("/postcode/widget/results?" + query, { signal });
    const found = await answer.json();
    [page, total, asked] = [at, found.total, q];
    list.replaceChildren(...found.results.map(item));
    said.textContent = say[found.hint] ?? (total ? say.count(total.toLocaleString()) : say.nothing);
    if (found.madeUp) said.textContent += " · " + say.made_up;
    tell("search", { q, count: total });
  } catch (e) {
    if (signal.aborted) return;
    list.replaceChildren();
    total = 0;
    said.textContent = say.missing;
  }
  const last = Math.ceil(total / 10);
  pages.hidden = last < 2;
  $("page").textContent = `${page} / ${last}`;
  $("before").disabled = page <= 1;
  $("after").disabled = page >= last;
}

document.querySelector("form").addEventListener("submit", (e) => {
  e.preventDefault();
  const q = box.value.trim();
  if (q) void search(q, 1);
});
$("before").addEventListener("click", () => void search(asked, page - 1));
$("after").addEventListener("click", () => void search(asked, page + 1));
new ResizeObserver(() => tell("resize", { width: document.documentElement.scrollWidth, height: document.body.scrollHeight })).observe(document.body);
if (told.q) {
  box.value = String(told.q).slice(0, 80);
  void search(box.value.trim(), 1);
}
if (told.focusInput !== false) box.focus();
