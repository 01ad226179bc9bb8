import { afterEach, expect, it, vi } from "vitest";
import { Problem } from "../../shared/ask";
import { choose, chosen, outcome, stands, Till, type Purchase } from "./buy";
import type { Good } from "./room";

const good: Good = {
  id: "p", slug: "p", name: "떡볶이", picture: "",
  options: [
    { name: "맵기", values: ["보통", "매움"] },
    { name: "양", values: ["1인", "2인"] },
  ],
  variants: [
    { id: "a", values: ["보통", "1인"], price: 9000, listPrice: 9000, left: 0 },
    { id: "b", values: ["보통", "2인"], price: 15000, listPrice: 15000, left: 3 },
    { id: "c", values: ["매움", "1인"], price: 12000, listPrice: 12000, left: 5 },
  ],
};

afterEach(() => vi.unstubAllGlobals());

it("first shows what is in stock, the cheapest of it", () => {
  expect(stands(good)?.id).toBe("c");
});

it("finds a variant by its values, and gives way where a combination does not exist", () => {
  expect(chosen(good, ["보통", "2인"])?.id).toBe("b");
  expect(choose(good, ["매움", "1인"], 1, "2인")).toEqual(["보통", "2인"]);
  expect(choose(good, ["보통", "2인"], 1, "1인")).toEqual(["보통", "1인"]);
});

it("sorts how a payment came back", () => {
  expect(["paid", "unknown", "declined", "closed", "netcancelled"].map(outcome)).toEqual(["done", "waiting", "declined", "closed", "failed"]);
});

it("keeps the key of an order whose answer was lost, and takes a new one for another order", async () => {
  const keys: string[] = [];
  let lost = true;
  vi.stubGlobal("fetch", (_: string, init: { headers: Record<string, string> }) => {
    keys.push(init.headers["Idempotency-Key"] ?? "");
    if (lost) return Promise.reject(new TypeError("network"));
    return Promise.resolve(new Response(JSON.stringify({ order: { number: "1" } }), { status: 201 }));
  });
  const till = new Till();
  const p: Purchase = { lines: [{ variant: "b", qty: 1 }], show: "s", seenTotal: 18000, embed: true, acknowledged: true };
  await expect(till.place(p)).rejects.toEqual(new Problem("offline", 0));
  lost = false;
  await till.place(p);
  await till.place(p);
  await till.place({ ...p, seenTotal: 1 });
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
