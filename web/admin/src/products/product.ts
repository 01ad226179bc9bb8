import type { ProductRecord as Product } from "../api/catalog";
import { pictureAddress } from "../format/picture";
import type { Lang } from "../texts/texts";

/** The name in the reader's language. */
export function productName(p: { name: string; nameEn?: string }, lang: Lang): string {
  return lang === "en" && p.nameEn ? p.nameEn : p.name;
}

/** True when the variants of a product have different prices. */
export function severalPrices(p: Product): boolean {
  return (p.variants ?? []).some((v) => v.price !== p.price);
}

/** The address of the first picture in about that width, if there is one. */
export function pictureUrl(p: Product, width: number): string | undefined {
  const picture = p.pictures?.[0];
  return picture && pictureAddress(picture.id, width);
}

/** At or below this many an operator should think of the next delivery. */
export const low = 20;
