// A shop with everything in it, to be looked at page by page: nothing in the console, nothing wider than the screen, nothing that
// axe finds serious, and a picture to look at.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { desk, openBrowser, phone, plays, shoot, violations, visit, wide } from "./browser.mjs";
import { member, owner, pay } from "./caller.mjs";
import { Saja } from "./saja.mjs";
import { atRest, settled } from "./settled.mjs";
import { step } from "./step.mjs";
import { torn } from "./torn.mjs";

const sizes = { 390: phone, 1440: desk };

// zoomed is a window at twice its size: to the page it is half as wide and half as high.
const zoomed = ({ width, height }) => ({ width: width / 2, height: height / 2 });

let saja, browser;

// shown is what there is in the shop: people who are signed in, shows of each state, a product, and two orders.
export const shown = {};

// openDemo starts the demo shop before the steps of a file, and at their end holds it to having had no trouble.
export function openDemo(name, env = {}) {
  before(async () => {
    saja = await Saja.start({ name, demo: true, env });
    browser = await openBrowser();
    const staff = await owner(saja);
    const kim = await member(saja.url, "minji@example.com");
    const { items: shows } = await staff.ask("GET", "/api/v1/shows?size=50");
    const [ended, scheduled, live] = ["ended", "scheduled", "live"].map((state) => shows.find((s) => s.state === state));
    const products = (await staff.ask("GET", "/api/v1/products?q=" + encodeURIComponent("쌀떡볶이"))).items;
    const hero = products[0];
    const place = () => kim.ask("POST", "/api/v1/orders", { lines: [{ variant: hero.variants[0].id, qty: 2 }], show: live.id, acknowledged: true }, { "Idempotency-Key": crypto.randomUUID() });
    const [one, other] = [await place(), await place()];
    await pay(kim, other);
    Object.assign(shown, { url: saja.url, staff, kim, ended, scheduled, live, hero, pending: one.order.number, paid: other.order.number });
  });
  after(async () => {
    await browser?.close();
    await saja?.stop();
  });
}

// again ends the demo shop at once and starts it on the same data.
export async function again() {
  await saja.kill();
  await saja.run();
}

// strange is the page of somebody who has never been here.
export const strange = (how) => visit(browser, how);

// look opens a page at both sizes and holds it to what every page must hold to; the shop's also at 200 % zoom.
export async function look(name, path, { who, lang = "ko", status = 200, ready, sizes: at = Object.keys(sizes) } = {}) {
  const wrong = [];
  await Promise.all(at.map(async (width) => {
    const page = await visit(browser, { size: sizes[width], lang });
    try {
      if (who) await page.context().addCookies([...who.jar].map(([name, value]) => ({ name, value, url: saja.url })));
      const answer = await page.goto(saja.url + path);
      if (answer.status() !== status) wrong.push(`${width}: answered ${answer.status()}`);
      await page.evaluate(() => document.fonts.ready);
      await ready?.(page);
      const over = await wide(page);
      if (over > 0) wrong.push(`${width}: ${over} px wider than the screen`);
      for (const t of await clipped(page)) wrong.push(`${width}: ${t}`);
      for (const v of await violations(page)) wrong.push(`${width}: axe ${v}`);
      await shoot(page, `${name}-${lang === "ko" ? "" : `${lang}-`}${width}`);
      if (!path.startsWith("/admin")) {
        await page.setViewportSize(zoomed(sizes[width]));
        await settled(page);
        const beside = await wide(page);
        if (beside > 0) wrong.push(`${width} at 200 %: ${beside} px wider than the screen`);
        for (const t of await torn(page)) wrong.push(`${width} at 200 %: ${t}`);
        await shoot(page, `${name}-${lang === "ko" ? "" : `${lang}-`}${width}-zoomed`);
      }
      // The browser itself reports a page that is answered with an error.
      const complaints = page.complaints.filter((c) => status === 200 || !c.includes(String(status)));
      for (const c of complaints) wrong.push(`${width}: console: ${c.slice(0, 400)}`);
    } finally {
      await page.context().close();
    }
  }));
  assert.deepEqual(wrong, [], `${name} (${path})`);
}

// clipped are the tables that are wider than what they stand in, which the screen's own width does not tell where that cuts them off.
const clipped = (page) => atRest(page, () => [...document.querySelectorAll("table")].flatMap((table) => {
  const over = Math.round(table.getBoundingClientRect().right - table.parentElement.getBoundingClientRect().right);
  const last = [...(table.querySelector("tr")?.children ?? [])].filter((cell) => cell.offsetParent !== null).at(-1);
  const edge = last && getComputedStyle(table.parentElement).overflowX === "clip" ? parseFloat(getComputedStyle(last).paddingInlineEnd) : 16;
  return [...(over > 0 ? [`a table is ${over} px wider than what it stands in`] : []), ...(edge < 10 ? [`a table's last column stands ${edge} px from the edge`] : [])];
}));

export const seen = (...texts) => async (page) => {
  for (const text of texts) await page.getByText(text).first().waitFor();
};
export const moving = (page) => plays(page, 0.5);

// quiet holds the program to having written no error.
export const quiet = () => step("nothing went wrong inside", () => {
  assert.deepEqual(saja.log.split("\n").filter((l) => l.includes("level=ERROR")), []);
});
