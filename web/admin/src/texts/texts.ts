import { useMemo } from "react";
import en from "../../../texts/en/admin/house.json";
import ko from "../../../texts/ko/admin/house.json";
import type { Lang } from "../settings/settings";
import { useAppSelector } from "../store";

export type { Lang };
/** What every room may say. */
export type HouseKey = keyof typeof ko;
export type Values = Record<string, string | number>;
export type Translate<Key extends string = HouseKey> = (key: Key, values?: Values) => string;
export type Say = (area: string, code: string) => string;

/** The house's words, and those of each room that was entered so far. */
const loaded: Record<Lang, Record<string, string>> = { ko: { ...ko }, en: { ...en } };

/** Adds the words of a room, which come with the room's own code, and gives the hooks that know them beside the house's. */
export function roomTexts<Key extends string>(of: Record<Lang, Record<Key, string>>) {
  Object.assign(loaded.ko, of.ko);
  Object.assign(loaded.en, of.en);
  return { useT: useWords as () => Translate<HouseKey | Key>, useSay };
}

/** The text for a key of the house in a language with its {placeholders} filled. */
export function text(lang: Lang, key: HouseKey, values?: Values): string {
  return words(lang, key, values);
}

/** The text for a key made at run time (a fault's code, a state), or undefined when nothing loaded has one. */
export function textIfAny(lang: Lang, key: string, values?: Values): string | undefined {
  const found = loaded[lang][key];
  return found === undefined ? undefined : fill(found, values);
}

function words(lang: Lang, key: string, values?: Values): string {
  return onceHonoured(fill(loaded[lang][key] ?? loaded.ko[key] ?? key, values));
}

/** Who is called 사장님 already is honoured enough. */
function onceHonoured(sentence: string): string {
  return sentence.replaceAll("님님", "님");
}

function fill(template: string, values?: Values): string {
  if (!values) return template;
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

export function useLang(): Lang {
  return useAppSelector((s) => s.settings.lang);
}

/** The translate function of the reader's language, stable until the language changes. */
export const useT: () => Translate = useWords;

function useWords(): Translate<string> {
  const lang = useLang();
  return useMemo(() => (key, values) => words(lang, key, values), [lang]);
}

/** Says a state or code the server sent in the reader's words, or as it came when it is new to us. */
export function useSay(): Say {
  const lang = useLang();
  return useMemo(() => (area, code) => textIfAny(lang, `admin.${area}.${code}`) ?? code, [lang]);
}
