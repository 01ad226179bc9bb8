import { expect, test } from "vitest";
import { milliWon, parseMilliWon } from "./milli-won";

test("prices are exact to a thousandth of a won", () => {
  for (const [text, want] of [["9.9", 9900], ["28", 28_000], ["1,110원", 1_110_000], ["0.005", 5], ["9.9999", null], ["", null], ["-1", null], ["1e3", null]] as const)
    expect(parseMilliWon(text), text).toBe(want);
  expect(milliWon(9900, "ko")).toBe("9.9원");
  expect(milliWon(12_345_678, "en")).toBe("₩12,345.678");
});
