import { expect, test } from "vitest";
import { salesFlow } from "./flow";

test("payments fall into steps of time with the empty ones between", () => {
  const flow = salesFlow([
    { paidAt: "2026-11-24T11:01:00Z", total: 12900 },
    { paidAt: "2026-11-24T11:03:00Z", total: 10000 },
    { paidAt: "2026-11-24T11:14:00Z", total: 5000 },
    { total: 99999 },
    { paidAt: "2026-11-24T11:14:30Z", cancelledAt: "2026-11-24T11:15:00Z", total: 77777 },
  ]);
  expect(flow.orders).toEqual([2, 0, 1]);
  expect(flow.won).toEqual([22900, 0, 5000]);
  expect(salesFlow([])).toEqual({ at: [], orders: [], won: [] });
});
