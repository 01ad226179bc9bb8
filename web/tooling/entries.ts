import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// entries finds what a page may ask for by its path: every style sheet that is no part of another, and every TypeScript file that
// defines a custom element (an island). Other TypeScript files are parts of islands and come along with them.
export function entries(root: string, ...folders: string[]): string[] {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)));
  const sheets = files.filter((path) => path.endsWith(".css"));
  const parts = new Set(sheets.flatMap(imported));
  return [...sheets.filter((path) => !parts.has(path)), ...files.filter(island)].sort();
}

function imported(sheet: string): string[] {
  return [...readFileSync(sheet, "utf8").matchAll(/@import "(\.[^"]+)"/g)].map((m) => join(dirname(sheet), m[1] ?? ""));
}

function island(path: string): boolean {
  return path.endsWith(".ts") && !path.endsWith(".test.ts") && readFileSync(path, "utf8").includes("customElements.define(");
}
