import { Alert, Button, Stack, Tabs, Text } from "@mantine/core";
import { Clock, PackageCheck, PackageOpen, PackageSearch, TriangleAlert, Webhook } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListCarriersQuery, useAdminListParcelsQuery, type ShipmentRead as Shipment } from "../api/parcels";
import { dateTime, known, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useLang } from "../texts/texts";
import { comes } from "./comes";
import { ParcelBadge } from "./parcels";
import { useT } from "./texts";

const size = 30;
const defaults = { show: "any", q: "", at: "" };
const none: Shipment[] = [];
const views = ["any", "moving", "delivered"] as const;

/** What is on its way, what needs somebody first. */
export default function ParcelsDesk() {
  const t = useT();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const view = views.find((v) => v === filters.show) ?? "any";
  const { data, isLoading, isFetching, error, refetch } = useAdminListParcelsQuery(
    { q: filters.q || undefined, problem: view === "any" ? "any" : undefined, state: view === "any" ? undefined : view, at: filters.at || undefined, size },
    { pollingInterval: 15_000, skipPollingIfUnfocused: true },
  );
  const { data: carriers } = useAdminListCarriersQuery(undefined, { pollingInterval: 60_000, skipPollingIfUnfocused: true });
  const troubled = (carriers?.items ?? []).filter((c) => c.state === "layout_changed" || c.state === "degraded");
  const names = { any: t("admin.parcels_any"), moving: t("admin.parcels_moving"), delivered: t("admin.parcels_delivered") };

  const columns = useMemo<Column<Shipment>[]>(
    () => [
      {
        id: "order",
        header: t("admin.order_number"),
        cell: ({ row: { original: s } }) => (
          <div>
            <Link to={`/orders/${s.order}`} className="num" style={{ color: "inherit", textDecoration: "none", fontWeight: 600, whiteSpace: "nowrap" }}>
              {s.order}
            </Link>
            <Text size="xs" c="dimmed" title={dateTime(s.sentAt, lang)}>
              {relative(s.sentAt, lang)}
            </Text>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), cell: ({ row }) => <ParcelBadge shipment={row.original} /> },
      {
        id: "carrier",
        header: t("admin.ship_carrier"),
        meta: { from: "tablet" },
        cell: ({ row: { original: s } }) => (
          <div>
            <Text size="sm">{lang === "en" ? s.carrierNameEn : s.carrierName}</Text>
            <Text size="xs" c="dimmed" className="num">
              {s.parcel.invoice}
            </Text>
          </div>
        ),
      },
      { id: "what", header: t("admin.order_lines"), meta: { from: "desk" }, cell: ({ row }) => <Text size="sm" lineClamp={1}>{row.original.pieces.map((p) => `${(lang === "en" && p.nameEn) || p.name} × ${p.qty}`).join(", ")}</Text> },
      {
        id: "moved",
        header: t("admin.parcel_last"),
        meta: { from: "tablet" },
        cell: ({ row: { original: s } }) => {
          const last = s.parcel.events.at(-1);
          return last ? <Text size="sm" lineClamp={1}>{[known(last.time) ? relative(last.time, lang) : "", last.place].filter(Boolean).join(" · ")}</Text> : "–";
        },
      },
      { id: "comes", header: t("admin.comes"), meta: { from: "desk" }, cell: ({ row }) => <Text size="sm">{comes(row.original, lang, t) || "–"}</Text> },
    ],
    [t, lang],
  );

  return (
    <Page
      title={t("admin.parcels_desk")}
      up={{ to: "/orders", label: t("admin.room_orders") }}
      actions={
        <>
          <Button component={Link} to="/orders/parcels/times" variant="default" leftSection={<Clock size={16} aria-hidden />}>
            {t("admin.times")}
          </Button>
          <Button component={Link} to="/orders/parcels/integrations" variant="default" leftSection={<Webhook size={16} aria-hidden />}>
            {t("admin.integrations")}
          </Button>
        </>
      }
    >
      <ProblemView error={error} retry={refetch} />
      {troubled.length > 0 && (
        <Stack gap="xs">
          {troubled.map((c) => (
            <Alert key={c.id} color="amber" icon={<TriangleAlert size={18} aria-hidden />} role="status">
              {t(c.state === "degraded" ? "admin.carrier_degraded" : "admin.carrier_broken", { name: lang === "en" ? c.nameEn : c.name })}
            </Alert>
          ))}
        </Stack>
      )}
      <Tabs value={filters.q ? null : view} onChange={(show) => change({ show: show ?? "any", q: "" })}>
        <Tabs.List aria-label={t("admin.saved_views")}>
          {views.map((v) => (
            <Tabs.Tab key={v} value={v}>
              {names[v]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <ListFrame filters={<SearchBox value={filters.q} label={t("admin.parcels_search")} onChange={(q) => change({ q })} />} pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}>
        {!error && (
          <DataTable
            label={t("admin.parcels_desk")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(s) => s.id}
            to={(s) => `/orders/${s.order}`}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              filters.q ? (
                <Empty icon={<PackageSearch size={26} />} title={t("admin.parcels_not_found")}>{t("admin.parcels_not_found_body")}</Empty>
              ) : view === "any" ? (
                <Empty icon={<PackageCheck size={26} />} title={t("admin.parcels_fine")}>{t("admin.parcels_fine_body")}</Empty>
              ) : (
                <Empty icon={<PackageOpen size={26} />} title={t("admin.parcels_empty")}>{t("admin.parcels_empty_body")}</Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
