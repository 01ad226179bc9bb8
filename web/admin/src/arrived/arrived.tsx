import { Badge, SegmentedControl, Stack, Text } from "@mantine/core";
import { Inbox } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminGetSimulatorsQuery, useAdminListArrivedQuery, type Arrived as Item } from "../api/simulators";
import { dateTime, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { Faults } from "./faults";
import { useSay, useT } from "./texts";

const size = 100;
const defaults = { q: "", channel: "" };
const none: Item[] = [];
const channels = ["mail", "push", "app", "message"] as const;

/** What the simulators of a demo got, as it comes. */
export default function Arrived() {
  const t = useT();
  const { data: sims, isLoading, error, refetch } = useAdminGetSimulatorsQuery(undefined, { pollingInterval: 10_000, skipPollingIfUnfocused: true });
  if (isLoading) return <Waiting />;
  return (
    <Page title={t("admin.arrived")} under={t("admin.arrived_under")}>
      <ProblemView error={error} retry={refetch} />
      {sims && !sims.on && (
        <Section>
          <Empty icon={<Inbox size={26} />} title={t("admin.arrived_off")}>
            {t("admin.arrived_off_body")}
          </Empty>
        </Section>
      )}
      {sims?.on && (
        <Stack gap="lg">
          <Items />
          <Faults key={JSON.stringify(sims.faults)} sims={sims} />
        </Stack>
      )}
    </Page>
  );
}

function Items() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, error, refetch } = useAdminListArrivedQuery(
    { q: filters.q || undefined, channel: channels.find((c) => c === filters.channel), size },
    { pollingInterval: 2_000, skipPollingIfUnfocused: true },
  );
  const columns = useMemo<Column<Item>[]>(
    () => [
      {
        id: "title",
        header: t("admin.arrived_what"),
        cell: ({ row: { original: a } }) => (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} lineClamp={2} style={{ overflowWrap: "anywhere" }}>
              <Link to={`/outbox/arrived/${a.number}`} style={{ color: "inherit", textDecoration: "none" }}>
                {a.title || t("admin.arrived_untitled")}
              </Link>
            </Text>
            {a.text !== a.title && (
              <Text size="xs" c="dimmed" lineClamp={1} style={{ overflowWrap: "anywhere" }}>
                {a.text}
              </Text>
            )}
            {a.replaced && (
              <Text size="xs" c="dimmed">
                {t("admin.arrived_replaced")}
              </Text>
            )}
          </div>
        ),
      },
      {
        id: "channel",
        header: t("admin.arrived_by"),
        width: 120,
        cell: ({ row: { original: a } }) => <Badge variant="light" color={a.channel === "mail" ? "sea" : a.channel === "message" ? "leaf" : "fire"}>{a.channel === "app" ? say("arrived_service", a.service) : say("arrived_channel", a.channel)}</Badge>,
      },
      {
        id: "to",
        header: t("admin.arrived_to"),
        meta: { from: "tablet" },
        cell: ({ row: { original: a } }) => <Text size="sm" className="num" style={{ overflowWrap: "anywhere" }}>{a.channel === "push" || a.channel === "app" ? t("admin.arrived_device", { device: a.to.slice(0, 6) }) : a.to}</Text>,
      },
      { id: "at", header: t("admin.arrived_at"), meta: { end: true }, cell: ({ row: { original: a } }) => <Text size="sm" className="num" title={dateTime(a.at, lang)} style={{ whiteSpace: "nowrap" }}>{relative(a.at, lang)}</Text> },
    ],
    [t, say, lang],
  );
  return (
    <>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.arrived_search")} value={filters.q} onChange={(q) => change({ q })} />
            <SegmentedControl
              aria-label={t("admin.arrived_by")}
              value={filters.channel}
              onChange={(channel) => change({ channel })}
              data={[{ value: "", label: t("admin.arrived_all") }, ...channels.map((c) => ({ value: c, label: say("arrived_channel", c) }))]}
            />
          </>
        }
      >
        {!error && (
          <DataTable
            label={t("admin.arrived")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(a) => String(a.number)}
            to={(a) => `/outbox/arrived/${a.number}`}
            loading={isLoading}
            empty={
              <Empty icon={<Inbox size={26} />} title={t(filters.q || filters.channel ? "admin.nothing_found" : "admin.arrived_none")}>
                {t(filters.q || filters.channel ? "admin.nothing_found_body" : "admin.arrived_none_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
      {data && data.total > data.items.length && (
        <Text size="sm" c="dimmed">
          {t("admin.arrived_more", { shown: data.items.length, total: data.total })}
        </Text>
      )}
    </>
  );
}
