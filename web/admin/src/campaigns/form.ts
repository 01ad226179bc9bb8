import type { CampaignForm, CampaignStory, SegmentRule } from "../api/campaigns";
import { fromField, known, toField } from "../format/time";

export type Channel = CampaignForm["channel"];
/** Whether a channel goes to phones, for money, and shows a text alone. */
export const byPhone = (channel: Channel) => channel === "sms" || channel === "brand";

export const channels: Channel[] = ["mail", "push", "sms", "brand"];
export const names = ["a", "b", "c", "d"] as const;

const words = { subject: "", title: "", body: "", button: "" };
const wording = { ko: words, en: words };

/** What a rule of a segment can be, in the order in which it is offered. */
export const rules: SegmentRule["is"][] = ["bought", "spent", "watched", "wished", "seen"];

export interface Values {
  name: string;
  channel: Channel;
  rules: SegmentRule[];
  wordings: (typeof wording)[];
  share: number;
  by: "hand" | "clicks" | "opens";
  minutes: number;
  picture: string;
  instead: boolean;
  link: string;
  startsAt: string;
  perMinute: number;
  rampMinutes: number;
  times: number;
  days: number;
  budget: number;
}

const blank: Values = {
  name: "", channel: "mail", rules: [], wordings: [wording], share: 20, by: "hand", minutes: 60, picture: "", instead: false, link: "/", startsAt: "", perMinute: 600, rampMinutes: 0, times: 0, days: 1, budget: 0,
};

/** The fields of a campaign; of a new one where there is none. A copy begins at once and has another name to be given. */
export function valuesOf(c: CampaignStory | undefined, copy: boolean): Values {
  if (!c) return blank;
  return {
    name: copy ? "" : c.name,
    channel: c.channel,
    rules: c.segment.all,
    wordings: [{ ko: c.ko, en: c.en }, ...(c.others ?? [])].map((w) => ({ ko: { ...words, ...w.ko }, en: { ...words, ...w.en } })),
    share: c.trial?.share || blank.share,
    by: c.trial?.by ?? blank.by,
    minutes: c.trial?.minutes ?? blank.minutes,
    picture: c.picture ?? "",
    instead: c.instead ?? false,
    link: c.link,
    startsAt: !copy && known(c.startsAt) ? toField(c.startsAt) : "",
    perMinute: c.perMinute,
    rampMinutes: c.rampMinutes ?? 0,
    times: c.cap?.times ?? 0,
    days: c.cap?.days || 1,
    budget: c.budget ?? 0,
  };
}

/** What is sent for the fields. */
export function formOf(v: Values): CampaignForm {
  const [first = wording, ...others] = v.wordings;
  return {
    name: v.name.trim(),
    channel: v.channel,
    segment: { all: v.rules },
    ko: first.ko,
    en: first.en,
    others,
    trial: others.length > 0 ? { share: v.share, by: v.by, minutes: v.by === "hand" ? 0 : v.minutes } : undefined,
    picture: v.channel === "sms" && v.picture ? v.picture : undefined,
    instead: v.channel === "brand" && v.instead,
    link: v.link.trim(),
    startsAt: fromField(v.startsAt) || undefined,
    perMinute: v.perMinute,
    rampMinutes: v.rampMinutes,
    cap: v.times > 0 ? { times: v.times, days: v.days } : undefined,
    budget: v.budget,
  };
}

/** Another wording to be tried. */
export const another = (): typeof wording => ({ ko: { ...words }, en: { ...words } });
