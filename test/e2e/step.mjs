// A step of a journey: a test that says when it fails how the pages stood and what the shop logged last.
import { test } from "node:test";
import { basename, join } from "node:path";
import { artifacts, shops } from "./saja.mjs";

// pages are those that a journey visited.
export const pages = [];

let steps = 0;
export function step(name, run) {
  const nth = ++steps;
  test(name, async (t) => {
    try {
      await run(t);
    } catch (err) {
      throw told(err, [...(await seen(nth)), ...logged()]);
    }
  });
}

// told adds lines to what an error says; its stack repeats the message as it was.
function told(err, lines) {
  const { message, stack } = err;
  err.message = [message, ...lines.map((l) => `  ${l}`)].join("\n");
  err.stack = stack.replace(message, () => err.message);
  return err;
}

// seen leaves a picture of each page that is open, and says where it was and what it complained about.
async function seen(nth) {
  const lines = [];
  for (const page of pages.filter((p) => !p.isClosed())) {
    const n = lines.length + 1;
    const at = join(artifacts, `failed-${basename(process.argv[1] ?? "", ".test.mjs")}-${nth}-${n}`);
    await page.screenshot({ path: `${at}.png`, timeout: 5000 }).catch(() => {});
    lines.push(`page ${n}: ${page.url()} ${page.complaints.slice(-5).join(" · ")}`);
  }
  return lines;
}

// logged are the last words of each shop, warnings and errors before others.
const logged = () => shops.flatMap(({ name, log }) => {
  const lines = log.trim().split("\n");
  const bad = lines.filter((l) => /level=(WARN|ERROR)/.test(l));
  return (bad.length ? bad : lines).slice(-2).map((l) => `log of ${name}: ${l.slice(0, 250)}`);
});
