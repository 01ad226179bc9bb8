import { expect, test } from "vitest";
import { conversion } from "./numbers";

test("conversion is people who bought of those who watched, and nothing while nobody did", () => {
  const of = (buyers: number, seen: number, orders = buyers) => conversion({ orders, buyers }, seen);
  expect([of(0, 0), of(0, 12), of(4, 125), of(1, 3), of(45, 300)]).toEqual(["–", "0%", "3.2%", "33%", "15%"]);
  expect([of(25, 50, 99), of(51, 50, 99), of(0, 50, 99)]).toEqual(["50%", "100%", "–"]);
});
