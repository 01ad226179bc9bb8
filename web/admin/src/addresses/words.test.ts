import { expect, test } from "vitest";
import type { Load } from "../api/address";
import { bytes, called, csv, lacking, share } from "./words";

test("sizes are written for people", () => {
  expect([bytes(1), bytes(12 << 20), bytes(1.5 * (1 << 30))]).toEqual(["1 KB", "12 MB", "1.5 GB"]);
});

test("an index is called by its month and its last day", () => {
  expect(called({ version: "202601", day: "20260402" }, "ko")).toMatch(/^2026\.01 \+ .*4월 2일/);
  expect(called({ version: "demo" }, "ko")).toBe("demo");
  expect(called({ edition: "202512" }, "en")).toBe("2025.12");
  expect(called({ edition: "20260205", day: "20260202" }, "ko")).toMatch(/^\D*2월 5일\D*$/);
});

test("a load never goes back", () => {
  const at = (stage: string, read = 0) => share({ state: "working", stage, read, all: 100 } as Load);
  const way = [at(""), at("start"), at("read", 0), at("read", 50), at("read", 100), at("sort"), at("names"), at("write"), at("check"), at("swap")];
  expect(way).toEqual([...way].sort((a, b) => a - b));
  expect(share({ state: "waiting" } as Load)).toBe(0);
});

test("a spreadsheet reads rows, and computes none", () => {
  expect(csv([["a", 1], ['x"y', "=1+1"], ["-2", "가"]])).toBe('\ufeff"a","1"\r\n"x""y","\'=1+1"\r\n"\'-2","가"\r\n');
});

test("what a machine has too little of is told, and nothing where it does not tell", () => {
  const need = { memory: 900, freeMemory: 1000, disk: 320, freeDisk: 400 };
  expect(lacking(undefined)).toEqual([]);
  expect(lacking(need)).toEqual([]);
  expect(lacking({ ...need, freeMemory: 0 })).toEqual([]);
  expect(lacking({ ...need, freeMemory: 800, freeDisk: 0 })).toEqual([{ of: "memory", need: 900, free: 800 }, { of: "disk", need: 320, free: 0 }]);
});
