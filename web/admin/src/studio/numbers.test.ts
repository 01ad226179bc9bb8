import { expect, test } from "vitest";
import { conversion } from "./numbers";

test("conversion is orders of those who watched, and nothing while nobody did", () => {
  expect([conversion(0, 0), conversion(0, 12), conversion(4, 125), conversion(1, 3), conversion(45, 300)]).toEqual(["–", "0%", "3.2%", "33%", "15%"]);
});
