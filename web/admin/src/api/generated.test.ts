// @vitest-environment node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../codegen.js";

test("the client is what the API document asks for; npm run gen:api renews both", async () => {
  const committed = readFileSync(join(import.meta.dirname, "generated.ts"), "utf8");
  expect(await generate()).toBe(committed);
});
