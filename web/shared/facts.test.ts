import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const web = join(import.meta.dirname, "..");

test("no dot can be left alone at the end of a line: facts in a row stand in .facts, and sentences have none", () => {
  const files = ["storefront", "shared", "texts"].flatMap((dir) =>
    readdirSync(join(web, dir), { recursive: true, encoding: "utf8" }).filter((name) => (/\.html$/.test(name) || (dir === "texts" && name.endsWith(".json"))) && !name.includes("admin")).map((name) => join(web, dir, name)),
  );
  expect(files.length).toBeGreaterThan(30);
  const loose = files.flatMap((file) => {
    const text = readFileSync(file, "utf8").replace(/<title>.*<\/title>/g, "");
    return / · /.test(text) ? [relative(web, file)] : [];
  });
  expect(loose).toEqual([]);
});
