import { afterEach, beforeEach, expect, it, vi } from "vitest";
import "./address-finder";

const finder = `<form><address-finder hidden data-none="none" data-more="more" data-many="{n} addresses" data-read="read as {name}" data-near="near" data-offline="offline" data-picked="took {address}" data-remote="far" data-parcel="Lot">
  <button class="finder-open" type="button"></button><p class="finder-note"></p>
  <dialog><button class="finder-close" type="button"></button><input type="search"><p class="finder-said">help</p><ul></ul></dialog>
</address-finder><input name="postcode" aria-invalid="true"><input name="line1"><input name="line2"></form>`;

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
    suggest: { items: [{ text: "제주특별자치도 제주시 문연로", way: "road", count: 12 }, { text: `${address.road} ${address.reference}`, way: "road", count: 1, postcode: "63122", key: "1" }], total: 2 },
    search: { items: [address], total: 1, understood: {} },
  };
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    const answer = answers[url.includes("/suggest") ? "suggest" : "search"];
    return answer ? Promise.resolve(Response.json(answer)) : Promise.reject(new TypeError("offline"));
  });
  const page = document.createElement("main");
  page.innerHTML = finder;
  document.body.replaceChildren(page);
  part<HTMLButtonElement>(".finder-open").click();
});

afterEach(() => vi.unstubAllGlobals());

it("fills postcode and address, says that it is remote, and leads to the details", async () => {
  let told: unknown;
  document.addEventListener("address-picked", (e) => (told = (e as CustomEvent).detail), { once: true });
  type("문연로 6");
  await vi.waitFor(() => expect(lines()).toHaveLength(2));
  press("ArrowDown");
  press("ArrowDown");
  expect(part("dialog input").getAttribute("aria-activedescendant")).toBe("finder-1");
  press("Enter");
  await vi.waitFor(() => expect(part(".finder-note").textContent).toBe("took (63122) 제주특별자치도 제주시 문연로 6 (연동) far"));
  expect(part<HTMLInputElement>("[name=postcode]").value).toBe("63122");
  expect(part("[name=postcode]").hasAttribute("aria-invalid")).toBe(false);
  expect(part<HTMLInputElement>("[name=line1]").value).toBe("제주특별자치도 제주시 문연로 6 (연동)");
  expect(told).toEqual({ postcode: "63122", address: "제주특별자치도 제주시 문연로 6 (연동)", remote: "jeju" });
  expect(document.activeElement).toBe(part("[name=line2]"));
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
