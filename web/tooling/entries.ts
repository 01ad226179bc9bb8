import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// entries finds what a page may ask for by its path: every style sheet, and every TypeScript file that defines a custom element
// (an island). Other TypeScript files are parts of islands and come along with them.
export function entries(root: string, ...folders: string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => join(root, folder, name)))
    .filter((path) => path.endsWith(".css") || island(path))
    .sort();
}

function island(path: string): boolean {
  return path.endsWith(".ts") && !path.endsWith(".test.ts") && readFileSync(path, "utf8").includes("customElements.define(");
}
