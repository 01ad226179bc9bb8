import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "./address-finder";

const texts = { none: "nothing like {query}", more: "more", many: "{n} addresses", "many.one": "one address", read: "read as {name}", near: "near {query}", offline: "offline", picked: "took {address}", parcel: "Lot", help: "help", none_in: "not in {area}: {word}", try: "try these", check: "look again", without: "{name} without {word}", too_long: "too long" };
const finder = (line2 = "") => `<form><div class="address"><address-finder hidden>
  <script type="application/json" class="finder-texts">${JSON.stringify(Object.fromEntries(Object.entries(texts).map(([k, v]) => [`finder.${k}`, v])))}</script>
  <button class="finder-open" type="button"><svg class="icon"></svg></button>
  <dialog><h2>find</h2><button class="finder-close" type="button"></button><input type="search"><p class="finder-said">help</p><ul></ul></dialog>
</address-finder><input name="postcode" aria-invalid="true"><div class="field"><input name="line1"><remote-note data-far="far"></remote-note></div><input name="line2" value="${line2}"></div></form>`;

const address = { postcode: "63122", road: "제주특별자치도 제주시 문연로 6", reference: "(연동)", parcel: "제주특별자치도 제주시 연동 312-1", remote: "jeju" };
let answers: Record<string, unknown>;
let asked: string[];

const part = <E extends Element>(selector: string) => document.querySelector<E>(selector)!;
const lines = () => [...document.querySelectorAll("li")].map((li) => li.querySelector(".finder-text")?.textContent);
const press = (key: string) => part<HTMLInputElement>("dialog input").dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

function type(q: string): void {
  part<HTMLInputElement>("dialog input").value = q;
  part<HTMLInputElement>("dialog input").dispatchEvent(new Event("input"));
}

beforeEach(() => {
  asked = [];
  answers = {
    suggest: { items: [{ text: "제주특별자치도 제주시 문연로", way: "road", count: 12 }, { text: `${address.road} ${address.reference}`, way: "road", count: 1, postcode: "63122", remote: "jeju", key: "1" }], total: 2 },
    search: { items: [address], total: 1, understood: {} },
  };
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const answer = answers[/suggest|search|area/.exec(url)?.[0] ?? ""];
    return answer ? Promise.resolve(Response.json(answer)) : Promise.reject(new TypeError("offline"));
  });
  const page = document.createElement("main");
  page.innerHTML = finder() + finder("3층");
  document.body.replaceChildren(page);
  part<HTMLButtonElement>(".finder-open").click();
});

afterEach(() => vi.unstubAllGlobals());

it("is one of several on a page, and each fills its own form", async () => {
  const [one, other] = [...document.querySelectorAll("address-finder")];
  expect(new Set([...document.querySelectorAll("[id]")].map((e) => e.id)).size).toBe(document.querySelectorAll("[id]").length);
  other?.querySelector<HTMLButtonElement>(".finder-open")?.click();
  const box = other?.querySelector("input");
  box!.value = "문연로 6 2층";
  answers["search"] = { items: [address], total: 1, understood: { rest: "2층" } };
  box?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(other?.querySelectorAll("li")).toHaveLength(1));
  other?.querySelector<HTMLLIElement>("li")?.click();
  const values = (finder?: Element) => [...(finder?.closest(".address")?.querySelectorAll<HTMLInputElement>("input[name]") ?? [])].map((i) => i.value);
  expect(values(one)).toEqual(["", "", ""]);
  expect(values(other)).toEqual(["63122", "제주특별자치도 제주시 문연로 6 (연동)", "3층"]); // what stood there is kept
});

it("fills postcode and address, says that it is remote, and leads to the details", async () => {
  let told: unknown;
  document.addEventListener("address-picked", (e) => (told = (e as CustomEvent).detail), { once: true });
  type("문연로 6");
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  press("ArrowDown");
  press("ArrowDown");
  expect(part("dialog input").getAttribute("aria-activedescendant")).toBe(document.querySelectorAll("li")[1]?.id);
  press("Enter");
  expect(asked.filter((url) => url.includes("/search"))).toEqual([]); // the suggestion knew it all
  await vi.waitFor(() => expect(part("remote-note").textContent).toBe("took (63122) 제주특별자치도 제주시 문연로 6 (연동) far"));
  expect(part<HTMLInputElement>("[name=postcode]").value).toBe("63122");
  expect(part("[name=postcode]").hasAttribute("aria-invalid")).toBe(false);
  expect(part<HTMLInputElement>("[name=line1]").value).toBe("제주특별자치도 제주시 문연로 6 (연동)");
  expect(told).toEqual({ postcode: "63122", address: "제주특별자치도 제주시 문연로 6 (연동)", remote: "jeju" });
  expect(document.activeElement).toBe(part("[name=line2]"));
});

