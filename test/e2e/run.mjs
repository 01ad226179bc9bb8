// Runs the journeys, two files at a time: each file starts a shop of its own on ports of its own. Says how long each file took.
//   node e2e/run.mjs            all of them
//   node e2e/run.mjs show shop  those whose names begin so
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";

const here = import.meta.dirname;
const asked = process.argv.slice(2);

// The long ones first, so that the last to end began early.
const long = ["show", "pages-admin", "pages-shop"];
const rank = (name) => (long.indexOf(name) + 1 || long.length + 1);

const names = readdirSync(here)
  .filter((f) => f.endsWith(".test.mjs"))
  .map((f) => basename(f, ".test.mjs"))
  .filter((name) => asked.length === 0 || asked.some((a) => name.startsWith(a)))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
if (names.length === 0) {
  console.error(`no journey is called ${asked.join(", ")}`);
  process.exit(1);
}

const took = new Map(); // ms by name
const tests = run({ files: names.map((name) => join(here, `${name}.test.mjs`)), concurrency: Math.min(2, cpus().length), timeout: 900_000 });
const began = Date.now();
let failed = 0;
tests.on("test:fail", () => failed++);
for (const event of ["test:pass", "test:fail"]) {
  tests.on(event, ({ file, details }) => {
    const name = basename(file ?? "", ".test.mjs");
    took.set(name, (took.get(name) ?? 0) + (details.duration_ms ?? 0));
  });
}
tests.compose(spec).pipe(process.stdout);
process.on("exit", () => {
  for (const name of names) console.log(`    ${name}: ${Math.round((took.get(name) ?? 0) / 1000)} s`);
  console.log(`    all: ${Math.round((Date.now() - began) / 1000)} s`);
  if (failed) process.exitCode = 1;
});
