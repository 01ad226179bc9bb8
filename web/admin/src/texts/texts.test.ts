import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "../../../texts/en/admin.json";
import ko from "../../../texts/ko/admin.json";
import { startingLang } from "../settings/settings";

const placeholders = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test("Korean and English say the same things with the same blanks", () => {
  expect(Object.keys(en)).toEqual(Object.keys(ko));
  for (const [key, words] of Object.entries(ko)) {
    expect([key, placeholders(en[key as keyof typeof en])]).toEqual([key, placeholders(words)]);
  }
});

test("no Korean sentence stands in the code", () => {
  const src = join(import.meta.dirname, "..");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f) && !f.includes(".test."));
  // The language's own name, the names that food law gives allergens, and how dates and won are written.
  const allowed = ["shell/who.tsx", "products/facts-editor.tsx", "format/time.ts", "format/money.ts"];
  const korean = files.filter((f) => {
    const code = readFileSync(join(src, f), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    return /[가-힣]/.test(code) && !allowed.includes(f);
  });
  expect(korean).toEqual([]);
});

test("the language is the one chosen, then the shop's, then the browser's, then Korean", () => {
  expect([startingLang("en", "lang=ko", "ko"), startingLang(null, "a=1; lang=en", "ko-KR"), startingLang(null, "", "en-GB"), startingLang(null, "", "fr")]).toEqual(["en", "en", "en", "ko"]);
});
