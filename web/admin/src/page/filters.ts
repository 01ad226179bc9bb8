import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

export type Filters = Record<string, string>;

/** Reads filters from an address; what it does not name has its default. */
export function readFilters<F extends Filters>(params: URLSearchParams, defaults: F): F {
  const filters: Filters = { ...defaults };
  for (const name of Object.keys(defaults)) {
    const value = params.get(name);
    if (value !== null) filters[name] = value;
  }
  return filters as F;
}

/** Writes filters as an address: defaults stay out of it, and any change but of the place in the list goes back to its beginning. */
export function writeFilters<F extends Filters>(filters: F, defaults: F, change: Partial<F>): URLSearchParams {
  const next: Filters = { ...filters, ...change };
  if (!("at" in change) && "at" in defaults) next["at"] = defaults["at"] ?? "";
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(next)) {
    if (value !== defaults[name] && value !== undefined) params.set(name, value);
  }
  return params;
}

/** Keeps a list's filters in the address, so that a reload, a link and the back button all bring the same list. */
export function useFilters<F extends Filters>(defaults: F): [F, (change: Partial<F>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => readFilters(params, defaults), [params, defaults]);
  const change = useCallback(
    (change: Partial<F>) =>
      setParams((now) => writeFilters(readFilters(now, defaults), defaults, change), { replace: true, preventScrollReset: true }),
    [setParams, defaults],
  );
  return [filters, change];
}
