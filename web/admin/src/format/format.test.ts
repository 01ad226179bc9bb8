import { expect, test } from "vitest";
import { milliWon, parseMilliWon, parseWon, percentOff, won } from "./money";
import { clock, dateTime, dayStart, duration, fromField, known, relative, toField, today } from "./time";

const now = new Date("2026-11-24T10:58:00Z"); // 19:58 in Seoul, a Tuesday

test("won keeps its sign and its thousands in both languages", () => {
  expect([won(0, "ko"), won(12900, "ko"), won(999999000, "ko"), won(-3000, "ko")]).toEqual(["0원", "12,900원", "999,999,000원", "−3,000원"]);
  expect(won(12900, "en")).toBe("₩12,900");
});

test("prices are exact to a thousandth of a won", () => {
  for (const [text, want] of [["9.9", 9900], ["28", 28_000], ["1,110원", 1_110_000], ["0.005", 5], ["9.9999", null], ["", null], ["-1", null], ["1e3", null]] as const)
    expect(parseMilliWon(text), text).toBe(want);
  expect(milliWon(9900, "ko")).toBe("9.9원");
  expect(milliWon(12_345_678, "en")).toBe("₩12,345.678");
});

test("what a person types as a price is read, and anything else is refused", () => {
  expect(["12,900원", " 12900 ", "0"].map(parseWon)).toEqual([12900, 12900, 0]);
  expect(["", "1e3", "-5", "12.5", "free"].map(parseWon)).toEqual([null, null, null, null, null]);
});

test("discounts never divide by nothing", () => {
  expect([percentOff(0, 100), percentOff(10000, 12900), percentOff(16900, 12900)]).toEqual([0, 0, 23]);
});

test("dates are Seoul's in both languages, wherever the reader is", () => {
  expect(dateTime("2026-11-24T11:00:00Z", "ko", now)).toBe("11월 24일(화) 20:00");
  expect(dateTime("2026-11-24T11:00:00Z", "en", now)).toBe("Tue 24 Nov 20:00");
  expect(dateTime("2025-12-31T15:00:00Z", "en", now)).toBe("Thu 1 Jan 00:00");
  expect(dateTime("2025-01-01T15:00:00Z", "ko", now)).toBe("2025년 1월 2일(목) 00:00");
  expect(clock("2026-11-24T15:05:00Z")).toBe("00:05");
});

test("within a day times are relative", () => {
  expect(relative("2026-11-24T10:55:00Z", "ko", now)).toBe("3분 전");
  expect(relative("2026-11-24T13:00:00Z", "en", now)).toBe("in 2 hours");
  expect(relative("2026-11-20T10:55:00Z", "ko", now)).toBe("11월 20일(금) 19:55");
});

test("a datetime field means Seoul's clock and comes back the same", () => {
  const at = fromField("2026-11-25T20:00");
  expect(at).toBe("2026-11-25T11:00:00.000Z");
  expect(toField(at)).toBe("2026-11-25T20:00");
  expect([fromField(""), fromField("soon")]).toEqual(["", ""]);
});

test("a day begins at midnight in Seoul", () => {
  expect(today(new Date("2026-11-24T15:30:00Z"))).toBe("2026-11-25");
  expect([dayStart("2026-11-24"), dayStart("2026-11-24", 1), dayStart("x")]).toEqual(["2026-11-23T15:00:00.000Z", "2026-11-24T15:00:00.000Z", ""]);
});

test("the zero time is no time", () => {
  expect([known("0001-01-01T00:00:00Z"), known(""), known(undefined), known("2026-11-24T00:00:00Z")]).toEqual([false, false, false, true]);
  expect([duration(0), duration(67_000), duration(3_727_000), duration(-5)]).toEqual(["0:00", "1:07", "1:02:07", "0:00"]);
});
