import { textIfAny, type Lang } from "../texts/texts";

/** What went wrong with a request, whatever the way it went wrong. */
export interface Problem {
  /** The stable name; "offline" and "slow" when no answer came. */
  code: string;
  status: number;
  /** The server's English sentence, for when the catalogue has no text for the code. */
  detail: string;
  /** What is wrong by field, keyed as the server names it without the leading "body.". */
  fields: Record<string, string>;
  /** The small reference that support can look up, if the server gave one. */
  reference: string;
  /** Members the server added, such as what is left. */
  extra: Record<string, unknown>;
}

/** Reads an RTK Query error, or anything thrown, as a Problem. */
export function problemOf(error: unknown): Problem {
  const e = (error ?? {}) as { status?: unknown; data?: unknown; error?: unknown; message?: unknown };
  if (e.status === "FETCH_ERROR") return bare("offline");
  if (e.status === "TIMEOUT_ERROR") return bare("slow");
  const status = typeof e.status === "number" ? e.status : 0;
  const doc = (typeof e.data === "object" && e.data !== null ? e.data : {}) as Record<string, unknown>;
  const { code, detail, errors, type: _type, title: _title, status: _status, request, ...extra } = doc;
  return {
    code: typeof code === "string" && code !== "" ? code : `http_${status}`,
    status,
    detail: typeof detail === "string" ? detail : typeof e.message === "string" ? e.message : "",
    fields: fieldsOf(errors),
    reference: typeof request === "string" ? request : "",
    extra,
  };
}

/** The sentence for a reader: this area's own text for the code, then the shop-wide one, then by status, then the server's words. */
export function sentence(problem: Problem, lang: Lang): string {
  const values = Object.fromEntries(
    Object.entries(problem.extra).filter(([, v]) => typeof v === "string" || typeof v === "number"),
  ) as Record<string, string | number>;
  return (
    textIfAny(lang, `admin.error.${problem.code}`, values) ??
    textIfAny(lang, `error.${problem.code}`, values) ??
    (lang === "en" && problem.detail ? capital(problem.detail) : undefined) ??
    textIfAny(lang, `admin.error.http_${problem.status}`, values) ??
    textIfAny(lang, "admin.error.unknown") ??
    problem.detail
  );
}

function bare(code: string): Problem {
  return { code, status: 0, detail: "", fields: {}, reference: "", extra: {} };
}

function fieldsOf(errors: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  if (!Array.isArray(errors)) return fields;
  for (const e of errors as { location?: unknown; message?: unknown }[]) {
    if (typeof e?.location !== "string") continue;
    fields[e.location.replace(/^body\.?/, "")] = typeof e.message === "string" ? e.message : "";
  }
  return fields;
}

function capital(s: string): string {
  return s.charAt(0).toUpperCase() + s.slice(1);
}
