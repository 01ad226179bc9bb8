import type { Draft, Show } from "../api/shows";
import { fromField, known, toField } from "../format/time";

/** A show as its form holds it: times as Seoul's wall clock, products as ids in order. */
export interface ShowForm {
  title: string;
  titleEn: string;
  summary: string;
  summaryEn: string;
  hostName: string;
  hostNameEn: string;
  face: string;
  startsAt: string;
  slug: string;
  poster: string;
  portrait: boolean;
  autoStart: boolean;
  products: string[];
}

/** An empty form, for tomorrow evening at eight. */
export function blank(now: Date = new Date()): ShowForm {
  const tomorrow = toField(now.getTime() + 86_400_000).slice(0, 10);
  return {
    title: "", titleEn: "", summary: "", summaryEn: "", hostName: "", hostNameEn: "", face: "",
    startsAt: `${tomorrow}T20:00`, slug: "", poster: "", portrait: true, autoStart: true, products: [],
  };
}

export function toForm(show: Show): ShowForm {
  return {
    title: show.title,
    titleEn: show.titleEn ?? "",
    summary: show.summary ?? "",
    summaryEn: show.summaryEn ?? "",
    hostName: show.host.name,
    hostNameEn: show.host.nameEn ?? "",
    face: show.host.face ?? "",
    startsAt: known(show.startsAt) ? toField(show.startsAt) : "",
    slug: show.slug,
    poster: show.poster ?? "",
    portrait: show.portrait,
    autoStart: show.autoStart,
    products: [...show.products].sort((a, b) => a.place - b.place).map((p) => p.productId),
  };
}

/** What is sent for a form that began from this version of the show; 0 for a new one. */
export function toDraft(form: ShowForm, version = 0): Draft {
  const draft: Draft = {
    title: form.title.trim(),
    titleEn: form.titleEn.trim(),
    summary: form.summary.trim(),
    summaryEn: form.summaryEn.trim(),
    host: { name: form.hostName.trim(), nameEn: form.hostNameEn.trim(), face: form.face.trim() },
    startsAt: fromField(form.startsAt),
    poster: form.poster.trim(),
    portrait: form.portrait,
    autoStart: form.autoStart,
    products: form.products,
    ...(version > 0 && { version }),
  };
  const slug = form.slug.trim();
  return slug === "" ? draft : { ...draft, slug };
}

/** The field of the form that a location in the server's answer means. */
export function fieldOf(location: string): keyof ShowForm | undefined {
  const names: Record<string, keyof ShowForm> = {
    title: "title", titleEn: "titleEn", summary: "summary", summaryEn: "summaryEn",
    "host.name": "hostName", "host.nameEn": "hostNameEn", "host.face": "face",
    startsAt: "startsAt", slug: "slug", poster: "poster",
  };
  return names[location] ?? (location.startsWith("products") ? "products" : undefined);
}
