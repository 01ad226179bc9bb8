// @vitest-environment node
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

interface File {
  /** What must be there before it: imports written at the top, types too. */
  needs: string[];
}

/** The pages' files by their path under web/, with what each imports of the others. */
function read(...folders: string[]): Map<string, File> {
  const files = new Map<string, File>();
  for (const folder of folders) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!/\.(tsx?|js)$/.test(name)) continue;
      const path = join(folder, name);
      const body = readFileSync(join(root, path), "utf8");
      // import("./room") is asked for when it is needed, so it is no import here; ts lists it with the others.
      const later = new Set([...body.matchAll(/\bimport\("([^"]+)"\)/g)].map((m) => m[1]));
      const names = ts.preProcessFile(body, true, true).importedFiles.map((f) => f.fileName).filter((f) => f.startsWith(".") && !later.has(f));
      files.set(path, { needs: names.map((n) => resolve(path, n)) });
    }
  }
  return files;
}

function resolve(from: string, name: string): string {
  const path = join(root, dirname(from), name);
  const found = [path, `${path}.ts`, `${path}.tsx`, `${path}.js`].find((p) => existsSync(p) && statSync(p).isFile());
  return relative(root, found ?? path);
}

/** A way round from a file back to itself, or nothing. */
export function circle(files: Map<string, File>): string[] {
  const done = new Set<string>();
  const walk = (path: string, way: string[]): string[] => {
    const at = way.indexOf(path);
    if (at >= 0) return [...way.slice(at), path];
    if (done.has(path)) return [];
    for (const next of files.get(path)?.needs ?? []) {
      const found = walk(next, [...way, path]);
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const path of files.keys()) {
    const found = walk(path, []);
    if (found.length > 0) return found;
  }
  return [];
}

test("a circle is found, and told as the way round", () => {
  const files = new Map([["a", { needs: ["b"] }], ["b", { needs: ["c", "d"] }], ["c", { needs: [] }], ["d", { needs: ["b"] }]]);
  expect(circle(files)).toEqual(["b", "d", "b"]);
});

test("no file needs itself by way of others", () => {
  const files = read("admin", "shared", "storefront", "tooling");
  expect(files.size).toBeGreaterThan(100);
  expect(circle(files)).toEqual([]);
});

test("the back office's first load brings the house's words and no room's", () => {
  const files = read("admin", "shared");
  const reached = new Set<string>();
  const reach = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    files.get(path)?.needs.forEach(reach);
  };
  reach("admin/src/main.tsx");
  expect([...reached].filter((p) => p.startsWith("texts/")).sort()).toEqual(["texts/en/admin/house.json", "texts/ko/admin/house.json"]);
});
