export interface Remaining {
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

// remaining is the time from now to then, in whole units, rounded up to the next second; undefined when it is reached.
export function remaining(then: number, now: number): Remaining | undefined {
  const left = Math.ceil((then - now) / 1000);
  if (left <= 0) return undefined;
  return {
    days: Math.floor(left / 86400),
    hours: Math.floor(left / 3600) % 24,
    minutes: Math.floor(left / 60) % 60,
    seconds: left % 60,
  };
}

// clock writes a length of video: 4:05, 1:02:09.
export function clock(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds || 0));
  const two = (n: number) => String(n).padStart(2, "0");
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor(s / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

// short writes a count in few letters, in the page's language: 999, 1.2만 or 12K.
export function short(n: number, lang: string): string {
  return new Intl.NumberFormat(lang, { notation: n < 10000 ? "standard" : "compact", maximumFractionDigits: 1 }).format(n);
}
