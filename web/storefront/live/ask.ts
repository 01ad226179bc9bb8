import { has, t } from "../../shared/texts";

// Problem is a refusal of the server: its stable code, the fields it names, and whatever else it says.
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly fields: { location: string; message: string }[] = [],
    readonly extra: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

// ask calls a JSON door. It fails with a Problem; code "offline" says that no answer came, so that asking again is safe only
// with the same idempotency key.
export async function ask<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}, signal?: AbortSignal): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
    });
  } catch (e) {
    if (e instanceof DOMException && e.name === "AbortError") throw e;
    throw new Problem("offline", 0);
  }
  const said: unknown = await answer.json().catch(() => ({}));
  if (answer.ok) return said as T;
  const { code = "", errors = [], ...extra } = said as { code?: string; errors?: { location: string; message: string }[] };
  throw new Problem(code, answer.status, errors ?? [], extra as Record<string, string | number>);
}

// sentence is what a shopper reads of a problem: what happened, and what to do.
export function sentence(e: unknown): string {
  if (!(e instanceof Problem)) return t("buy.problem");
  if (e.code === "offline") return t("buy.problem.offline");
  if (e.code === "sold_out" || e.code === "few_left") {
    const left = Number(e.extra["left"] ?? 0);
    return left > 0 ? t("buy.problem.some_left", { n: left }) : t("buy.problem.sold_out");
  }
  return has("error." + e.code) ? t("error." + e.code, e.extra) : t("buy.problem");
}
