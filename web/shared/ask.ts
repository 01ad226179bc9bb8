import type { components, paths } from "./doors";

// Schema is something that the API takes or gives, by its name in the API document.
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

type Method = "GET" | "POST" | "PUT" | "DELETE";
type Path<M extends Method> = { [P in keyof paths]: paths[P] extends Record<Lowercase<M>, { responses: unknown }> ? P : never }[keyof paths];
type Door<P extends keyof paths, M extends Method> = paths[P][Lowercase<M> & keyof paths[P]];
type Json<T> = T extends { content: { "application/json": infer B } } ? B : never;
type Answer<D> = D extends { responses: infer R } ? Json<R[(200 | 201) & keyof R]> : never;
type Asked<D> = { signal?: AbortSignal } & (D extends { requestBody: infer B } ? { body: Json<B> } : unknown) &
  (D extends { parameters: { path: infer P } } ? { path: P } : unknown) &
  (D extends { parameters: { query?: infer Q } } ? ([Q] extends [undefined] ? unknown : { query?: Q }) : unknown) &
  (D extends { parameters: { header: infer H } } ? { headers: H } : unknown);

// Problem is a refusal of the server: its stable code, the fields it names, and whatever else it says.
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly fields: Schema<"Field">[] = [],
    readonly extra: Record<string, string | number> = {},
  ) {
    super(code);
  }
}

let first: Promise<unknown> = Promise.resolve();

// afterwards has everything that changes something wait for an answer that may still make this browser a guest: else the first
// two things done on a page would be done by two guests. What is waited for must end, and must not fail.
export function afterwards(answer: Promise<unknown>): void {
  first = answer;
}

// ask calls a JSON door of the API. It fails with a Problem; code "offline" says that no answer came, so that asking again is
// safe only with the same idempotency key.
export async function ask<M extends Method, P extends Path<M>>(method: M, path: P, asked: Asked<Door<P, M>>): Promise<Answer<Door<P, M>>> {
  const { signal, body, headers = {}, path: places = {}, query = {} } = asked as Loose;
  let answer: Response;
  if (method !== "GET") await first;
  try {
    answer = await fetch(address(path, places, query), {
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
  if (answer.ok) return said as Answer<Door<P, M>>;
  const { code = "", errors, ...extra } = said as Partial<Schema<"Fault">>;
  throw new Problem(code, answer.status, errors ?? [], extra as Record<string, string | number>);
}

// Loose is what every question looks like once its door no longer matters.
interface Loose {
  signal?: AbortSignal;
  body?: unknown;
  headers?: Record<string, string>;
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined>;
}

function address(template: string, places: Loose["path"] = {}, query: Loose["query"] = {}): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(places[name] ?? "")));
  const asked = Object.entries(query).filter(([, v]) => v !== undefined);
  return asked.length === 0 ? path : `${path}?${new URLSearchParams(asked.map(([k, v]) => [k, String(v)]))}`;
}
