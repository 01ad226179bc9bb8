import type { OrderRead as Order } from "../api/orders";
import type { Lang, Translate } from "../texts/texts";

/** The first line and how many more: “불맛 떡볶이 외 2개”. */
export function lineSummary(order: Pick<Order, "lines">, lang: Lang, t: Translate): string {
  const [first, ...rest] = order.lines;
  if (!first) return "–";
  const name = (lang === "en" && first.nameEn) || first.name;
  return rest.length > 0 ? t("admin.line_and_more", { name, n: rest.length }) : first.qty > 1 ? `${name} × ${first.qty}` : name;
}

/** What stands on a parcel, by the carrier's name. */
export function labelled(label: { carrierName: string; carrierNameEn: string; invoice: string } | null | undefined, lang: Lang): string {
  return label ? `${lang === "en" ? label.carrierNameEn : label.carrierName} ${label.invoice}` : "";
}

/** True when staff may still cancel: nothing has left the house. */
export function cancellable(state: string): boolean {
  return state === "pending" || state === "paid" || state === "preparing";
}

/** True when all of an order is still here: nothing left in a parcel. */
export function whole(order: Pick<Order, "lines">): boolean {
  return order.lines.every((line) => !line.shipped);
}

/** The lines of which something can still be sent, each with its place and how much that is. */
export function sendable<L extends Order["lines"][number]>(order: { state: string; lines: L[] }): (L & { place: number; rest: number })[] {
  if (order.state !== "paid" && order.state !== "preparing") return [];
  return order.lines.map((line, place) => ({ ...line, place, rest: line.qty - (line.refunded ?? 0) - (line.shipped ?? 0) })).filter((line) => line.rest > 0 && line.state !== "cancelling");
}

/** What cancelling sends back: everything that was paid and not sent back yet, nothing before payment. */
export function refundOf(order: Pick<Order, "state" | "total"> & { payment?: { refunded: number } }): number {
  return order.state === "pending" ? 0 : order.total - (order.payment?.refunded ?? 0);
}

/** What giving back so many pieces of lines sends: the first ones of what is left of each. The last pieces take the shipping fee along. */
export function worth(order: { lines: { back?: number[] | null }[]; shipping: number }, parts: { line: number; qty: number }[]): number {
  const taken = (place: number) => parts.find((part) => part.line === place)?.qty ?? 0;
  const pieces = order.lines.reduce((sum, { back }, place) => sum + (back ?? []).slice(0, taken(place)).reduce((a, b) => a + b, 0), 0);
  const all = order.lines.every(({ back }, place) => taken(place) >= (back ?? []).length);
  return pieces + (all ? order.shipping : 0);
}
