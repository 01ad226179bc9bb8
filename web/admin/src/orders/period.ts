import { dayStart } from "../format/time";

/** The moments that two dates of Seoul's calendar mean: from the first moment of the first day up to the end of the last. */
export function period(from: string, to: string): { from?: string; to?: string } {
  const start = from === "" ? "" : dayStart(from);
  const end = to === "" ? "" : dayStart(to, 1);
  return { ...(start && { from: start }), ...(end && { to: end }) };
}
