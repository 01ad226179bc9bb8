import type { Change, Entry, Thing } from "../api/account";
import { milliWon, won } from "../format/money";
import { pieces, type Piece } from "../format/pieces";
import { dateTime } from "../format/time";
import "../notices/texts";
import "../status/texts";
import { textIfAny, type Lang } from "../texts/texts";
import "./texts";

/** What an entry of the trail tells: a sentence, and what is to be said below it. */
export interface Told {
  sentence: Piece[];
  below: Piece[][];
  refused: boolean;
}

const rooms: Partial<Record<Thing["kind"], string>> = { product: "/products/", show: "/shows/", order: "/orders/", notice: "/outbox/", campaign: "/campaigns/" };

/** Puts an entry into words. What this screen does not know is said to be unknown; nothing is shown raw. */
export function telling(e: Entry, lang: Lang): Told {
  const said = (key: string) => textIfAny(lang, key) ?? "";
  const line = (key: string, values: Record<string, Piece>) => below.push(pieces(said(key), values));
  const deed = e.deed;
  const blanks: Record<string, Piece> = {
    who: { text: e.actorName || said("admin.somebody") || "" },
    n: { text: String(Math.abs(deed.count ?? 0)) },
    left: { text: String(deed.left ?? 0) },
  };
  for (const kind of kinds) blanks[kind] = thing(deed.things.find((t) => t.kind === kind) ?? { kind });
  const below: Piece[][] = [];
  if (deed.said) line("admin.deed_said", { said: { text: deed.said } });

  const action = said(`admin.action.${e.action}`) || e.action;
  if (e.outcome >= 400) {
    if (deed.things[0]) below.unshift(pieces(said("admin.deed_about"), { thing: thing(deed.things[0]) }));
    const sentence = pieces(said("admin.deed_refused"), { ...blanks, action: { text: action }, why: { text: said(`admin.refused.${why(e.outcome)}`) } });
    return { sentence, below, refused: true };
  }
  const template = said(`admin.deed.${e.action}${manner(e)}`);
  if (!template) return { sentence: pieces(said("admin.deed_unknown"), { ...blanks, action: { text: action } }), below, refused: false };

  const [first, ...others] = deed.changes;
  const edits = e.action.includes("update-");
  if (first && edits && others.length === 0 && !first.of && (first.from || !first.to)) {
    const touched = !first.from && !first.to;
    const sentence = pieces(said(touched ? "admin.deed_touched" : "admin.deed_changed"), { ...blanks, ...changed(first), thing: thing(deed.things[0] ?? { kind: "product" }) });
    return { sentence, below, refused: false };
  }
  const inside = template.includes("{to}");
  const sentence = pieces(template, { ...blanks, ...changed(inside ? first : undefined) });
  for (const c of inside ? others : deed.changes) line(!c.from && !c.to ? "admin.deed_line_touched" : c.from ? "admin.deed_line" : "admin.deed_line_new", changed(c));
  return { sentence, below, refused: false };

  function thing(t: Pick<Thing, "kind" | "id" | "name">): Piece {
    if (t.kind === "matter" && t.name) return { text: said(`admin.todo.${t.name}`) || said("admin.thing.matter") };
    if (t.kind === "notices" && t.name) return { text: said(`admin.notice_kind.${t.name}`) || t.name };
    if (t.kind === "listener" && t.name) return { text: said(`admin.ear.${t.name}`) || t.name };
    if (!t.name) return { text: said(`admin.thing.${t.kind}`) };
    const room = rooms[t.kind];
    return room && t.id ? { text: t.name, to: room + t.id } : { text: t.name };
  }

  function changed(c: Change | undefined): Record<string, Piece> {
    const value = (v: string | undefined) => (c && v ? valued(c.field, v) : said("admin.deed_nothing"));
    const field = c ? said(`admin.field.${c.field}`) || c.field : "";
    return { field: { text: c?.of ? `${field} (${c.of})` : field }, from: { text: value(c?.from) }, to: { text: value(c?.to) } };
  }

  function valued(field: string, v: string): string {
    switch (field) {
      case "price":
      case "listPrice":
        return won(Number(v), lang);
      case "perNotice":
      case "dailyBudget":
        return milliWon(Number(v) * 1000, lang);
      case "status":
        return said(`admin.product.${v}`) || v;
      case "areaKind":
        return said(`admin.area_kind_${v}`) || v;
      case "hour":
        return v === "any" ? said("admin.deed_any_hour") : v;
      case "act":
        return said(`admin.deed_act.${v}`) || v;
      case "role":
        return said(`admin.role.${v}`) || v;
      case "startsAt":
        return dateTime(v, lang);
      case "portrait":
        return said(v === "true" ? "admin.deed_upright" : "admin.deed_wide");
      case "watch":
      case "autoStart":
      case "told":
      case "by_mail":
      case "by_push":
        return said(v === "true" ? "admin.deed_yes" : "admin.deed_no");
    }
    return v;
  }
}

const kinds: Thing["kind"][] = ["product", "variant", "vendor", "show", "order", "member", "matter", "listener", "area", "addresses", "notice", "notices", "suppression", "campaign"];

/** Which of an operation's sentences fits: stock goes up or down, a pin is put up or taken down. */
function manner(e: Entry): string {
  const has = (kind: Thing["kind"]) => e.deed.things.some((t) => t.kind === kind);
  if (e.action === "admin-adjust-stock" && (e.deed.count ?? 0) < 0) return ".less";
  if (e.action === "pin-product" && !has("product")) return ".none";
  if (e.action === "ban-chat-member" && !e.deed.count) return ".none";
  return "";
}

function why(status: number): string {
  if (status === 401 || status === 403) return "right";
  if (status === 404) return "gone";
  if (status === 409) return "clash";
  if (status === 429) return "often";
  return status < 500 ? "wrong" : "failed";
}
