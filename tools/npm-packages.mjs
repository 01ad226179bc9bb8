// Compares the package.json of each folder given with what the folder's files import, and fails where they differ: a package that
// nothing uses, or one that is used and came only along with another.
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";

const skipped = new Set(["node_modules", "dist", "artifacts", "data"]);

function* files(at) {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* files(join(at, entry.name));
    if (entry.isFile() && /\.(m?js|tsx?|css)$/.test(entry.name)) yield join(at, entry.name);
  }
}

// Imports and requires of every kind, resolve() of require and import.meta, and the environment that vitest loads by its name.
const uses = [/\b(?:from|import|import\(|require\(|resolve\()\s*["']([@a-z][\w@./:-]*)["']/g, /@import "([@a-z][^"]*)"/g, /\benvironment: "([^"]+)"/g, /@vitest-environment (\S+)/g];
const packageOf = (name) => name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/");

function imported(folder) {
  const names = new Set();
  for (const file of files(folder)) {
    const text = readFileSync(file, "utf8");
    for (const [, name] of uses.flatMap((use) => [...text.matchAll(use)])) {
      if (!/^(node:|vite\/)/.test(name) && !builtinModules.includes(name) && name !== "node") names.add(packageOf(name));
    }
  }
  return names;
}

let wrong = 0;
for (const folder of process.argv.slice(2)) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const listed = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  const used = imported(folder);
  const needed = (name) => used.has(name) || name === "@types/node" || (name.startsWith("@types/") && used.has(name.slice("@types/".length)));
  const complain = (name, why) => {
    wrong++;
    console.error(`${join(folder, "package.json")}: ${name} ${why}`);
  };
  for (const name of listed) if (!needed(name)) complain(name, "is not used");
  for (const name of used) if (!listed.has(name)) complain(name, "is used and not listed");
}
process.exit(wrong ? 1 : 0);
