import { Badge, Box, Button, Group, Select, Tabs, Text, TextInput } from "@mantine/core";
import { ClipboardList, Truck } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListOrdersQuery, type OrderRead as Order } from "../api/orders";
import { useAdminListShowsQuery } from "../api/shows";
import { won } from "../format/money";
import { dateTime, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useLang } from "../texts/texts";
import { lineSummary } from "./order";
import { period } from "./period";
import { OrderBadge } from "./state-badge";
import { useSay, useT } from "./texts";

const size = 30;
const defaults = { q: "", state: "", show: "", from: "", to: "", sort: "newest", at: "" };
const none: Order[] = [];
const orders = ["newest", "oldest", "total"] as const;

/** The saved views: the states an operator works through. */
const all = "all";
const views = [all, "paid", "preparing", "shipped", "pending", "cancelled"] as const;

/** The order desk. */
export default function Orders() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useAdminListOrdersQuery(
    { q: filters.q || undefined, state: (filters.state || undefined) as Order["state"] | undefined, show: filters.show || undefined, ...period(filters.from, filters.to), sort: orders.find((s) => s === filters.sort), at: filters.at || undefined, size },
    { pollingInterval: 15_000, skipPollingIfUnfocused: true },
  );
  const { data: shows } = useAdminListShowsQuery({ size: 50 });
  const showNames = useMemo(() => new Map((shows?.items ?? []).map((s) => [s.id, (lang === "en" && s.titleEn) || s.title])), [shows, lang]);

  const columns = useMemo<Column<Order>[]>(
    () => [
      {
        id: "number",
        header: t("admin.order_number"),
        cell: ({ row: { original: o } }) => (
          <div>
            <Group gap="0 6px">
              <Link to={`/orders/${o.number}`} className="num" style={{ color: "inherit", textDecoration: "none", fontWeight: 600, whiteSpace: "nowrap" }}>
                {o.number}
              </Link>
              {o.demo && <Badge size="xs" color="gray">{t("admin.demo")}</Badge>}
            </Group>
            <Text size="xs" c="dimmed" title={dateTime(o.placedAt, lang)}>
              {relative(o.placedAt, lang)}
            </Text>
            <Box hiddenFrom="sm" mt={2}>
              <OrderBadge state={o.state} size="xs" />
            </Box>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), meta: { from: "tablet" }, cell: ({ row }) => <OrderBadge state={row.original.state} /> },
      {
        id: "lines",
        header: t("admin.order_lines"),
        meta: { from: "tablet" },
        cell: ({ row: { original: o } }) => (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" lineClamp={1}>
              {lineSummary(o, lang, t)}
            </Text>
            {o.show && showNames.has(o.show) && (
              <Text size="xs" c="dimmed" lineClamp={1}>
                {showNames.get(o.show)}
              </Text>
            )}
          </div>
        ),
      },
      { id: "buyer", header: t("admin.buyer"), meta: { from: "desk" }, cell: ({ row }) => row.original.buyerName },
      { id: "total", header: t("admin.total"), meta: { end: true }, cell: ({ row }) => won(row.original.total, lang) },
    ],
    [t, lang, showNames],
  );

  const narrowed = filters.q !== "" || filters.state !== "" || filters.show !== "" || filters.from !== "" || filters.to !== "";
  return (
    <Page title={t("admin.room_orders")} actions={<Button component={Link} to="/orders/parcels" variant="default" leftSection={<Truck size={16} aria-hidden />}>{t("admin.parcels_desk")}</Button>}>
      <ProblemView error={error} retry={refetch} />
      <Tabs value={filters.state || all} onChange={(state) => change({ state: state === all ? "" : (state ?? "") })}>
        <Tabs.List aria-label={t("admin.saved_views")}>
          {views.map((v) => (
            <Tabs.Tab key={v} value={v}>
              {v === all ? t("admin.all") : say("order", v)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.orders_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.state")}
              w={140}
              value={filters.state}
              onChange={(state) => change({ state: state ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.state_all") }, ...(["pending", "paid", "preparing", "shipped", "delivered", "confirmed", "cancelling", "cancelled", "expired"] as const).map((s) => ({ value: s, label: say("order", s) }))]}
            />
            <Select
              aria-label={t("admin.show")}
              w={190}
              value={filters.show}
              onChange={(show) => change({ show: show ?? "" })}
              allowDeselect={false}
              searchable
              data={[{ value: "", label: t("admin.show_all") }, ...[...showNames].map(([value, label]) => ({ value, label }))]}
            />
            <Select
              aria-label={t("admin.sort")}
              w={130}
              value={filters.sort}
              onChange={(sort) => change({ sort: sort ?? "newest" })}
              allowDeselect={false}
              data={orders.map((s) => ({ value: s, label: say("sort", s) }))}
            />
            <TextInput type="date" w={194} aria-label={t("admin.date_from")} leftSection={<Text size="xs">{t("admin.date_from")}</Text>} leftSectionWidth={72} value={filters.from} max={filters.to || undefined} onChange={(e) => change({ from: e.currentTarget.value })} />
            <TextInput type="date" w={194} aria-label={t("admin.date_to")} leftSection={<Text size="xs">{t("admin.date_to")}</Text>} leftSectionWidth={72} value={filters.to} min={filters.from || undefined} onChange={(e) => change({ to: e.currentTarget.value })} />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_orders")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(o) => o.id}
            to={(o) => `/orders/${o.number}`}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              narrowed ? (
                <Empty icon={<ClipboardList size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", state: "", show: "", from: "", to: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.nothing_found_body")}
                </Empty>
              ) : (
                <Empty icon={<ClipboardList size={26} />} title={t("admin.orders_empty")} action={<Button component={Link} to="/shows">{t("admin.to_shows")}</Button>}>
                  {t("admin.orders_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
