// What failed is told again at the end of a run, in few lines: which test, why, how the pages stood, what the shop logged.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { failures, tell } from "../../tools/failures.mjs";
import { root } from "./saja.mjs";
import { step } from "./step.mjs";

step("a failing step of a journey is told with its reason, its place and the shop's last words", () => {
  const dir = mkdtempSync(join(tmpdir(), "saja-told-"));
  const file = join(dir, "one.test.mjs");
  const at = (name) => JSON.stringify(join(root, "test/e2e", name));
  writeFileSync(file, `import assert from "node:assert/strict";
import { shops } from ${at("saja.mjs")};
import { step } from ${at("step.mjs")};
shops.push({ name: "one", log: "level=INFO msg=a\\nlevel=ERROR msg=b\\nlevel=INFO msg=c\\n" });
step("it goes well", () => {});
step("it goes wrong", () => assert.deepEqual(["axe color-contrast: b"], [], "the sheet"));
`);
  const { NODE_TEST_CONTEXT, ...env } = process.env; // else it reports to this test's runner
  const { stdout, status } = spawnSync(process.execPath, ["--test", "--test-reporter=spec", file], { encoding: "utf8", env });
  rmSync(dir, { recursive: true });
  assert.equal(status, 1);
  const told = tell(failures(stdout));
  assert.deepEqual(told.filter((l) => l.startsWith("✗")), ["✗ it goes wrong"]);
  for (const words of ["the sheet", "axe color-contrast: b", "log of one: level=ERROR msg=b", "one.test.mjs:6"]) assert.ok(told.some((l) => l.includes(words)), `${words} is not among\n${told.join("\n")}`);
});

step("of go test, the parts that failed are told, and packages that do not build or panic", () => {
  const told = tell(failures(`ok  \tsaja/a\t0.1s
--- FAIL: TestOne (0.00s)
    --- FAIL: TestOne/a_part (0.00s)
        one_test.go:3: got 1, want 2
FAIL
FAIL\tsaja/b\t0.2s
# saja/c [saja/c.test]
c/c_test.go:3:32: undefined: x
FAIL\tsaja/c [build failed]
panic: assignment to entry in nil map [recovered, repanicked]

goroutine 7 [running]:
testing.tRunner.func1.2({0x1, 0x2})
\t/usr/local/go/src/testing/testing.go:1974 +0x232
saja/d.TestTwo(0x1)
\t/src/d/d_test.go:3 +0x32
FAIL\tsaja/d\t0.1s
ok  \tsaja/e\t0.1s
FAIL`));
  assert.deepEqual(told, [
    "✗ TestOne/a_part", "        one_test.go:3: got 1, want 2",
    "✗ saja/c [saja/c.test]", "c/c_test.go:3:32: undefined: x",
    "✗ panic: assignment to entry in nil map [recovered, repanicked]", "\t/src/d/d_test.go:3 +0x32",
  ]);
});

step("of vitest as well, and all of many in a screen's last lines", () => {
  const said = Array.from({ length: 6 }, (_, n) => ` FAIL  shared/one.test.ts > it ${n}\nAssertionError: expected 1 to be 2\n- Expected\n+ Received\n${"- more\n".repeat(20)}⎯⎯⎯[${n}/6]⎯\n`).join("");
  const told = tell(failures(said));
  assert.deepEqual(told.slice(0, 2), ["✗ shared/one.test.ts > it 0", "AssertionError: expected 1 to be 2"]);
  assert.ok(told.some((l) => l.endsWith("it 5")) && told.length < 30, `${told.length} lines`);
});
