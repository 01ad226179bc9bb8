import { expect, test } from "vitest";
import { free } from "./data";

test.each([
  ["a phone that does not tell its network", {}, false, false],
  ["a phone on mobile data", { type: "cellular", effectiveType: "4g" }, false, false],
  ["a phone on Wi-Fi", { type: "wifi", effectiveType: "4g" }, false, true],
  ["a phone on Wi-Fi that saves data", { type: "wifi", saveData: true }, false, false],
  ["a desk that does not tell", {}, true, true],
  ["a desk on a phone's hotspot", { type: "cellular" }, true, false],
  ["a desk on a slow network", { effectiveType: "3g" }, true, false],
  ["a desk that saves data", { saveData: true }, true, false],
])("%s", (_, connection, desk, want) => expect(free(connection, desk)).toBe(want));
