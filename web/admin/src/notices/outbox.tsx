import { Anchor, Box, Button, Select, Text } from "@mantine/core";
import { Mail } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListNoticeKindsQuery, useAdminListNoticesQuery, type NoticeView } from "../api/notices";
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
import { StateBadge } from "./state-badge";
import { useSay, useT } from "./texts";
import { useWhy } from "./why";

const size = 30;
const defaults = { q: "", state: "", kind: "", at: "" };
const none: NoticeView[] = [];
const states = ["waiting", "trying", "held", "sent", "delivered", "kept", "dead", "broken", "unknown", "withheld", "spared", "expired", "off"] as const;

/** Everything that the shop has told people, and what became of it. */
export default function Outbox() {
  const t = useT();
  const say = useSay();
  const why = useWhy();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useAdminListNoticesQuery(
    { q: filters.q || undefined, state: states.find((s) => s === filters.state), kind: filters.kind || undefined, at: filters.at || undefined, size },
    { pollingInterval: 10_000, skipPollingIfUnfocused: true },
  );
  const { data: kinds } = useAdminListNoticeKindsQuery();
  const columns = useMemo<Column<NoticeView>[]>(
    () => [
      {
        id: "subject",
        header: t("admin.notice_letter"),
        cell: ({ row: { original: n } }) => (
          <div style={{ minWidth: 0 }}>
            <Text size="sm" fw={600} lineClamp={2} style={{ overflowWrap: "anywhere" }}>
              <Link to={`/outbox/${n.id}`} style={{ color: "inherit", textDecoration: "none" }}>
                {n.subject}
              </Link>
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {[n.channel === "push" ? t("admin.notice_device") : n.address, n.test && t("admin.notice_test")].filter(Boolean).join(", ")}
            </Text>
            <Box hiddenFrom="sm" mt={4}>
              <StateBadge state={n.state} size="xs" />
            </Box>
          </div>
        ),
      },
      {
        id: "state",
        header: t("admin.state"),
        meta: { from: "tablet" },
        cell: ({ row: { original: n } }) => (
          <div>
            <StateBadge state={n.state} />
            {["dead", "broken", "unknown", "waiting", "expired", "withheld"].includes(n.state) && n.code && (
              <Text size="xs" c="dimmed" mt={2}>
                {why(n.code)}
              </Text>
            )}
          </div>
        ),
      },
      { id: "kind", header: t("admin.notice_kind_name"), meta: { from: "desk" }, cell: ({ row }) => <Text size="sm">{say("notice_kind", row.original.kind)}</Text> },
      { id: "about", header: t("admin.notice_about"), meta: { from: "desk" }, cell: ({ row: { original: n } }) => n.about ? <Anchor component={Link} to={`/orders/${n.about}`} size="sm" className="num">{n.about}</Anchor> : "–" },
      { id: "told", header: t("admin.notice_told"), meta: { end: true }, cell: ({ row: { original: n } }) => <Text size="sm" className="num" title={dateTime(n.toldAt, lang)} style={{ whiteSpace: "nowrap" }}>{relative(n.toldAt, lang)}</Text> },
    ],
    [t, say, why, lang],
  );
  const narrowed = filters.q !== "" || filters.state !== "" || filters.kind !== "";
  return (
    <Page title={t("admin.room_notices")} under={t("admin.notices_under")}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.notices_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.state")}
              w={170}
              value={filters.state}
              onChange={(state) => change({ state: state ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.state_all") }, ...states.map((s) => ({ value: s, label: say("notice_state", s) }))]}
            />
            <Select
              aria-label={t("admin.notice_kind_name")}
              w={210}
              value={filters.kind}
              onChange={(kind) => change({ kind: kind ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.notice_kinds_all") }, ...(kinds?.items ?? []).map((k) => ({ value: k.name, label: say("notice_kind", k.name) }))]}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_notices")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(n) => n.id}
            to={(n) => `/outbox/${n.id}`}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              narrowed ? (
                <Empty icon={<Mail size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", state: "", kind: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.nothing_found_body")}
                </Empty>
              ) : (
                <Empty icon={<Mail size={26} />} title={t("admin.notices_empty")} action={<Button component={Link} to="/outbox/kinds" variant="default">{t("admin.notice_kinds")}</Button>}>
                  {t("admin.notices_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
