import { expect, test } from "vitest";
import { combinations, fit, newStem, skuStem, type OptionDraft, type VariantDraft } from "./variants";

const option = (name: string, ...values: string[]): OptionDraft => ({ name, nameEn: "", values: values.map((v) => ({ name: v, nameEn: "" })) });
const variant = (values: string[], price: number): VariantDraft => ({ id: `v-${values.join("-")}`, sku: `S-${values.join("-")}`, values, price, listPrice: null, safety: 0, stock: 0 });

test("without options there is exactly one variant", () => {
  expect(combinations([])).toEqual([[]]);
  expect(combinations([option("맵기")])).toEqual([[]]);
});

test("two options give every combination in reading order", () => {
  expect(combinations([option("맵기", "순한맛", "매운맛"), option("양", "1인", "2인")])).toEqual([
    ["순한맛", "1인"], ["순한맛", "2인"], ["매운맛", "1인"], ["매운맛", "2인"],
  ]);
});

test("a new value keeps what was typed for the others", () => {
  const before = [variant(["순한맛"], 12900), variant(["매운맛"], 13900)];
  const after = fit([option("맵기", "순한맛", "매운맛", "아주 매운맛")], before, "TTEOK");
  expect(after.map((v) => [v.id, v.price])).toEqual([["v-순한맛", 12900], ["v-매운맛", 13900], ["", 12900]]);
  expect(after[2]?.sku).toBe("TTEOK-03");
});

test("the first option takes over the price and stock of the product as it was", () => {
  const after = fit([option("맵기", "순한맛", "매운맛")], [{ ...variant([], 9900), id: "v1", sku: "S1" }], "S");
  expect(after.map((v) => [v.id, v.sku, v.price])).toEqual([["v1", "S1", 9900], ["", "S-02", 9900]]);
});

test("a made-up SKU never repeats one that is there", () => {
  const taken = { ...variant(["a"], 1), sku: "S-02" };
  const after = fit([option("o", "a", "b")], [taken], "S");
  expect(after.map((v) => v.sku)).toEqual(["S-02", "S-03"]);
});

test("variants of one product share the stem of its first SKU, and no two new products share one", () => {
  expect([skuStem([{ sku: "SS-TTEOK-01" }]), skuStem([{ sku: "GJ-HOT" }]), skuStem([])]).toEqual(["SS-TTEOK", "GJ-HOT", ""]);
  expect(new Set(Array.from({ length: 100 }, newStem)).size).toBe(100);
  expect(newStem()).toMatch(/^P[0-9A-Z]{6}$/);
});
