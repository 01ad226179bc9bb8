import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { startingLang } from "../settings/settings";

const src = join(import.meta.dirname, "..");
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((f) => /\.tsx?$/.test(f) && !f.includes(".test."));
const code = (file: string) => readFileSync(join(src, file), "utf8");

type Texts = Record<string, string>;
const catalogue = (lang: "ko" | "en", room: string) => JSON.parse(readFileSync(join(src, `../../texts/${lang}/admin/${room}.json`), "utf8")) as Texts;
const rooms = (lang: "ko" | "en") => readdirSync(join(src, `../../texts/${lang}/admin`)).map((f) => basename(f, ".json"));
const placeholders = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

test("Korean and English say the same things with the same blanks", () => {
  expect(rooms("en")).toEqual(rooms("ko"));
  for (const room of rooms("ko")) {
    const [ko, en] = [catalogue("ko", room), catalogue("en", room)];
    expect(Object.keys(en)).toEqual(Object.keys(ko));
    for (const key of Object.keys(ko)) expect([key, placeholders(en[key] ?? "")]).toEqual([key, placeholders(ko[key] ?? "")]);
  }
});

test("a key stands in one room only", () => {
  const seen = rooms("ko").flatMap((room) => Object.keys(catalogue("ko", room)));
  expect(seen.filter((key, i) => seen.indexOf(key) !== i)).toEqual([]);
});

/** Which keys a file speaks of: written out, or begun as `admin.step_${…}` and say("step", …). */
function spoken(body: string): { keys: string[]; beginnings: string[] } {
  return {
    keys: [...body.matchAll(/"(admin\.[\w.-]+)"/g)].map((m) => m[1] ?? ""),
    beginnings: [
      ...[...body.matchAll(/`(admin\.[\w.]+)\$\{/g)].map((m) => m[1] ?? ""),
      ...[...body.matchAll(/\bsay\("(\w+)"/g)].map((m) => `admin.${m[1]}.`),
    ],
  };
}

/** The rooms whose words a file has: the house's, and those of the texts it imports. */
function known(file: string): string[] {
  return ["house", ...[...code(file).matchAll(/(?:from|import) "(\.[^"]*)\/texts"/g)].map((m) => basename(join(dirname(file), m[1] ?? "")))].filter((room) => room !== "texts");
}

test("every room's words are loaded by what speaks them, and none is left unsaid", () => {
  const unsaid = new Set(rooms("ko").flatMap((room) => Object.keys(catalogue("ko", room))));
  const missing: string[] = [];
  for (const file of files) {
    const body = code(file).replace(/\/\*[\s\S]*?\*\//g, "");
    const { keys, beginnings } = spoken(body);
    const has = known(file).flatMap((room) => Object.keys(catalogue("ko", room)));
    missing.push(...keys.filter((k) => !has.includes(k)).map((k) => `${file}: ${k}`));
    for (const beginning of beginnings) {
      // Faults are said wherever they come up; the room that has the door has the words.
      const all = beginning === "admin.error." ? [...unsaid] : has;
      const found = all.filter((k) => k.startsWith(beginning));
      if (found.length === 0 && beginning !== "admin.error.http_") missing.push(`${file}: ${beginning}…`);
      found.forEach((k) => unsaid.delete(k));
    }
    keys.forEach((k) => unsaid.delete(k));
  }
  expect(missing).toEqual([]);
  expect([...unsaid]).toEqual([]);
});

test("no Korean sentence stands in the code", () => {
  // The honour that is said once, the language's own name, the names that food law gives allergens, how dates and won are written, and the particles that follow a word.
  const allowed = ["texts/texts.ts", "shell/who.tsx", "products/facts-editor.tsx", "format/time.ts", "format/money.ts", "format/pieces.ts"];
  const korean = files.filter((f) => {
    return /[가-힣]/.test(code(f).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")) && !allowed.includes(f);
  });
  expect(korean).toEqual([]);
});

test("the language is the one chosen, then the shop's, then the browser's, then Korean", () => {
  expect([startingLang("en", "lang=ko", "ko"), startingLang(null, "a=1; lang=en", "ko-KR"), startingLang(null, "", "en-GB"), startingLang(null, "", "fr")]).toEqual(["en", "en", "en", "ko"]);
});
