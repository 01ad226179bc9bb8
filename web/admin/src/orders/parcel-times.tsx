import { Group, SegmentedControl, SimpleGrid, Stack, Text, UnstyledButton } from "@mantine/core";
import { PackageOpen } from "lucide-react";
import { useMemo } from "react";
import { useAdminParcelOutcomesQuery, type OutcomeRow } from "../api/parcels";
import { count } from "../format/money";
import { day } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { textIfAny, useLang, type Lang } from "../texts/texts";
import { DaysPlot } from "./days-plot";
import { useT } from "./texts";
import { columns, share, sorted } from "./times";

const periods = ["7d", "30d", "90d", "12m"] as const;
const defaults = { period: "30d", by: "carrier", of: "", sort: "-arrived" };

/** How long parcels take, and what becomes of them, by carrier and by where they go. */
export default function ParcelTimes() {
  const t = useT();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const period = periods.find((p) => p === filters.period) ?? "30d";
  const byArea = filters.by === "area";
  const { data, error, refetch, isFetching } = useAdminParcelOutcomesQuery({ period });
  const rows = useMemo(() => sorted((byArea ? data?.areas : data?.carriers) ?? [], filters.sort), [data, byArea, filters.sort]);
  const chosen = rows.find((r) => (r.key ?? "") === filters.of && filters.of !== "");
  const shown = chosen ?? data?.all;

  const table = useMemo<Column<OutcomeRow>[]>(
    () => [
      {
        id: "name",
        header: byArea ? t("admin.times_area") : t("admin.ship_carrier"),
        enableSorting: false,
        cell: ({ row: { original: r } }) => (
          <UnstyledButton className="tap" aria-pressed={r.key === chosen?.key && r.key !== undefined} disabled={!r.key} onClick={() => change({ of: r.key === filters.of ? "" : (r.key ?? "") })} style={{ textAlign: "start", textDecoration: r.key ? "underline" : undefined, textUnderlineOffset: "0.2em", fontWeight: r.key !== undefined && r.key === chosen?.key ? 700 : 400 }}>
            {nameOf(r, byArea, lang, t("admin.times_unknown_area"))}
          </UnstyledButton>
        ),
      },
      ...columns.map((id): Column<OutcomeRow> => ({
        id,
        accessorFn: (r) => r[id],
        header: t(`admin.times_${id}`),
        meta: { end: true, from: id === "p90" || id === "lost" ? "desk" : id === "returned" ? "tablet" : undefined },
        cell: ({ row: { original: r } }) => <span className="num">{valueOf(r, id, t)}</span>,
      })),
    ],
    [t, lang, byArea, change, chosen, filters.of],
  );

  return (
    <Page title={t("admin.times")} up={{ to: "/orders/parcels", label: t("admin.parcels_desk") }} under={data && t("admin.times_period", { from: day(`${data.from}T12:00:00+09:00`, lang), to: day(`${data.to}T12:00:00+09:00`, lang) })}>
      <ProblemView error={error} retry={refetch} />
      <Group gap="sm">
        <SegmentedControl aria-label={t("admin.times_choose")} value={period} onChange={(p) => change({ period: p })} data={periods.map((p) => ({ value: p, label: t(`admin.times_${p}`) }))} />
        <SegmentedControl aria-label={t("admin.times_by")} value={byArea ? "area" : "carrier"} onChange={(by) => change({ by, of: "" })} data={[{ value: "carrier", label: t("admin.times_by_carrier") }, { value: "area", label: t("admin.times_by_area") }]} />
      </Group>
      {!data && !error && <Waiting />}
      {data && shown && data.all.arrived + data.all.returned + data.all.lost === 0 && (
        <ListFrame>
          <Empty icon={<PackageOpen size={26} />} title={t("admin.times_empty")}>
            {t("admin.times_empty_body")}
          </Empty>
        </ListFrame>
      )}
      {data && shown && data.all.arrived + data.all.returned + data.all.lost > 0 && (
        <>
          <Section title={chosen ? nameOf(chosen, byArea, lang, "") : t("admin.times_all")} hint={t("admin.times_counted", { n: count(shown.timed), of: count(shown.arrived) })}>
            <Stack gap="lg">
              <SimpleGrid cols={{ base: 3, sm: 6 }} spacing="sm">
                {columns.map((id) => (
                  <div key={id}>
                    <Text size="xs" c="dimmed">
                      {t(`admin.times_${id}`)}
                    </Text>
                    <Text fw={700} className="num">
                      {valueOf(shown, id, t)}
                    </Text>
                  </div>
                ))}
              </SimpleGrid>
              {shown.timed > 0 ? <DaysPlot row={shown} label={t("admin.times_plot")} /> : <Text size="sm" c="dimmed">{t("admin.times_untimed")}</Text>}
            </Stack>
          </Section>
          <ListFrame>
            <DataTable label={t("admin.times")} columns={table} rows={rows} rowId={(r) => r.key ?? ""} sort={filters.sort} onSort={(sort) => change({ sort })} fetching={isFetching} empty={null} />
          </ListFrame>
        </>
      )}
    </Page>
  );
}

function nameOf(r: OutcomeRow, byArea: boolean, lang: Lang, unknown: string): string {
  if (!byArea) return (lang === "en" ? r.nameEn : r.name) || r.key || unknown;
  const name = textIfAny(lang, `admin.area.${(r.key ?? "").replace("+", "")}`);
  if (!name) return unknown;
  return r.key?.endsWith("+") && r.key !== "jeju+" ? (textIfAny(lang, "admin.area_islands", { name }) ?? name) : name;
}

function valueOf(r: OutcomeRow, id: (typeof columns)[number], t: ReturnType<typeof useT>): string {
  if (id === "onTime") {
    const percent = share(r.onTime, r.timed);
    return percent === undefined ? "–" : `${percent}%`;
  }
  if (id === "median" || id === "p90") return r.timed === 0 ? "–" : r[id] === 0 ? t("admin.times_same_day") : t("admin.times_day", { n: r[id] });
  return count(r[id]);
}
