import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const web = join(import.meta.dirname, "..");
const sheets = ["shared", "storefront"].flatMap((folder) =>
  readdirSync(join(web, folder), { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".css")).map((f) => join(folder, f)),
);

test("what lies above what is said in one table", () => {
  const strangers = sheets.flatMap((f) =>
    [...readFileSync(join(web, f), "utf8").matchAll(/z-index:\s*([^;]+);/g)].map(([, z]) => z).filter((z) => z !== "auto" && !/^var\(--z-[a-z]+\)$/.test(z ?? "")).map((z) => `${f}: ${z}`),
  );
  expect(sheets.length).toBeGreaterThan(20);
  expect(strangers).toEqual([]);
});
