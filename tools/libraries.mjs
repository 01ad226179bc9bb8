// Compares the first column of docs/adr/0005-libraries.md with the direct dependencies of go.mod, of the tools, and of the two
// package.json, and fails where they differ: a library that nobody decided on, or a decision that nobody uses.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const read = (path) => readFileSync(join(root, path), "utf8");
const short = (module) => module.replace(/^github\.com\//, "").replace(/\/v\d+$/, "");

const direct = [...read("go.mod").matchAll(/^\s*(?:require )?(\S+) v\S+$/gm)].map(([, module]) => short(module));
const tools = [...read("tools/go.mod").matchAll(/^\t(\S+?)(?:\/v\d+)?(?:\/cmd\/\S+)?$/gm)].map(([, module]) => short(module));
const npm = ["web", "test"].flatMap((folder) => {
  const { dependencies, devDependencies } = JSON.parse(read(`${folder}/package.json`));
  return Object.keys({ ...dependencies, ...devDependencies });
});
const used = new Set([...direct, ...tools, ...npm]);

const decided = new Set(
  [...read("docs/adr/0005-libraries.md").matchAll(/^\| (?!library|-)([^|]+?) \|/gm)].flatMap(([, names]) => names.replace(/^\w+: /, "").split(", ")),
);

const wrong = [
  ...[...used].filter((name) => !decided.has(name)).map((name) => `${name} is used and stands in no row`),
  ...[...decided].filter((name) => !used.has(name)).map((name) => `${name} stands in a row and is not used`),
];
for (const line of wrong) console.error(`docs/adr/0005-libraries.md: ${line}`);
process.exit(wrong.length ? 1 : 0);
