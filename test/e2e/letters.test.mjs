// What the shop's inliner makes of a sheet is what Chromium makes of it, and what juice does: no computed style differs.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before } from "node:test";
import juice from "juice";
import { openBrowser, step, visit } from "./browser.mjs";
import { nasty } from "./letters.mjs";
import { root } from "./saja.mjs";

let browser;
let letters;

before(async () => {
  browser = await openBrowser();
  const made = spawnSync("go", ["run", "./test/load/letters"], { cwd: root, input: JSON.stringify(nasty), encoding: "utf8", maxBuffer: 64 << 20 });
  assert.equal(made.status, 0, made.stderr);
  letters = JSON.parse(made.stdout);
});

after(() => browser?.close());

const widths = [320, 375, 600, 1280];

// compare shows the pages side by side in frames of each width, and gives every computed style in which the first differs from another.
async function compare({ pages, widths }) {
  const frames = {};
  for (const [by, html] of Object.entries(pages)) {
    const frame = document.body.appendChild(document.createElement("iframe"));
    frame.style.cssText = "height: 800px; border: 0; flex: none";
    const open = new Promise((done) => (frame.onload = done));
    frame.srcdoc = html;
    await open;
    frames[by] = frame;
  }
  const found = [];
  let compared = 0;
  const [[, first], ...others] = Object.entries(frames);
  const all = (frame) => frame.contentDocument.querySelectorAll("body, body *");
  for (const width of widths) {
    for (const frame of Object.values(frames)) frame.style.width = `${width}px`;
    const wide = first.contentDocument.documentElement.scrollWidth;
    if (wide > width) found.push(`wide: ${wide} px at ${width}`);
    const ours = [...all(first)];
    for (const [by, frame] of others) {
      const theirs = [...all(frame)];
      if (ours.length !== theirs.length) found.push(`${by}: ${ours.length} elements, ${theirs.length}`);
      ours.forEach((el, i) => {
        const a = first.contentWindow.getComputedStyle(el);
        const b = frame.contentWindow.getComputedStyle(theirs[i]);
        for (const name of a) {
          compared++;
          const [x, y] = [a.getPropertyValue(name), b.getPropertyValue(name)];
          if (x !== y) found.push(`${by} at ${width}: ${el.tagName} ${i} ${name}: ${x}, not ${y}`);
        }
      });
    }
  }
  for (const frame of Object.values(frames)) frame.remove();
  return { found, compared };
}

// withSheet is a page with a sheet in its head.
const withSheet = (page, css) => page.replace("</head>", () => `<style>${css}</style></head>`);

for (const dark of [false, true]) {
  step(`no style of a letter or a nasty sheet differs from what Chromium and juice make of it, in the ${dark ? "dark" : "light"}`, async (t) => {
    const page = await visit(browser, { size: { width: 1300, height: 800 }, dark });
    let compared = 0;
    const found = [];
    for (const letter of letters) {
      const own = nasty.find((n) => n.name === letter.name);
      const pages = { ours: letter.ours, chromium: withSheet(letter.page, own?.nested ? letter.sheet : letter.css) };
      if (!own?.juice) pages.juice = juice(withSheet(letter.page, letter.css));
      const got = await page.evaluate(compare, { pages, widths });
      compared += got.compared;
      found.push(...got.found.filter((f) => !own || !f.startsWith("wide")).slice(0, 5).map((f) => `${letter.name}: ${f}`));
    }
    t.diagnostic(`${compared} computed styles of ${letters.length} letters and sheets`);
    assert.deepEqual(found, []);
    assert.ok(compared > 1_000_000, `${compared} styles were compared`);
    await page.context().close();
  });
}

step("every letter is far from where Gmail cuts, and is read without its looks", () => {
  for (const { name, ours, plain } of letters.slice(nasty.length)) {
    assert.ok(Buffer.byteLength(ours) < 20_000, `${name} has ${Buffer.byteLength(ours)} bytes`);
    assert.ok(plain.includes("https://shop.example/orders/261127-AAAA") && !/[<>]|font-size/.test(plain), plain);
  }
});
