import { Stack } from "@mantine/core";
import { useGetStatusQuery } from "../api/status";
import { useFilters } from "../page/filters";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { Alarms } from "./alarms";
import { Listeners } from "./listeners";
import { Queues } from "./queues";
import { Stuck } from "./stuck";
import { useT } from "./texts";

const defaults = { at: "" };

/** What the shop still has to do, and what it could not do so far. */
export default function Status() {
  const t = useT();
  const [{ at }, change] = useFilters(defaults);
  const { data, currentData, isLoading, isFetching, error, refetch } = useGetStatusQuery({ at: at || undefined }, { pollingInterval: 5000, skipPollingIfUnfocused: true });
  return (
    <Page title={t("admin.room_status")} under={t("admin.status_under")}>
      <ProblemView error={error} retry={refetch} />
      {!error && (
        <Stack gap="lg">
          <Alarms alarms={data?.alarms ?? []} />
          <Stuck
            matters={data?.items ?? []}
            loading={isLoading}
            fetching={isFetching && !currentData}
            pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
          />
          <Queues queues={data?.queues ?? []} loading={isLoading} />
          <Listeners listeners={data?.listeners ?? []} loading={isLoading} />
        </Stack>
      )}
    </Page>
  );
}
