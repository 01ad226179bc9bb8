import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tokens } from "./theme";

const css = readFileSync(join(import.meta.dirname, "../../shared/tokens.css"), "utf8");

function values(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((m) => [m[1]!, m[2]!.trim()]));
}

test("the admin has the shop's colours in both schemes", () => {
  const [light = "", dark = ""] = css.split("@media (prefers-color-scheme: dark)");
  const ours = { light: values(light), dark: { ...values(light), ...values(dark.split("@media")[0] ?? "") } };
  for (const scheme of ["light", "dark"] as const) {
    for (const [name, value] of Object.entries(tokens[scheme])) {
      expect(`${scheme} ${name} ${value}`).toBe(`${scheme} ${name} ${ours[scheme][name]}`);
    }
  }
});
