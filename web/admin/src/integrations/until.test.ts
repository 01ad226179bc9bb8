import { expect, test } from "vitest";
import { lastDay, longer } from "./until";

const now = new Date("2026-11-27T14:00:00+09:00");

test("a hook is offered 90 days more than it has, and a year from now on at most", () => {
  expect(longer("2026-12-01T00:00:00+09:00", now)).toBe("2027-02-28"); // it has until the end of November
  expect(longer(undefined, now)).toBe("2027-02-25");
  expect(longer("2026-11-01T00:00:00+09:00", now)).toBe("2027-02-25");
  expect(longer("2027-11-01T00:00:00+09:00", now)).toBe(lastDay(now));
});

test("the last day ends within a year", () => {
  expect(lastDay(now)).toBe("2027-11-26");
});
