import { t } from "./texts";

// comma is 12,900.
export function comma(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, ",");
}

// won is a price as the page's language writes it: 12,900원, ₩12,900. The page must carry the text price.won.
export function won(n: number): string {
  return t("price.won", { n: comma(n) });
}

// percentOff is the discount in whole percent, rounded down; 0 if there is none.
export function percentOff(list: number, price: number): number {
  return list > price && price >= 0 ? Math.floor(((list - price) * 100) / list) : 0;
}
