import { useAdminListShowsQuery, type Show } from "../api/shows";

/** The show that is on air now, asked again every half minute. */
export function useOnAir(): Show | undefined {
  const { data } = useAdminListShowsQuery({ state: ["live", "away"], size: 1 }, { pollingInterval: 30_000 });
  return data?.items[0];
}
