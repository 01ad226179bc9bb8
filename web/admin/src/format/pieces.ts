/** A piece of a sentence; what has a page of its own leads there. */
export interface Piece {
  text: string;
  to?: string;
}

/** Fills a template. {을/를} takes the form that fits the word before it; who is called 님 already is not honoured twice. */
export function pieces(template: string, values: Record<string, Piece>): Piece[] {
  const out: Piece[] = [];
  for (const bit of template.split(/(\{[^}]*\})/)) {
    const before = out.at(-1)?.text ?? "";
    const name = /^\{(.*)\}$/.exec(bit)?.[1];
    if (name === undefined) {
      const text = before.endsWith("님") && bit.startsWith("님") ? bit.slice(1) : bit;
      if (text) out.push({ text });
    } else if (name.includes("/")) {
      out.push({ text: particle(out.map((p) => p.text).join(""), name) });
    } else if (values[name]?.text) {
      out.push(values[name]);
    }
  }
  return out;
}

/** 을 or 를, 이 or 가, 으로 or 로, by how the word ends. */
export function particle(word: string, forms: string): string {
  const [closed = "", open = ""] = forms.split("/");
  const last = word.replace(/[’”'")\s]+$/, "").at(-1) ?? "";
  const end = ending(last);
  return end === "" || (end === "ㄹ" && closed === "으로") ? open : closed;
}

/** The sound at the end of a letter or digit when it is read in Korean: "" for a vowel, "ㄹ", or another. */
function ending(letter: string): string {
  const code = letter.charCodeAt(0) - 0xac00;
  if (code >= 0 && code < 11_172) return code % 28 === 0 ? "" : code % 28 === 8 ? "ㄹ" : "other";
  if (/[178lLrR]/.test(letter)) return "ㄹ";
  return /[036mnMN]/.test(letter) ? "other" : "";
}
