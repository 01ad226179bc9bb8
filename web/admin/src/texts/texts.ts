import { useMemo } from "react";
import ko from "../../../texts/ko/admin.json";
import koMedia from "../../../texts/ko/media.json";
import en from "../../../texts/en/admin.json";
import enMedia from "../../../texts/en/media.json";
import { useAppSelector } from "../store";

export type Lang = "ko" | "en";
export type TextKey = keyof typeof ko;
export type Values = Record<string, string | number>;
export type Translate = (key: TextKey, values?: Values) => string;

const catalogues: Record<Lang, Record<string, string>> = { ko: { ...koMedia, ...ko }, en: { ...enMedia, ...en } };

/** The text for a key in a language with its {placeholders} filled; Korean stands in for what English lacks. */
export function text(lang: Lang, key: TextKey, values?: Values): string {
  return fill(catalogues[lang][key] ?? catalogues.ko[key] ?? key, values);
}

/** The text for a key made at run time (a fault's code, a state), or undefined when the catalogue has none. */
export function textIfAny(lang: Lang, key: string, values?: Values): string | undefined {
  const found = catalogues[lang][key];
  return found === undefined ? undefined : fill(found, values);
}

function fill(template: string, values?: Values): string {
  if (!values) return template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

export function useLang(): Lang {
  return useAppSelector((s) => s.settings.lang);
}

/** The translate function of the reader's language, stable until the language changes. */
export function useT(): Translate {
  const lang = useLang();
  return useMemo(() => (key, values) => text(lang, key, values), [lang]);
}

/** Says a state or code the server sent in the reader's words, or as it came when it is new to us. */
export function useSay(): (area: string, code: string) => string {
  const lang = useLang();
  return useMemo(() => (area, code) => textIfAny(lang, `admin.${area}.${code}`) ?? code, [lang]);
}
