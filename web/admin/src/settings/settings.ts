import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

export type Lang = "ko" | "en";

export interface Settings {
  lang: Lang;
}

const key = "saja-admin-lang";

/** Reads the language chosen on this device: kept choice, then the shop's lang cookie, then the browser; else Korean. */
export function startingLang(stored: string | null, cookie: string, browser: string): Lang {
  if (stored === "ko" || stored === "en") return stored;
  const fromCookie = /(?:^|;\s*)lang=(ko|en)(?:;|$)/.exec(cookie)?.[1];
  if (fromCookie === "ko" || fromCookie === "en") return fromCookie;
  return browser.toLowerCase().startsWith("en") ? "en" : "ko";
}

export const settings = createSlice({
  name: "settings",
  initialState: (): Settings => ({ lang: startingLang(localStorage.getItem(key), document.cookie, navigator.language) }),
  reducers: {
    langChosen(state, action: PayloadAction<Lang>) {
      state.lang = action.payload;
    },
  },
});

export const { langChosen } = settings.actions;

/** Keeps the choice for the next visit, here and for the shop's own pages. */
export function keepLang(lang: Lang): void {
  localStorage.setItem(key, lang);
  document.cookie = `lang=${lang}; path=/; max-age=31536000; samesite=lax`;
  document.documentElement.lang = lang;
}
