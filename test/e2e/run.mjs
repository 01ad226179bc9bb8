// Runs the journeys, three files at a time on two processors, since they wait for most of theirs: each file starts a shop of its own on ports of its own. Says how long each file took.
//   npm run e2e              all of them
//   npm run e2e show shop    those whose names begin so
//   SLOW=6 npm run e2e       with browsers that are so many times as slow
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { cpus } from "node:os";
import { basename, join } from "node:path";
import { failures, tell } from "../../tools/failures.mjs";

const here = import.meta.dirname;
const asked = process.argv.slice(2);

// The long ones first, so that the last to end began early.
const long = ["show", "pages-admin", "pages-shop"];
const rank = (name) => long.indexOf(name) + 1 || long.length + 1;

const names = readdirSync(here)
  .filter((f) => f.endsWith(".test.mjs"))
  .map((f) => basename(f, ".test.mjs"))
  .filter((name) => asked.length === 0 || asked.some((a) => name.startsWith(a)))
  .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
if (names.length === 0) {
  console.error(`no journey is called ${asked.join(", ")}`);
  process.exit(1);
}

const seconds = (since) => Math.round((Date.now() - since) / 1000);

// travel runs one file and tells what it said when it is done, so that two of them don't speak at once.
async function travel(name) {
  const began = Date.now();
  const child = spawn(process.execPath, ["--test", "--test-reporter=spec", "--test-timeout=2400000", join(here, `${name}.test.mjs`)], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  child.stdout.on("data", (d) => (said += d));
  child.stderr.on("data", (d) => (said += d));
  const [code] = await once(child, "close");
  console.log(`${said}=== ${name}: ${seconds(began)} s${code === 0 ? "" : ", FAILED"}`);
  if (code !== 0) failed.push({ name, found: failures(said) });
}

const began = Date.now();
const waiting = [...names];
const failed = [];
async function walk() {
  for (let name = waiting.shift(); name; name = waiting.shift()) {
    await travel(name);
  }
}
await Promise.all(Array.from({ length: Math.min(3, cpus().length + 1) }, walk));
// The last lines say all of what failed, however many journeys came after it.
for (const line of tell(failed.flatMap(({ name, found }) => (found.length ? found : [{ name: "no step", why: [] }]).map((f) => ({ ...f, name: `${name}: ${f.name}` }))))) console.log(line);
console.log(`=== ${names.length} journeys: ${seconds(began)} s${failed.length ? `, FAILED: ${failed.map((f) => f.name).join(", ")}` : ""}`);
process.exitCode = failed.length ? 1 : 0;
