import { t } from "../shared/texts";
import { behind, several, type Choice, type Result, type Side } from "./pick";
import type { Told } from "./told";

const kinds = { R: "widget.road", J: "widget.lot" } as const; // texts

// cell draws one result: its postcode, the main line, and what stands on the other side. pick is called with what was clicked.
export function cell(r: Result, told: Told, pick: (choice: Choice, language: "K" | "E") => void): HTMLLIElement {
  const li = document.createElement("li");
  let english = false;
  let open = false;
  const other: Side = r.main === "R" ? "J" : "R";
  const box = r.address.roadAddress === r.address.jibunAddress; // of a post office: it has no sides
  // With no auto mapping one of the other side has to be picked, as both sides are wanted.
  const must = several(r) > 0 && !(r.main === "R" ? told.autoMappingJibun : told.autoMappingRoad);
  const draw = (focus?: string): void => {
    const head = make("div", "head", make("span", "zip", r.address.zonecode));
    if (!told.hideEngBtn && !told.alwaysShowEngAddr) head.append(button("eng", t(english ? "widget.korean" : "widget.english"), () => ((english = !english), draw("eng"))));
    const main = words(r, r.main, english, told);
    li.replaceChildren(head, must ? line("div", kinds[r.main], main) : chosen(box ? "widget.box" : kinds[r.main], main, { side: r.main }), ...beside());
    if (focus) li.querySelector<HTMLElement>(`.${focus}`)?.focus(); // what was clicked was drawn anew
  };
  // beside is the other side: one line, or a button that opens several.
  const beside = (): HTMLElement[] => {
    if (box) return [];
    if (!several(r)) return [chosen(kinds[other], words(r, other, english, told), { side: other })];
    const all = Array.from({ length: several(r) }, (_, i) => chosen(kinds[other], words(r, other, english, told, i), { side: other, other: i }));
    if (must) return [make("div", "related", ...all)];
    const more = button("more", t(other === "J" ? "widget.lots" : "widget.roads", { n: several(r) }), () => ((open = !open), draw("more")));
    more.setAttribute("aria-expanded", String(open));
    return open ? [more, make("div", "related", ...all, chosen(undefined, [t("widget.none_of")], { side: r.main, none: true }))] : [more];
  };
  const chosen = (kind: string | undefined, texts: string[], choice: Choice): HTMLElement => {
    const b = line("button", kind, texts);
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

function line(tag: "button" | "div", kind: string | undefined, texts: string[]): HTMLElement {
  const e = make(tag, "line", ...(kind ? [make("span", "kind", t(kind))] : []), make("span", "text", ...texts.map((text, i) => (i === 0 ? text : make("span", "latin", text)))));
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
