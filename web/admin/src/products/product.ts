import type { Product } from "../api/generated";
import type { Lang } from "../texts/texts";

/** The name in the reader's language. */
export function productName(p: { name: string; nameEn?: string }, lang: Lang): string {
  return lang === "en" && p.nameEn ? p.nameEn : p.name;
}

/** How many can be sold now, over all variants. */
export function available(p: Product): number {
  return p.variants.reduce((n, v) => n + Math.max(0, v.available), 0);
}

/** The lowest price with its list price. */
export function priceFrom(p: Product): { price: number; listPrice: number; several: boolean } {
  const [first, ...rest] = [...p.variants].sort((a, b) => a.price - b.price);
  if (!first) return { price: 0, listPrice: 0, several: false };
  return { price: first.price, listPrice: first.listPrice, several: rest.some((v) => v.price !== first.price) };
}

/** The address of the first picture in about that width, if there is one. */
export function pictureUrl(p: Product, width: number): string | undefined {
  const picture = p.pictures[0];
  return picture && `/img/${picture.id}/${width}`;
}

/** At or below this many an operator should think of the next delivery. */
export const low = 20;
