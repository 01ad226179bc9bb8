// Variants follow from options: one for each combination of values, keyed by those values so that prices survive edits.

export interface ValueDraft {
  name: string;
  nameEn: string;
}

export interface OptionDraft {
  name: string;
  nameEn: string;
  values: ValueDraft[];
}

export interface VariantDraft {
  /** Empty until the server has made it. */
  id: string;
  sku: string;
  values: string[];
  price: number | null;
  listPrice: number | null;
  /** Units never sold, for what breaks or is miscounted. */
  safety: number;
  /** Units to begin with; only for a variant the server has not made yet. */
  stock: number;
}

export const mostVariants = 100;

/** Every combination of the options' values, in reading order; one empty combination without options. */
export function combinations(options: OptionDraft[]): string[][] {
  const lists = options.map((o) => o.values.map((v) => v.name.trim()).filter(Boolean)).filter((values) => values.length > 0);
  return lists.reduce<string[][]>((rows, values) => rows.flatMap((row) => values.map((v) => [...row, v])), [[]]);
}

/** The variants for changed options: those with the same values keep what was typed, new ones start from the first. */
export function fit(options: OptionDraft[], variants: VariantDraft[], skuBase: string): VariantDraft[] {
  const byValues = new Map(variants.map((v) => [key(v.values), v]));
  const first = variants[0];
  const used = new Set(variants.map((v) => v.sku));
  return combinations(options).map((values, i) => {
    const same = byValues.get(key(values));
    if (same) return same;
    // The first combination of new options is what the product was without them.
    const renamed = i === 0 && first && !combinations(options).some((c) => key(c) === key(first.values)) ? first : undefined;
    if (renamed) return { ...renamed, values };
    const sku = freeSku(skuBase, i, used);
    used.add(sku);
    return { id: "", sku, values, price: first?.price ?? null, listPrice: first?.listPrice ?? null, safety: first?.safety ?? 0, stock: 0 };
  });
}

/** The name of a variant: its values, or nothing when there is only one. */
export function variantName(values: string[]): string {
  return values.join(" / ");
}

function key(values: string[]): string {
  return values.join("\u0000");
}

function freeSku(base: string, i: number, used: Set<string>): string {
  const stem = base === "" ? "SKU" : base;
  for (let n = i + 1; ; n++) {
    const sku = `${stem}-${String(n).padStart(2, "0")}`;
    if (!used.has(sku)) return sku;
  }
}

/** What the SKUs of a product have in common: the first one without its number. */
export function skuStem(variants: { sku: string }[]): string {
  return variants[0]?.sku.trim().replace(/-\d{2}$/, "") ?? "";
}

/** A stem for a new product that no other has, short enough to be read out; the merchant may write another. */
export function newStem(): string {
  const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  return `P${[...crypto.getRandomValues(new Uint8Array(6))].map((n) => letters[n % 32]).join("")}`;
}
