// @vitest-environment node
import { join } from "node:path";
import { expect, test } from "vitest";
import { common, entries } from "./entries.ts";

const root = join(import.meta.dirname, "..");

test("what every page shares is parts, and none of what a page asks for by itself", () => {
  const asked = entries(root, "shared", "storefront", "widget");
  const shares = common(root, asked);
  for (const part of ["ask.ts", "texts.ts", "visitor.ts"]) expect(shares(join(root, "shared", part)), part).toBe(true);
  expect(asked).toContain(join(root, "shared/address-finder.ts"));
  expect(asked.filter(shares)).toEqual([]);
  for (const others of ["shared/finder/latest.ts", "storefront/live/buy.ts"]) expect(shares(join(root, others)), others).toBe(false);
});
