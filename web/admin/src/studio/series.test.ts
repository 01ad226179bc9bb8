import { expect, test } from "vitest";
import { add, fromBeats, most, none, type Series } from "./series";

const sample = (at: number, viewers = 1) => ({ at, viewers, hearts: 0, orders: 0, won: 0 });

test("samples from before the last one are dropped", () => {
  const s = add(add(add(none, sample(10)), sample(9)), sample(10));
  expect(s.at).toEqual([10]);
});

test("minutes kept by the server come first", () => {
  const s = fromBeats([{ at: "2026-11-24T11:00:00Z", viewers: 3, orders: 1, won: 12900 }, { at: "2026-11-24T11:01:00Z", viewers: 5, orders: 2, won: 25800 }]);
  expect(s.viewers).toEqual([3, 5]);
  expect(s.at[1]! - s.at[0]!).toBe(60);
});

test("a long show keeps its shape in a bounded number of points", () => {
  let s: Series = none;
  for (let i = 0; i < 5000; i++) s = add(s, sample(i, i));
  expect(s.at.length).toBeLessThanOrEqual(most);
  expect(s.at[0]).toBe(0);
  expect(s.viewers[s.viewers.length - 1]).toBe(4999);
  expect([...s.at].sort((a, b) => a - b)).toEqual(s.at);
});
