import type { HeldIndex, Load, Need } from "../api/address";
import { count } from "../format/money";
import { day } from "../format/time";

/** 12 MB, 1.2 GB. */
export function bytes(n: number): string {
  if (n < 1 << 20) return `${count(Math.max(1, Math.round(n / 1024)))} KB`;
  if (n < 1 << 30) return `${count(Math.round(n / (1 << 20)))} MB`;
  return `${(n / (1 << 30)).toFixed(1)} GB`;
}

interface Lack {
  of: "memory" | "disk";
  need: number;
  free: number;
}

/** What a machine has too little of. One that does not tell its memory has enough. */
export function lacking(n: Need | undefined): Lack[] {
  if (!n) return [];
  const memory: Lack = { of: "memory", need: n.memory, free: n.freeMemory || n.memory };
  const disk: Lack = { of: "disk", need: n.disk, free: n.freeDisk };
  return [memory, disk].filter((l) => l.free < l.need);
}

/** 202601 is 2026.01; what is no month stays as it is. */
export function edition(of: string | undefined): string {
  return (of ?? "").replace(/^(\d{4})(\d{2})$/, "$1.$2");
}

/** The day of a daily file, 20260402, as other days are written. */
export function dayOf(text: string | undefined, lang: string): string {
  const m = /^(\d{4})(\d\d)(\d\d)$/.exec(text ?? "");
  return m ? day(`${m[1]}-${m[2]}-${m[3]}T00:00:00+09:00`, lang) : (text ?? "");
}

/** How an index is called: by its month and, where daily files came on top, the last day. Daily files that were not added are called by theirs alone. */
export function called(index: Pick<HeldIndex, "version" | "day"> | Pick<Load, "edition" | "day">, lang: string): string {
  const of = "edition" in index ? index.edition : index.version;
  if (/^\d{8}$/.test(of ?? "")) return dayOf(of, lang);
  return [edition(of), dayOf(index.day, lang)].filter(Boolean).join(" + ");
}

/** How far a load is, 0 to 100: reading is most of it. */
export function share(l: Load): number {
  switch (l.stage) {
    case "read":
      return l.all > 0 ? 5 + (60 * l.read) / l.all : 5;
    case "sort":
      return 68;
    case "names":
      return 76;
    case "write":
      return 86;
    case "check":
      return 94;
    case "swap":
      return 99;
  }
  return l.state === "waiting" ? 0 : 3;
}

/** Rows as a file for a spreadsheet. What such a program would take for a formula is kept from it. */
export function csv(rows: (string | number)[][]): string {
  const cell = (v: string | number) => {
    const text = String(v);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  return "\ufeff" + rows.map((r) => r.map(cell).join(",")).join("\r\n") + "\r\n";
}
