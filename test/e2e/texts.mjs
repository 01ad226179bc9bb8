// The words that the pages show, so that a journey looks for what a person would look for.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./saja.mjs";

function read(lang) {
  const folder = join(root, "web/texts", lang);
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".json"));
  return Object.assign({}, ...files.map((name) => JSON.parse(readFileSync(join(folder, name), "utf8"))));
}

const texts = { ko: read("ko"), en: read("en") };

// say is the text of a key, with its gaps filled.
export function say(key, fill = {}, lang = "ko") {
  const text = texts[lang][key];
  if (text === undefined) throw new Error(`there is no text ${key} in ${lang}`);
  return text.replace(/\{(\w+)\}/g, (gap, name) => fill[name] ?? gap);
}

// like is a pattern for a text whose gaps may hold anything.
export function like(key, lang = "ko") {
  const escaped = say(key, {}, lang).replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(escaped.replace(/\{\w+\}/g, ".+"));
}

// won is an amount as the pages write it.
export const won = (n, lang = "ko") => say("price.won", { n: n.toLocaleString("en") }, lang);