it("does not take what was marked before one typed on", async () => {
  type("문연로 6");
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  press("ArrowDown");
  type("문연로 66");
  press("Enter");
  await vi.waitFor(() => expect(asked.at(-1)).toContain("/search?q=%EB%AC%B8%EC%97%B0%EB%A1%9C+66&"));
});

it("goes on with a road that stands for several addresses", async () => {
  type("문연");
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  part<HTMLLIElement>("li").click();
  await vi.waitFor(() => expect(asked.some((url) => url.includes("/search"))).toBe(true));
  expect(part<HTMLInputElement>("dialog input").value).toBe("제주특별자치도 제주시 문연로 ");
  await vi.waitFor(() => expect(lines()).toEqual(["제주특별자치도 제주시 문연로 6 (연동)"]));
});

it("searches by Enter, shows the next page behind the first, and says how it read the query", async () => {
  answers["search"] = { items: [{ ...address, corrected: "문연로" }], total: 40, next: "place", understood: {} };
  type("문언로");
  press("Enter");
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("read as 문연로"));
  expect(lines()).toEqual(["제주특별자치도 제주시 문연로 6 (연동)", "more"]);
  answers["search"] = { items: [address], total: 40, understood: {} };
  part<HTMLLIElement>("li:last-child").click();
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  expect(asked.at(-1)).toContain("at=place");
});

it("says that one may type by hand when the shop does not answer", async () => {
  answers = {};
  type("문연로");
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("offline"));
});

it("says what was looked for when there is nothing, and takes what was typed behind the address for the details", async () => {
  answers = { suggest: { items: [], total: 0 }, search: { items: [], total: 0, understood: { name: "문언로", number: "6" }, hint: "nothing" } };
  type("문언로 6 3층");
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("nothing like 문언로 6"));
  answers["search"] = { items: [address], total: 1, understood: { rest: "3층" } };
  type("문연로 6 3층");
  await vi.waitFor(() => expect(lines()).toHaveLength(1));
  part<HTMLLIElement>("li").click();
  expect(part<HTMLInputElement>("[name=line2]").value).toBe("3층");
});

it("takes what was typed behind a suggestion for the details, and along where that leads on", async () => {
  answers = { suggest: { items: [{ text: "제주특별자치도 제주시 연동 한라아파트", way: "building", count: 3, rest: "101동" }], total: 1 }, search: { items: [address], total: 1, understood: { rest: "101동" } } };
  type("한라아파트 101동");
  await vi.waitFor(() => expect(lines()).toHaveLength(1));
  part<HTMLLIElement>("li").click();
  expect(part<HTMLInputElement>("dialog input").value).toBe("제주특별자치도 제주시 연동 한라아파트 101동 ");
  await vi.waitFor(() => expect(part(".finder-under").textContent).toBeTruthy());
  answers["suggest"] = { items: [{ text: "제주특별자치도 제주시 문연로 6 (연동)", way: "road", count: 1, postcode: "63122", key: "1", rest: "3층" }], total: 1 };
  type("문연로 6 3층");
  await vi.waitFor(() => expect(lines()).toEqual([expect.stringContaining("문연로 6")]));
  part<HTMLLIElement>("li").click();
  expect(part<HTMLInputElement>("[name=line2]").value).toBe("3층");
});

it("says what was understood of what it can't find, and leads on by what is near", async () => {
  const understood = { area: "제주특별자치도 제주시", unknown: "문언로", number: "6" };
  answers = { suggest: { items: [], total: 0 }, search: { items: [], total: 0, understood, hint: "nothing", suggestions: [{ text: "제주특별자치도 제주시 문연로", way: "road", count: 3 }] } };
  type("제주시 문언로 6");
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("not in 제주특별자치도 제주시: 문언로 6 try these"));
  expect(lines()).toEqual(["제주특별자치도 제주시 문연로"]);
  answers["search"] = { items: [address], total: 1, understood: { name: "문연로", unknown: "별관" } };
  part<HTMLLIElement>("li").click();
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("문연로 without 별관"));
  answers["search"] = { items: [], total: 0, understood, hint: "nothing" };
  type("제주시 문언로 6 ㄱ");
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("not in 제주특별자치도 제주시: 문언로 6 look again"));
});

it("says that what was typed is too long", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ code: "address_query_too_long" }, { status: 422, headers: { "Content-Type": "application/problem+json" } })));
  type("가".repeat(81));
  await vi.waitFor(() => expect(part(".finder-said").textContent).toBe("too long"));
});

it("searches once the syllable that Enter ended is in the box, and asks nothing anew for it", async () => {
  type("문연ㄹ");
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  const box = part<HTMLInputElement>("dialog input");
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true }));
  expect(asked.some((url) => url.includes("/search"))).toBe(false);
  box.dispatchEvent(new Event("compositionend"));
  await vi.waitFor(() => expect(asked.filter((url) => url.includes("/search"))).toHaveLength(1));
  type("문연ㄹ ");
  expect(asked.filter((url) => url.includes("/suggest"))).toHaveLength(1);
});
