import { expect, test } from "vitest";
import { free } from "./data";

test.each([
  ["a phone that does not tell its network", {}, false, false],
  ["a phone on mobile data", { connection: { type: "cellular", effectiveType: "4g" } }, false, false],
  ["a phone on Wi-Fi", { connection: { type: "wifi", effectiveType: "4g" } }, false, true],
  ["a phone on Wi-Fi that saves data", { connection: { type: "wifi", saveData: true } }, false, false],
  ["a desk that does not tell", {}, true, true],
  ["a desk on a phone's hotspot", { connection: { type: "cellular" } }, true, false],
  ["a desk on a slow network", { connection: { effectiveType: "3g" } }, true, false],
  ["a desk that saves data", { connection: { saveData: true } }, true, false],
])("%s", (_, browser, desk, want) => expect(free(browser, desk)).toBe(want));
