// The sentences of the page, as the server put them into <script type="application/json" id="texts">.

type Fill = Record<string, string | number>;

let sentences: Record<string, string> | undefined;

function all(): Record<string, string> {
  sentences ??= JSON.parse(document.getElementById("texts")?.textContent || "{}") as Record<string, string>;
  return sentences;
}

// t gives the text of key with its {placeholders} filled. With n = 1 the singular is taken where there is one, as on the server.
export function t(key: string, fill: Fill = {}): string {
  return filled((fill["n"] === 1 ? all()[key + ".one"] : undefined) ?? all()[key] ?? key, fill);
}

// filled fills the {placeholders} of a sentence. The 님 after a name that has its own, such as 사장님, is left out.
export function filled(sentence: string, fill: Fill): string {
  return sentence.replace(/\{([a-z][A-Za-z0-9]*)\}/g, (whole, name: string) => String(fill[name] ?? whole)).replaceAll("님님", "님");
}

export function has(key: string): boolean {
  return key in all();
}

// forget drops what was read, for pages (and tests) that replace the block.
export function forget(): void {
  sentences = undefined;
}
