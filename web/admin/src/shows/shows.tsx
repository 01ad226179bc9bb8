import { Badge, Button, Group, Select, Text } from "@mantine/core";
import { CalendarPlus, Clapperboard, Video } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListShowsQuery, type Show } from "../api/shows";
import { count } from "../format/money";
import { dateTime, duration, known, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { StateBadge } from "./state-badge";
import { useSay, useT } from "./texts";

const size = 20;
const defaults = { q: "", state: "", sort: "latest", at: "" };
const states = ["scheduled", "live", "away", "ended"] as const;

/** All shows: what is on air, what comes, what was. */
export default function Shows() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useAdminListShowsQuery({
    q: filters.q || undefined,
    state: states.filter((s) => s === filters.state || (filters.state === "live" && s === "away")),
    sort: filters.sort === "soonest" ? "soonest" : "latest",
    at: filters.at || undefined,
    size,
  });
  const columns = useMemo<Column<Show>[]>(
    () => [
      {
        id: "title",
        header: t("admin.show_title"),
        cell: ({ row: { original: s } }) => (
          <div>
            <Group gap={6} wrap="nowrap">
              <Link to={`/shows/${s.id}`} style={{ color: "inherit", textDecoration: "none", fontWeight: 600 }}>
                {(lang === "en" && s.titleEn) || s.title}
              </Link>
              {s.demo && <Badge size="xs" color="gray">{t("admin.demo")}</Badge>}
            </Group>
            <Text size="xs" c="dimmed">
              {(lang === "en" && s.host.nameEn) || s.host.name} · {t("admin.products_n", { n: s.products.length })}
            </Text>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), cell: ({ row }) => <StateBadge state={row.original.state} /> },
      {
        id: "startsAt",
        header: t("admin.starts_at"),
        meta: { from: "tablet" },
        cell: ({ row: { original: s } }) => (
          <div>
            <Text size="sm">{dateTime(known(s.startedAt) ? s.startedAt : s.startsAt, lang)}</Text>
            {s.state === "scheduled" && Math.abs(new Date(s.startsAt).getTime() - Date.now()) < 86_400_000 && (
              <Text size="xs" c="dimmed">
                {relative(s.startsAt, lang)}
              </Text>
            )}
            {s.state === "ended" && known(s.startedAt) && known(s.endedAt) && (
              <Text size="xs" c="dimmed">
                {t("admin.ran_for", { time: duration(new Date(s.endedAt).getTime() - new Date(s.startedAt).getTime()) })}
              </Text>
            )}
          </div>
        ),
      },
      { id: "peak", header: t("admin.peak_viewers"), meta: { end: true, from: "desk" }, cell: ({ row }) => (row.original.peak > 0 ? count(row.original.peak) : "–") },
      {
        id: "go",
        header: t("admin.studio"),
        meta: { end: true, from: "tablet" },
        cell: ({ row: { original: s } }) => (
          <Button component={Link} to={`/studio/${s.id}`} size="compact-sm" variant={s.state === "live" || s.state === "away" ? "filled" : "default"} leftSection={<Clapperboard size={14} aria-hidden />}>
            {t("admin.studio")}
          </Button>
        ),
      },
    ],
    [t, lang],
  );

  const narrowed = filters.q !== "" || filters.state !== "";
  return (
    <Page
      title={t("admin.room_shows")}
      actions={
        may("edit.show") && (
          <Button component={Link} to="/shows/new" leftSection={<CalendarPlus size={16} aria-hidden />}>
            {t("admin.show_new")}
          </Button>
        )
      }
    >
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.shows_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.state")}
              w={150}
              value={filters.state}
              onChange={(state) => change({ state: state ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.state_all") }, ...(["scheduled", "live", "ended"] as const).map((s) => ({ value: s, label: say("show", s) }))]}
            />
            <Select
              aria-label={t("admin.sort")}
              w={150}
              value={filters.sort}
              onChange={(sort) => change({ sort: sort ?? "latest" })}
              allowDeselect={false}
              data={[
                { value: "latest", label: t("admin.sort_latest") },
                { value: "soonest", label: t("admin.sort_soonest") },
              ]}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_shows")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(s) => s.id}
            to={(s) => `/shows/${s.id}`}
            loading={isLoading}
            fetching={isFetching}
            empty={
              narrowed ? (
                <Empty icon={<Video size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", state: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.nothing_found_body")}
                </Empty>
              ) : (
                <Empty icon={<Video size={26} />} title={t("admin.shows_empty")} action={may("edit.show") && <Button component={Link} to="/shows/new">{t("admin.show_new")}</Button>}>
                  {t("admin.shows_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}

const none: Show[] = [];
