import { Code, Text } from "@mantine/core";
import { History } from "lucide-react";
import { useMemo } from "react";
import { useListAuditQuery, type AuditEntry } from "../api/generated";
import { clockSeconds, dateTime, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useLang, useSay, useT } from "../texts/texts";
import { Outcome } from "./outcome";

const size = 50;
const defaults = { q: "", page: "1" };
const none: AuditEntry[] = [];

/** Who did what, when, and how it went. */
export default function Audit() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const page = Number(filters.page) || 1;
  const { data, isLoading, isFetching, error, refetch } = useListAuditQuery({ q: filters.q || undefined, page, size });
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      {
        id: "at",
        header: t("admin.when"),
        cell: ({ row: { original: e } }) => (
          <Text size="sm" className="num" title={`${dateTime(e.at, lang)} ${clockSeconds(e.at)}`} style={{ whiteSpace: "nowrap" }}>
            {relative(e.at, lang)}
          </Text>
        ),
      },
      { id: "who", header: t("admin.who"), cell: ({ row: { original: e } }) => e.actorName || e.actor || "–" },
      { id: "what", header: t("admin.what"), cell: ({ row: { original: e } }) => <Text size="sm" fw={600}>{say("action", e.action)}</Text> },
      { id: "target", header: t("admin.target"), meta: { from: "tablet" }, cell: ({ row: { original: e } }) => <Code style={{ overflowWrap: "anywhere" }}>{e.target}</Code> },
      { id: "detail", header: t("admin.detail"), meta: { from: "desk" }, cell: ({ row: { original: e } }) => <Text size="sm" c="dimmed">{e.detail}</Text> },
      { id: "outcome", header: t("admin.outcome"), cell: ({ row: { original: e } }) => <Outcome outcome={e.outcome} /> },
    ],
    [t, say, lang],
  );

  return (
    <Page title={t("admin.room_audit")} under={t("admin.audit_under")}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={<SearchBox label={t("admin.audit_search")} value={filters.q} onChange={(q) => change({ q })} />}
        pager={data && <Pager page={page} size={size} total={data.total} onPage={(p) => change({ page: String(p) })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_audit")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(e) => e.id}
            loading={isLoading}
            fetching={isFetching}
            empty={
              <Empty icon={<History size={26} />} title={filters.q ? t("admin.nothing_found") : t("admin.audit_empty")}>
                {filters.q ? t("admin.nothing_found_body") : t("admin.audit_empty_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
