import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

// entries finds what a page asks for by its path: every style sheet that is no part of another, and every TypeScript file that a
// template names. Other TypeScript files are parts of these and come along with them, so that a page loads few files.
export function entries(root: string, ...folders: string[]): string[] {
  const files = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)));
  const sheets = files.filter((path) => path.endsWith(".css"));
  const parts = new Set(sheets.flatMap(imported));
  const named = files.filter((path) => path.endsWith(".html")).flatMap((path) => [...readFileSync(path, "utf8").matchAll(/\b(?:island|later|asset|script) "([^"]+\.ts)"/g)].map((m) => join(root, m[1] ?? "")));
  return [...new Set([...sheets.filter((path) => !parts.has(path)), ...named])].sort();
}

// common says of a module whether it belongs to the one file that every page shares: the parts right in shared/, and Vite's own helper.
// What a page asks for by its path is a file of its own, and folders hold what few need, else every page would load it.
export function common(root: string, asked: string[]): (module: string) => boolean {
  const shared = join(root, "shared");
  return (module) => (dirname(module) === shared && module.endsWith(".ts") && !asked.includes(module)) || module.includes("vite/preload-helper");
}

function imported(sheet: string): string[] {
  return [...readFileSync(sheet, "utf8").matchAll(/@import "(\.[^"]+)"/g)].map((m) => join(dirname(sheet), m[1] ?? ""));
}
