import { afterEach, expect, test, vi } from "vitest";
import { forget, visitor, type Visitor } from "./visitor";
import "./visitor-tools";

const guest: Visitor = { member: false, staff: false, name: "", cart: 0, lang: "ko", now: "2026-11-24T03:00:00Z" };

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

// page shows the header to someone, and gives what it became, what was asked and where the browser was sent.
async function page(who: Partial<Visitor> | Error, address = "/") {
  forget();
  history.replaceState(null, "", address);
  document.documentElement.lang = "ko";
  const replace = vi.spyOn(location, "replace").mockImplementation(() => {}).mockClear();
  const asked = vi.fn((_: string) => (who instanceof Error ? Promise.reject(who) : Promise.resolve(new Response(JSON.stringify({ ...guest, ...who })))));
  vi.stubGlobal("fetch", asked);
  const whole = document.createElement("div");
  whole.innerHTML = `
    <visitor-tools>
      <a href="/me" aria-label="내 정보" data-me="{name}님의 정보" data-sign-in="로그인"></a>
      <a href="/cart"><span data-cart hidden></span></a>
    </visitor-tools>
    <a href="/me" data-sign-in="로그인">내 정보</a>`;
  document.body.replaceChildren(whole);
  const known = await visitor();
  await Promise.resolve();
  const [me, cart, foot] = document.querySelectorAll("a");
  const count = cart!.querySelector("span")!;
  return { known, me: me!, foot: foot!, count: count.hidden ? "" : count.textContent, asked: asked.mock.calls.map(([url]) => url), sentTo: replace.mock.calls.map(([to]) => new URL(to).search) };
}

test("a member sees the name and what lies in the cart", async () => {
  const p = await page({ member: true, name: "김민지", cart: 120 });
  expect([p.me.getAttribute("href"), p.me.getAttribute("aria-label"), p.count]).toEqual(["/me", "김민지님의 정보", "99+"]);
  expect([p.foot.getAttribute("href"), p.foot.textContent]).toEqual(["/me", "내 정보"]);
  expect(p.asked).toEqual(["/api/v1/visitor"]);
  expect((await page({ member: true, name: "사장님" })).me.getAttribute("aria-label")).toBe("사장님의 정보");
});

test("a guest is shown where to sign in, and so is everyone when no answer comes", async () => {
  for (const who of [{}, new TypeError("network")]) {
    const p = await page(who);
    expect([p.me.getAttribute("href"), p.me.getAttribute("aria-label"), p.count]).toEqual(["/sign-in", "로그인", ""]);
    expect([p.foot.getAttribute("href"), p.foot.textContent]).toEqual(["/sign-in", "로그인"]);
    expect(p.sentTo).toEqual([]);
  }
});

test("who prefers another language than a cache gave is taken there, unless the address says which", async () => {
  expect((await page({ lang: "en" }, "/products?q=x")).sentTo).toEqual(["?q=x&lang=en"]);
  const said = await page({ lang: "en" }, "/products?lang=ko");
  expect([said.sentTo, said.asked]).toEqual([[], ["/api/v1/visitor?lang=ko"]]);
});
