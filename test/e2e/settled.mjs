// When a page stands still: only then is it looked at, measured, or asked what axe finds. In between a sheet is half faded in, a
// list slides, and its colours and places are nobody's.

// A page is watched by its own frames, not by time: a slow machine draws fewer of them. quiet frames in a row must bring nothing,
// which spans the two that a dialog stands there before it begins to fade in. A page whose elements never rest is given up on after
// busy frames: from there on only movements count. What moves longer than ever fails.
const limits = { quiet: 4, busy: 60, ever: 3000 };

// attend keeps which doors of the shop the page has asked and not heard from.
export function attend(page) {
  page.underway = new Set();
  page.on("request", (r) => ["fetch", "xhr"].includes(r.resourceType()) && new URL(r.url()).pathname.startsWith("/api/v1/") && page.underway.add(r));
  for (const end of ["requestfinished", "requestfailed"]) page.on(end, (r) => page.underway.delete(r));
}

// settled waits until what the page asked for has come and nothing in it moves any more: no transition and no animation that ends,
// no class or style that changes, no scrolling, no picture in sight that is on its way.
export const settled = (page) => atRest(page, () => {});

// atRest gives what act says in the page, called in the very frame in which the page has settled.
export async function atRest(page, act, given) {
  if (page.scripted === false) return page.evaluate(act, given); // nothing comes later, and its frames cannot be counted
  const later = `(async () => { await (${still})(${JSON.stringify(limits)}); return (${act})(${JSON.stringify(given)}); })()`;
  for (;;) {
    try {
      for (let rounds = 0; rounds < 5 && page.underway?.size; rounds++) { // a page that goes on asking is not waited for
        await heard(page);
        await page.evaluate(still, limits);
      }
      return await page.evaluate(later);
    } catch (err) {
      if (page.isClosed() || !/context was destroyed|navigat/i.test(err.message)) throw err;
      await page.waitForLoadState();
    }
  }
}

// heard waits for the answers that are on their way now.
function heard(page) {
  return Promise.all([...(page.underway ?? [])].map((r) => r.response().then((a) => a?.finished()).catch(() => {}).then(() => page.underway.delete(r))));
}

// still runs in the page.
async function still({ quiet, busy, ever }) {
  let stirred = false;
  const stir = () => (stirred = true);
  const watch = new MutationObserver(stir);
  watch.observe(document, { subtree: true, attributes: true, attributeFilter: ["class", "style", "hidden", "open", "aria-busy"] });
  addEventListener("scroll", stir, { capture: true, passive: true });
  const called = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute("class")}`;
  // A heart that floats up says nothing, and another follows it.
  const moving = () => document.getAnimations()
    .filter((a) => a.playState === "running" && Number.isFinite(a.effect.getComputedTiming().endTime) && !a.effect.target?.closest("[aria-hidden=true]"))
    .map((a) => `${a.animationName ?? a.transitionProperty} of ${called(a.effect.target)}`);
  const loading = () => [...document.images].some((i) => {
    const { width, height, top, bottom } = i.getBoundingClientRect();
    return !i.complete && width * height > 0 && bottom > 0 && top < innerHeight;
  });
  const waiting = () => document.fonts.status === "loading" || loading() || [...document.querySelectorAll("[aria-busy=true]")].some((e) => e.checkVisibility());
  const frame = () => new Promise(requestAnimationFrame);
  try {
    for (let frames = 0, calm = 0; calm < quiet; frames++) {
      await frame();
      const moves = moving();
      if (frames > ever) throw new Error(`the page does not come to rest: ${moves.join(", ")}`);
      const stirs = frames < busy && stirred;
      stirred = false;
      calm = moves.length || stirs || (frames < ever / 2 && waiting()) ? 0 : calm + 1;
    }
  } finally {
    watch.disconnect();
    removeEventListener("scroll", stir, { capture: true });
  }
}
