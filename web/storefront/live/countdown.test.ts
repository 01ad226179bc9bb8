import { expect, it } from "vitest";
import { clock, remaining, short } from "./countdown";

it("counts down in whole units and ends at zero", () => {
  expect(remaining(1_000_000_000, 1_000_000_000 - ((26 * 60 + 5) * 60 + 7) * 1000)).toEqual({ days: 1, hours: 2, minutes: 5, seconds: 7 });
  expect(remaining(1000, 1)).toEqual({ days: 0, hours: 0, minutes: 0, seconds: 1 });
  expect(remaining(1000, 1000)).toBeUndefined();
  expect(remaining(1000, 2000)).toBeUndefined();
});

it("writes lengths as players do", () => {
  expect([0, 65, 3729.9, NaN, -1].map(clock)).toEqual(["0:00", "1:05", "1:02:09", "0:00", "0:00"]);
});

it("shortens large counts in the page's language", () => {
  expect([0, 9999, 12345].map((n) => short(n, "ko"))).toEqual(["0", "9,999", "1.2만"]);
  expect(short(12345, "en")).toBe("12.3K");
});
