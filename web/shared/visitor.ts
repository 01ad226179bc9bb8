import { afterwards, ask, type Schema } from "./ask";

export type Visitor = Schema<"Visitor">;

const patience = 4000; // ms; after that the page goes on as for a guest

let asked: Promise<Visitor> | undefined;

// visitor is who looks at this page, asked for once: the page itself is the same for everybody. It does not fail; whom the
// server cannot name in time is a guest.
export function visitor(): Promise<Visitor> {
  if (!asked) afterwards((asked = tell()));
  return asked!;
}

async function tell(): Promise<Visitor> {
  const here = new URL(location.href);
  const inAddress = here.searchParams.get("lang");
  const lang = inAddress === "ko" || inAddress === "en" ? inAddress : undefined;
  const page = document.documentElement.lang === "en" ? "en" : "ko";
  try {
    const known = await ask("GET", "/api/v1/visitor", { query: { lang }, signal: AbortSignal.timeout(patience) });
    // A cache on the way gives an address without a language in Korean, to whoever asks.
    if (!lang && known.lang !== page) {
      here.searchParams.set("lang", known.lang);
      location.replace(here);
    }
    return known;
  } catch {
    return { member: false, staff: false, name: "", cart: 0, lang: page, now: new Date().toISOString() };
  }
}

// forget drops what was told, for tests that show the page to someone else.
export function forget(): void {
  asked = undefined;
}
