/** Formats whole won for a reader: 12,900원 in Korean, ₩12,900 in English. Both keep the sign in front. */
export function won(amount: number, lang: string): string {
  const digits = count(Math.abs(amount));
  const sign = amount < 0 ? "−" : "";
  return lang === "en" ? `${sign}₩${digits}` : `${sign}${digits}원`;
}

const grouped = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 0 });

/** Groups a whole number by thousands. */
export function count(n: number): string {
  return grouped.format(Math.round(n));
}

/** How much lower a price is than its list price, in whole per cent rounded down; 0 when it is not lower. */
export function percentOff(listPrice: number, price: number): number {
  if (listPrice <= 0 || price >= listPrice) return 0;
  return Math.floor(((listPrice - price) * 100) / listPrice);
}

/** Reads what a person types as a price ("12,900원", "12900"); null when it is no whole amount of won. */
export function parseWon(text: string): number | null {
  const digits = text.replace(/[,\s원₩]/g, "");
  if (!/^\d{1,12}$/.test(digits)) return null;
  return Number(digits);
}

/** Formats thousandths of a won for a reader: 9.9원 in Korean, ₩9.9 in English. */
export function milliWon(amount: number, lang: string): string {
  const digits = new Intl.NumberFormat("ko-KR", { maximumFractionDigits: 3 }).format(Math.abs(amount) / 1000);
  const sign = amount < 0 ? "−" : "";
  return lang === "en" ? `${sign}₩${digits}` : `${sign}${digits}원`;
}

/** Reads what a person types as a price of at most three decimals ("9.9"), in thousandths of a won; null when it is none. */
export function parseMilliWon(text: string): number | null {
  const found = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(text.replace(/[,\s원₩]/g, ""));
  return found ? Number(found[1]) * 1000 + Number((found[2] ?? "").padEnd(3, "0")) : null;
}
