// Whether what can be seen can be hit: every control of a page that stands still, tapped in its middle.
import { atRest, settled } from "./settled.mjs";

// missed gives a line for each visible control that something else lies over, or that is smaller than a finger. Where a dialog is
// open only its controls count. A link within a sentence may be as high as the sentence.
export const missed = (page, { finger = 0 } = {}) => atRest(page, unreached, finger);

// unreached runs in the page.
function unreached(finger) {
  const called = (e) => e && `${e.tagName.toLowerCase()}${e.id ? `#${e.id}` : ""}${e.getAttribute("class") ? `.${e.getAttribute("class").split(/\s+/)[0]}` : ""} “${(e.getAttribute("aria-label") ?? e.innerText ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const open = [...document.querySelectorAll("dialog[open], [role=dialog][aria-modal=true]")].filter((d) => d.checkVisibility());
  const scope = open.at(-1) ?? document;
  const controls = scope.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem]");
  const wrong = [];
  for (const control of controls) {
    if (control.closest("[inert], [aria-hidden=true]") || control.matches(":disabled, [tabindex='-1']")) continue;
    let target = control.matches("[type=checkbox], [type=radio]") ? control.closest("label") ?? control.labels?.[0] ?? control : control;
    if (!target.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || getComputedStyle(target).clipPath === "inset(50%)" || target.closest(".sr")) continue;
    target.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
    const box = [...target.getClientRects()].sort((a, b) => b.width * b.height - a.width * a.height)[0];
    if (!box || box.width < 2 || box.height < 2) continue;
    if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) continue; // beside the screen: a drawer that is shut
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    if (!hit || !(target.contains(hit) || hit.contains(target) && hit.closest("a, button, label") === hit || hit.closest("label")?.control === control)) {
      wrong.push(`${called(target)} lies under ${called(hit) ?? "nothing: outside the screen"}`);
    }
    const whole = target.getBoundingClientRect();
    const sentence = target.closest("p, dd, td, li > span");
    const within = target.matches("a") && sentence && sentence !== target && sentence.innerText.trim().length > target.innerText.trim().length;
    if (finger && !within && Math.min(whole.width, whole.height) < finger - 0.5) {
      wrong.push(`${called(target)} measures ${Math.round(whole.width)}×${Math.round(whole.height)}`);
    }
  }
  return wrong;
}

// stands is where an element stands, in pixels of the window.
export async function stands(locator) {
  await settled(locator.page());
  return locator.evaluate((e) => {
    const { top, bottom, left, right } = e.getBoundingClientRect();
    return { top, bottom, left, right, screen: innerHeight };
  });
}
