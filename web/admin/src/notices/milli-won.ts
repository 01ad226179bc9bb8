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
