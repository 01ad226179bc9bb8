import type { OutcomeRow } from "../api/parcels";

/** The days worth a bar: up to the last that a parcel took, and five at least. */
export function shownDays(days: number[]): number[] {
  const last = days.reduce((found, n, d) => (n > 0 ? d : found), 0);
  return days.slice(0, Math.max(last + 1, 5));
}

/** How many of a hundred: all of them and none of them only where that is so. undefined where there are none to tell from. */
export function share(part: number, whole: number): number | undefined {
  if (whole <= 0) return undefined;
  if (part <= 0 || part >= whole) return part <= 0 ? 0 : 100;
  return Math.min(99, Math.max(1, Math.round((part * 100) / whole)));
}

export const columns = ["arrived", "median", "p90", "onTime", "returned", "lost"] as const;
export type By = (typeof columns)[number];

/** What a row is sorted by; rows of which it is not known come last, whichever way. */
export function sortKey(row: OutcomeRow, by: By): number | undefined {
  if (by === "onTime") return row.timed > 0 ? row.onTime / row.timed : undefined;
  if (by === "median" || by === "p90") return row.timed > 0 ? row[by] : undefined;
  return row[by];
}

/** Rows in the order that an address names: a column, with "-" in front when falling. */
export function sorted(rows: OutcomeRow[], sort: string): OutcomeRow[] {
  const falling = sort.startsWith("-");
  const by = columns.find((c) => c === sort.replace("-", "")) ?? "arrived";
  return [...rows].sort((a, b) => {
    const [left, right] = [sortKey(a, by), sortKey(b, by)];
    if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
    return falling ? right - left : left - right;
  });
}
