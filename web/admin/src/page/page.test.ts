import { expect, test } from "vitest";
import { sorting } from "./data-table";
import { readFilters, writeFilters } from "./filters";
import { moved } from "./sortable";

const defaults = { q: "", state: "", at: "" };

test("filters live in the address and defaults stay out of it", () => {
  const filters = readFilters(new URLSearchParams("q=떡볶이&at=x3&stray=1"), defaults);
  expect(filters).toEqual({ q: "떡볶이", state: "", at: "x3" });
  expect(writeFilters(filters, defaults, {}).toString()).toBe(new URLSearchParams({ q: "떡볶이" }).toString());
});

test("another filter begins on the first page, another page keeps the filters", () => {
  const filters = { q: "", state: "paid", at: "x3" };
  expect(writeFilters(filters, defaults, { state: "pending" }).toString()).toBe("state=pending");
  expect(writeFilters(filters, defaults, { at: "x4" }).toString()).toBe("state=paid&at=x4");
});

test("an order of rows is read from its short form", () => {
  expect([sorting("-total"), sorting("name"), sorting(undefined)]).toEqual([[{ id: "total", desc: true }], [{ id: "name", desc: false }], []]);
});

test("moving an item keeps all of them", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  const same = ["a"];
  expect([moved(same, 0, 1), moved(same, 0, -1), moved(same, 0, 0)]).toEqual([same, same, same]);
});
