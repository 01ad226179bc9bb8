// What axe is asked about, and what is measured, stands still: a sheet that fades or slides in is waited for, what never ends is not.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { openBrowser, violations, visit, wide } from "./browser.mjs";
import { missed, stands } from "./hits.mjs";
import { step } from "./step.mjs";

let browser;
before(async () => { browser = await openBrowser(); });
after(() => browser?.close());

// on shows a page of these elements and their style.
async function on(style, body) {
  const page = await visit(browser);
  await page.setContent(`<!doctype html><html lang="ko"><meta name="viewport" content="width=device-width"><title>시험</title><style>body { background: #fff; color: #222 } ${style}</style><main>${body}</main></html>`);
  return page;
}
const contrast = (found) => found.filter((v) => v.startsWith("color-contrast"));

step("a sheet that fades in by an animation is waited for", async () => {
  const page = await on("@keyframes come { from { opacity: 0 } } p { animation: come 1.5s }", "<p>결제하기</p>");
  assert.deepEqual(contrast(await violations(page)), []);
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  await page.close();
});

step("one that stands there unseen for two frames before its transition begins is waited for", async () => {
  const page = await on("p { opacity: 0; transition: opacity 1.5s }", "<p hidden>결제하기</p>");
  await page.evaluate(() => {
    const p = document.querySelector("p");
    p.hidden = false;
    requestAnimationFrame(() => requestAnimationFrame(() => (p.style.opacity = 1)));
  });
  assert.deepEqual(contrast(await violations(page)), []);
  await page.close();
});

step("while axe looks the page does not go on", async () => {
  const page = await on("", Array.from({ length: 300 }, (_, n) => `<p>${n}</p>`).join(""));
  await page.evaluate(() => {
    window.turns = 0;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => { window.turns++; port2.postMessage(0); };
    port2.postMessage(0);
    let axe, run;
    const watched = async (...how) => {
      const before = window.turns;
      const found = await run(...how);
      window.taken = window.turns - before;
      return found;
    };
    Object.defineProperty(window, "axe", {
      set: (given) => { axe = given; },
      get: () => {
        if (axe?.run && axe.run !== watched) [run, axe.run] = [axe.run, watched];
        return axe;
      },
    });
  });
  assert.deepEqual(contrast(await violations(page)), []);
  assert.equal(await page.evaluate(() => window.taken), 0);
  assert.ok(await page.evaluate(() => window.turns > 0));
  await page.close();
});

step("wrong colours are found, also beside what never ends and on a page whose elements never rest", async () => {
  const page = await on("@keyframes turn { to { rotate: 1turn } } i { animation: turn 1s infinite } p { color: #bbb }", "<i>↻</i><p>결제하기</p>");
  await page.evaluate(() => {
    const turn = () => { document.querySelector("i").style.order = Math.random(); requestAnimationFrame(turn); };
    turn();
  });
  assert.deepEqual(contrast(await violations(page)), ["color-contrast: p"]);
  await page.close();
});

step("places and widths are those at which things come to stand", async () => {
  const page = await on("@keyframes slide { from { translate: 300px 200px } } p { position: absolute; top: 100px; left: 0; margin: 0; animation: slide 1.5s } button { width: 50px; height: 50px } ", "<p><button>사기</button></p>");
  assert.equal((await stands(page.locator("p"))).top, 100);
  await page.reload().catch(() => {});
  assert.equal(await wide(page), 0);
  assert.deepEqual(await missed(page, { finger: 44 }), []);
  await page.close();
});
