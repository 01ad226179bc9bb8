// Says at the end of a long output what in it failed: each test with the first lines of its reason, shortened so that all of them
// stand among the last lines, which is what one sees of a run elsewhere.
//   node tools/failures.mjs FILE    the output of a stage, of go test, node --test or vitest
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const room = 24; // lines for all of them
const width = 300;

const colours = new RegExp(String.fromCharCode(27) + "\\[[0-9;]*m", "g");
const depth = (line) => /^\s*/.exec(line)[0].length;
// Where the test's runner called from is of no use, where the test stands is.
const noise = (line) => !line.trim() || /^\s*at (?!.*\.test\.)|^\s*\.\.\. \d+ lines matching|^\s*(generatedMessage|code|operator|actual|expected): |^\s*[{}],?$|^=== (RUN|PAUSE|CONT)/.test(line);

// block gives the lines after the first that belong to it.
function block(lines, first, belongs) {
  let end = first + 1;
  while (end < lines.length && belongs(lines[end])) end++;
  return lines.slice(first + 1, end);
}

// kinds are how the runners write that something failed: what begins it, what it is called, and which lines tell why.
const kinds = [
  { // go test
    starts: /^\s*--- FAIL: (\S+)/,
    why: (lines, i) => block(lines, i, (l) => l.trim() === "" || (depth(l) > depth(lines[i]) && !/^\s*--- /.test(l))),
  },
  { // a panic or a race, with the places of it in our own files
    starts: /^(panic: .*|fatal error: .*|WARNING: DATA RACE)/,
    why: (lines, i) => block(lines, i, (l) => !/^(FAIL|ok|---|=====)/.test(l)).filter((l) => /^(Read|Write|Previous|  *\[recovered|\t?panic:|running tests)|^\s+(Test|\S+\.go:\d+)/.test(l) && !/^\s+(\S*\/go\/src\/)?(runtime|testing|internal)\/\S*\.go/.test(l)),
  },
  { starts: /^# (\S+(?: \[\S+\])?)$/, why: (lines, i) => block(lines, i, (l) => /^\S+\.go:\d+/.test(l)), needed: true },
  { starts: /^FAIL\t(\S+(?: \[.*\])?)/, why: () => [] },
  { // node --test, which tells all of them again at its end; a journey's runner has told them already, by this program
    starts: /^✖ (?!failing tests:)(.*) \([\d.]+ms\)$/,
    after: /^✖ failing tests:/,
    why: (lines, i) => block(lines, i, (l) => !/^test at /.test(l) && !/^\S/.test(l)),
  },
  { starts: /^ ?FAIL {1,2}(\S+ > .*|\S+\.test\.\S+.*)/, why: (lines, i) => block(lines, i, (l) => !/^ ?FAIL |^⎯+\[/.test(l)) }, // vitest
];

// failures reads an output; each has a name and the lines that say why.
export function failures(text) {
  const lines = text.replace(colours, "").split("\n");
  const found = [];
  let told = false; // whether node --test has begun to tell them again
  lines.forEach((line, i) => {
    for (const { starts, after, why, needed } of kinds) {
      if (after?.test(line)) told = true;
      const name = starts.exec(line)?.[1];
      if (!name || (after && !told)) continue;
      const reason = why(lines, i).filter((l) => !noise(l)).map((l) => l.slice(0, width));
      if (needed && !reason.length) continue;
      if (!found.some((f) => f.name === name && f.why.join() === reason.join())) found.push({ name, why: reason });
    }
  });
  // Of a test whose parts failed, and of a package whose tests did, the parts say it.
  return found.filter((f) => f.why.length || !found.some((other) => other !== f && (other.why.length > 0)));
}

// tell writes them in few lines: of a long reason its beginning, and what says where: the test, the pages, the log.
export function tell(found) {
  const each = Math.max(3, Math.min(10, Math.floor(room / Math.max(1, found.length)) - 1));
  return found.flatMap(({ name, why }) => {
    if (why.length <= each) return [`✗ ${name}`, ...why];
    const where = why.filter((l, i) => i > 1 && /^\s*(at .*\.test\.|page \d+: |log of )/.test(l)).slice(0, Math.floor(each / 2));
    return [`✗ ${name}`, ...why.filter((l) => !where.includes(l)).slice(0, each - where.length), ...where];
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = readFileSync(process.argv[2], "utf8");
  if (!/^✗ /m.test(text)) for (const line of tell(failures(text))) console.log(line);
}
