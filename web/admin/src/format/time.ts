// The shop's clock is Seoul's wherever the reader sits: a show at 20:00 is at 20:00 for everyone on the team.
export const zone = "Asia/Seoul";

type Moment = string | number | Date;

const intl = new Map<string, Intl.DateTimeFormat>();

function formatter(lang: string, key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${lang}/${key}`;
  let found = intl.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : "ko-KR", { timeZone: zone, ...options });
    intl.set(id, found);
  }
  return found;
}

/** True when there is a date to show: the server sends the zero time for "never". */
export function known(at: Moment | null | undefined): at is Moment {
  if (at === null || at === undefined || at === "" || at === 0) return false;
  const ms = new Date(at).getTime();
  return Number.isFinite(ms) && ms > 0;
}

function parts(at: Moment): Record<string, string> {
  const list = formatter("ko", "parts", {
    year: "numeric", month: "numeric", day: "numeric", weekday: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date(at));
  return Object.fromEntries(list.map((p) => [p.type, p.value]));
}

/** 11월 24일(화) 20:00 · Tue 24 Nov 20:00. The year stands in front when it is not this one. */
export function dateTime(at: Moment, lang: string, now: Date = new Date()): string {
  return `${day(at, lang, now)} ${clock(at)}`;
}

/** 11월 24일(화) · Tue 24 Nov. */
export function day(at: Moment, lang: string, now: Date = new Date()): string {
  const p = parts(at);
  const otherYear = p.year !== parts(now).year;
  if (lang === "en") {
    const text = formatter("en", "day", { weekday: "short", day: "numeric", month: "short" }).format(new Date(at)).replace(",", "");
    return otherYear ? `${text} ${p.year}` : text;
  }
  const text = `${p.month}월 ${p.day}일(${p.weekday})`;
  return otherYear ? `${p.year}년 ${text}` : text;
}

/** 20:00 in Seoul. */
export function clock(at: Moment): string {
  const p = parts(at);
  return `${p.hour}:${p.minute}`;
}

/** 20:00:07 in Seoul. */
export function clockSeconds(at: Moment): string {
  const p = parts(at);
  return `${p.hour}:${p.minute}:${p.second}`;
}

/** "3분 전", "2시간 후" within a day of now, the date beyond. */
export function relative(at: Moment, lang: string, now: Date = new Date()): string {
  const seconds = Math.round((new Date(at).getTime() - now.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size >= 86_400) return dateTime(at, lang, now);
  const words = new Intl.RelativeTimeFormat(lang === "en" ? "en" : "ko", { numeric: "auto" });
  if (size < 45) return words.format(0, "second");
  if (size < 3600) return words.format(Math.sign(seconds) * Math.max(1, Math.round(size / 60)), "minute");
  return words.format(Math.sign(seconds) * Math.round(size / 3600), "hour");
}

/** 1:02:07 for a length of time. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(total / 3600);
  const m = Math.floor((total % 3600) / 60);
  const s = String(total % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

/** The value of a datetime-local field (Seoul's wall clock) for a moment. */
export function toField(at: Moment): string {
  const p = parts(at);
  return `${p.year}-${p.month?.padStart(2, "0")}-${p.day?.padStart(2, "0")}T${p.hour}:${p.minute}`;
}

/** The moment a datetime-local field means in Seoul, as RFC 3339; "" when the field is empty or no date. */
export function fromField(field: string): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(field)) return "";
  // Korea has had one offset without summer time since 1988.
  const at = new Date(`${field.slice(0, 16)}:00+09:00`);
  return Number.isNaN(at.getTime()) ? "" : at.toISOString();
}

/** The day in Seoul as a date field has it: 2026-11-24. */
export function today(now: Date = new Date()): string {
  return toField(now).slice(0, 10);
}

/** The first moment of a day in Seoul, as RFC 3339, moved by whole days. */
export function dayStart(date: string, plusDays = 0): string {
  const at = new Date(`${date}T00:00:00+09:00`);
  if (Number.isNaN(at.getTime())) return "";
  at.setTime(at.getTime() + plusDays * 86_400_000);
  return at.toISOString();
}
