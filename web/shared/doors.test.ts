// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { file, generate } from "../tooling/shop-doors.js";

test("the types of the doors are what the API document says; make generate renews both", async () => {
  expect(readFileSync(file, "utf8")).toBe(await generate());
});
