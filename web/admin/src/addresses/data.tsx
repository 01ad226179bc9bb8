import { Stack } from "@mantine/core";
import { useGetAddressDeskQuery } from "../api/address";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { Files } from "./files";
import { History } from "./history";
import { Nodes } from "./nodes";
import { Now } from "./now";
import { Progressing } from "./progressing";
import { Schedule } from "./schedule";
import { AddressTabs } from "./tabs";
import { useT } from "./texts";

/** What addresses are answered from, and how new files become that. */
export default function Data() {
  const t = useT();
  const { data, isLoading, error, refetch } = useGetAddressDeskQuery(undefined, { pollingInterval: 2000, skipPollingIfUnfocused: true });
  return (
    <Page title={t("admin.room_addresses")} under={t("admin.addr_under")}>
      <AddressTabs at="data" />
      <ProblemView error={data ? undefined : error} retry={refetch} />
      {isLoading && <Waiting />}
      {data && (
        <Stack gap="lg">
          <Now state={data} />
          {data.load && <Progressing load={data.load} inUse={data.index !== undefined} />}
          <Files state={data} onSent={refetch} />
          <Nodes state={data} />
          <Schedule state={data} />
          <History running={data.load?.id} />
        </Stack>
      )}
    </Page>
  );
}
