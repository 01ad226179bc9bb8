import { day, dayStart, toField, today } from "../format/time";

/** The last day until whose end a hook may be called, as a date field has it: a year from now on. */
export const lastDay = (now: Date = new Date()): string => toField(dayStart(today(now), 364)).slice(0, 10);

/** The last day of which a hook is told something; one that ends with a day ends at the first moment of the next. */
export const lastOf = (until: string, lang: string): string => day(before(until), lang);

const before = (at: string): string => new Date(new Date(at).getTime() - 1).toISOString();

/** The end that is offered for a hook: 90 days after the one it has, as far as that may be. */
export function longer(until: string | undefined, now: Date = new Date()): string {
  const from = until && new Date(until) > now ? toField(before(until)).slice(0, 10) : today(now);
  const offered = toField(dayStart(from, 90)).slice(0, 10);
  return offered < lastDay(now) ? offered : lastDay(now);
}
