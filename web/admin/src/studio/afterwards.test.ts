import { expect, test } from "vitest";
import type { OrderRead } from "../api/orders";
import { byProduct } from "./afterwards";

const line = (product: string, qty: number, net: number, refunded = 0) => ({ product, qty, net, refunded, name: product, nameEn: "" }) as unknown as OrderRead["lines"][number];

test("what sold is what was paid for and not given back", () => {
  const sold = byProduct([
    { state: "paid", lines: [line("떡볶이", 2, 20_000), line("어묵", 1, 3000)] },
    { state: "shipped", lines: [line("떡볶이", 3, 30_000, 1), line("순대", 1, 5000, 1)] },
    { state: "cancelled", lines: [line("떡볶이", 9, 90_000)] },
    { state: "pending", lines: [line("어묵", 9, 27_000)] },
  ]);
  expect(sold.map((s) => [s.product, s.qty, s.won])).toEqual([["떡볶이", 4, 40_000], ["어묵", 1, 3000]]);
});
