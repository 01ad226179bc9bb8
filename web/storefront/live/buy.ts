import { ask, type Schema } from "../../shared/ask";
import type { Good, Variant } from "./room";

export type Quote = Schema<"Quote">;
export type Ship = Schema<"Address">;
export type Placed = Schema<"PlacedReplyBody">;
export type Purchase = Schema<"PlaceInputBody">;

export function quote(variant: string, qty: number, signal: AbortSignal): Promise<Quote> {
  return ask("POST", "/api/v1/quote", { body: { lines: [{ variant, qty }] }, signal });
}

// Till places orders. An order whose answer was lost is asked for again under its own key, so it is never placed twice.
export class Till {
  private key = "";
  private body = "";

  async place(p: Purchase): Promise<Placed> {
    const body = JSON.stringify(p);
    if (!this.key || body !== this.body) {
      this.key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
      this.body = body;
    }
    const placed = await ask("POST", "/api/v1/orders", { body: p, headers: { "Idempotency-Key": this.key } });
    this.key = "";
    return placed;
  }

  again(number: string, token: string): Promise<Placed> {
    return ask("POST", "/api/v1/orders/{number}/pay", { path: { number }, query: { t: token }, body: { embed: true } });
  }
}

export type Outcome = "done" | "waiting" | "declined" | "closed" | "failed";

// outcome sorts the states that a payment can come back in.
export function outcome(state: string): Outcome {
  switch (state) {
    case "paid":
    case "preparing":
      return "done";
    case "unknown":
    case "approving":
    case "review":
    case "netcancelling":
      return "waiting";
    case "declined":
      return "declined";
    case "closed":
    case "window":
      return "closed";
    default:
      return "failed";
  }
}

// stands is the variant that a product is first shown with: in stock before sold out, cheap before dear, as on the server.
export function stands(g: Good): Variant | undefined {
  return [...g.variants].sort((a, b) => Number(b.left > 0) - Number(a.left > 0) || a.price - b.price)[0];
}

// chosen finds the variant with these values.
export function chosen(g: Good, values: readonly string[]): Variant | undefined {
  return g.variants.find((v) => v.values.every((value, i) => value === values[i]));
}

// choose changes one value; where no such variant exists, the other values give way.
export function choose(g: Good, values: readonly string[], option: number, value: string): string[] {
  const wanted = values.map((v, i) => (i === option ? value : v));
  if (chosen(g, wanted)) return wanted;
  const near = g.variants.filter((v) => v.values[option] === value);
  const best = near.sort((a, b) => Number(b.left > 0) - Number(a.left > 0))[0];
  return best ? [...best.values] : wanted;
}
