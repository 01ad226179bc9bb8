import { afterEach, expect, test, vi } from "vitest";
import { afterwards, ask, Problem } from "./ask";

afterEach(() => vi.unstubAllGlobals());

function answer(body: unknown, status = 200) {
  const asked = vi.fn((_path: string, _init: RequestInit) => Promise.resolve(new Response(JSON.stringify(body), { status })));
  vi.stubGlobal("fetch", asked);
  return asked;
}

test("places and questions are put into the address, and nothing else", async () => {
  const asked = answer({});
  await ask("POST", "/api/v1/orders/{number}/pay", { path: { number: "1/2" }, query: { t: "a b" }, body: { embed: true } });
  await ask("GET", "/api/v1/orders/{number}", { path: { number: "7" }, query: { t: undefined } });
  expect(asked.mock.calls.map(([path]) => path)).toEqual(["/api/v1/orders/1%2F2/pay?t=a+b", "/api/v1/orders/7"]);
  expect(asked.mock.calls.map(([, init]) => init.body)).toEqual(['{"embed":true}', undefined]);
});

test("a refusal brings its code, its fields and what else it says", async () => {
  answer({ code: "few_left", detail: "…", errors: [{ location: "body.lines[0].qty", message: "…" }], left: 2 }, 409);
  const refused = await ask("GET", "/api/v1/cart", {}).catch((e: unknown) => e);
  expect(refused).toBeInstanceOf(Problem);
  expect(refused).toMatchObject({ code: "few_left", status: 409, fields: [{ location: "body.lines[0].qty" }], extra: { left: 2 } });
});

test("what changes something waits until this browser is someone, and what only looks does not", async () => {
  const asked = answer({});
  let known = () => {};
  afterwards(new Promise<void>((done) => (known = done)));
  const put = ask("PUT", "/api/v1/cart", { body: { lines: [] } });
  await ask("GET", "/api/v1/cart", {});
  expect(asked.mock.calls.map(([, init]) => init.method)).toEqual(["GET"]);
  known();
  await put;
  expect(asked.mock.calls.map(([, init]) => init.method)).toEqual(["GET", "PUT"]);
});

test("no answer is offline, and a question taken back stays one", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
  await expect(ask("GET", "/api/v1/cart", {})).rejects.toMatchObject({ code: "offline" });
  vi.stubGlobal("fetch", () => Promise.reject(new DOMException("", "AbortError")));
  await expect(ask("GET", "/api/v1/cart", {})).rejects.toBeInstanceOf(DOMException);
});

test("a door is asked for what it takes only", () => {
  // @ts-expect-error the key is needed
  const keyless = () => ask("POST", "/api/v1/orders", { body: {} });
  // @ts-expect-error nobody deletes the cart
  const none = () => ask("DELETE", "/api/v1/cart", {});
  // @ts-expect-error a cart is no word
  const word: () => Promise<string> = () => ask("GET", "/api/v1/cart", {});
  expect([keyless, none, word]).toHaveLength(3);
});
