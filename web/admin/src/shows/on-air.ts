import { useAdminListShowsQuery, type Show } from "../api/shows";

const none: Show[] = [];

/** The shows that are on air now, asked again every half minute. */
export function useAllOnAir(): Show[] {
  const { data } = useAdminListShowsQuery({ state: ["live", "away"], size: 10 }, { pollingInterval: 30_000 });
  return data?.items ?? none;
}
