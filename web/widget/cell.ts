import { t } from "../shared/texts";
import { behind, several, type Choice, type Result, type Side } from "./pick";
import type { Told } from "./told";

const kinds = { R: "widget.road", J: "widget.lot" } as const;

// cell draws one result: its postcode, the main line, and what stands on the other side. pick is called with what was clicked.
export function cell(r: Result, told: Told, pick: (choice: Choice, language: "K" | "E") => void): HTMLLIElement {
  const li = document.createElement("li");
  let english = false;
  let open = false;
  const draw = (focus?: string): void => {
    const head = make("div", "head", make("span", "zip", r.address.zonecode));
    if (!told.hideEngBtn && !told.alwaysShowEngAddr) head.append(button(`eng${focus === "eng" ? " focus" : ""}`, t(english ? "widget.korean" : "widget.english"), () => ((english = !english), draw("eng"))));
    const other: Side = r.main === "R" ? "J" : "R";
    // With no auto mapping one of the other side has to be picked, as both sides are wanted.
    const must = several(r) > 0 && !(r.main === "R" ? told.autoMappingJibun : told.autoMappingRoad);
    const main = words(r, r.main, english, told);
    li.replaceChildren(head, must ? line("div", r.main, main) : chosen(r.main, main, { side: r.main }));
    if (!several(r)) {
      li.append(chosen(other, words(r, other, english, told), { side: other }));
      return;
    }
    if (!must) {
      const more = button("more", t(other === "J" ? "widget.lots" : "widget.roads", { n: several(r) }), () => ((open = !open), draw("more")));
      more.setAttribute("aria-expanded", String(open));
      li.append(more);
    }
    if (open || must) {
      const all = Array.from({ length: several(r) }, (_, i) => chosen(other, words(r, other, english, told, i), { side: other, other: i }));
      if (!must) all.push(chosen(undefined, [t("widget.none_of")], { side: r.main, none: true }));
      li.append(make("div", "related", ...all));
    }
    if (focus) li.querySelector<HTMLElement>(`.${focus}`)?.focus();
  };
  const chosen = (side: Side | undefined, texts: string[], choice: Choice): HTMLElement => {
    const b = line("button", side, texts);
    b.addEventListener("click", () => pick(choice, english ? "E" : "K"));
    return b;
  };
  draw();
  return li;
}

// words are an address as it is shown: in Korean, in English, or one below the other.
function words(r: Result, side: Side, english: boolean, told: Told, at?: number): string[] {
  const road = at === undefined ? { address: r.address, reference: r.reference } : (r.roads?.[at] ?? { address: r.address, reference: r.reference });
  const parcel = (at === undefined ? undefined : r.parcels?.[at]) ?? { text: r.address.jibunAddress, english: r.address.jibunAddressEnglish };
  const korean = side === "R" ? [road.address.roadAddress, behind(road.reference, road.address.buildingName)] : [parcel.text, r.address.hname && t("widget.admin", { name: r.address.hname })];
  const latin = side === "R" ? road.address.roadAddressEnglish : parcel.english;
  const text = korean.filter(Boolean).join(" ");
  if (told.alwaysShowEngAddr) return [text, latin].filter(Boolean);
  return [(english && latin) || text];
}

function line(tag: "button" | "div", side: Side | undefined, texts: string[]): HTMLElement {
  const e = make(tag, "line", ...(side ? [make("span", "kind", t(kinds[side]))] : []), make("span", "text", ...texts.map((text, i) => (i === 0 ? text : make("span", "latin", text)))));
  if (e instanceof HTMLButtonElement) e.type = "button";
  return e;
}

function button(name: string, text: string, click: () => void): HTMLButtonElement {
  const b = make("button", name, text);
  b.type = "button";
  b.addEventListener("click", click);
  return b;
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, name: string, ...children: (Node | string)[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  e.className = name;
  e.append(...children);
  return e;
}
