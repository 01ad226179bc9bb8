// The sentences of the page, as the server put them into <script type="application/json" id="texts">.

type Fill = Record<string, string | number>;

let sentences: Record<string, string> | undefined;

function all(): Record<string, string> {
  sentences ??= JSON.parse(document.getElementById("texts")?.textContent || "{}") as Record<string, string>;
  return sentences;
}

// t gives the text of key with its {placeholders} filled. With n = 1 the singular is taken where there is one, as on the server.
export function t(key: string, fill: Fill = {}): string {
  const text = (fill["n"] === 1 ? all()[key + ".one"] : undefined) ?? all()[key] ?? key;
  return text.replace(/\{([a-z][A-Za-z0-9]*)\}/g, (whole, name: string) => String(fill[name] ?? whole));
}

export function has(key: string): boolean {
  return key in all();
}

// forget drops what was read, for pages (and tests) that replace the block.
export function forget(): void {
  sentences = undefined;
}
