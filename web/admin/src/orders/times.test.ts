import { expect, test } from "vitest";
import type { OutcomeRow } from "../api/parcels";
import { share, shownDays, sorted } from "./times";

const row = (key: string, more: Partial<OutcomeRow>): OutcomeRow => ({ key, arrived: 0, timed: 0, onTime: 0, returned: 0, lost: 0, days: [], median: 0, p90: 0, ...more });
const rows = [row("a", { arrived: 5, timed: 5, onTime: 4, median: 2 }), row("b", { arrived: 9 }), row("c", { arrived: 7, timed: 2, onTime: 2, median: 1 })];
const order = (sort: string) => sorted(rows, sort).map((r) => r.key).join("");

test("rows go by any column, those that it does not know last", () => {
  expect(order("-arrived")).toBe("bca");
  expect(order("arrived")).toBe("acb");
  expect(order("median")).toBe("cab");
  expect(order("-median")).toBe("acb");
  expect(order("-onTime")).toBe("cab");
  expect(order("nonsense")).toBe("acb");
});

test("bars end with the last day that a parcel took", () => {
  expect(shownDays([1, 2, 0, 0, 0, 0, 3, 0, 0])).toHaveLength(7);
  expect(shownDays([1, 0, 0, 0, 0, 0, 0])).toHaveLength(5);
});

test("of none there is no share", () => {
  expect(share(0, 0)).toBeUndefined();
  expect(share(2, 3)).toBe(67);
});

test("three late of thousands are not all in time, and one of thousands is not none", () => {
  expect(share(3699, 3702)).toBe(99);
  expect(share(3702, 3702)).toBe(100);
  expect(share(1, 3702)).toBe(1);
  expect(share(0, 3702)).toBe(0);
});
