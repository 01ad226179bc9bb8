import { Anchor, Select, Text } from "@mantine/core";
import { History } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import ko from "../../../texts/ko/admin/staff.json";
import { useListAuditQuery, useListStaffQuery, type Entry } from "../api/account";
import type { Piece } from "../format/pieces";
import { clockSeconds, dateTime, relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { Outcome } from "./outcome";
import { telling } from "./telling";
import { useSay, useT } from "./texts";

const size = 50;
const defaults = { actor: "", action: "", at: "" };
const none: Entry[] = [];

/** What may be chosen as an act: all that have a name. */
export const actions = Object.keys(ko).flatMap((key) => /^admin\.action\.(.+)/.exec(key)?.[1] ?? []);

/** Who did what, when, and how it went; newest first, read backwards. */
export default function Audit() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useListAuditQuery({
    actor: filters.actor || undefined, action: filters.action || undefined, at: filters.at || undefined, size,
  });
  const { data: staff } = useListStaffQuery();
  const items = data?.items ?? none;
  const columns = useMemo<Column<Entry>[]>(
    () => [
      {
        id: "at",
        header: t("admin.when"),
        cell: ({ row: { original: e } }) => (
          <div style={{ whiteSpace: "nowrap" }}>
            <Text size="sm" className="num" title={`${dateTime(e.at, lang)} ${clockSeconds(e.at)}`}>
              {relative(e.at, lang)}
            </Text>
            <Text size="xs" c="dimmed">
              {say("role", e.role)}
            </Text>
          </div>
        ),
      },
      { id: "what", header: t("admin.what"), cell: ({ row: { original: e } }) => <Words entry={e} /> },
      { id: "outcome", header: t("admin.outcome"), meta: { from: "tablet" }, cell: ({ row: { original: e } }) => <Outcome status={e.outcome} /> },
    ],
    [t, say, lang],
  );
  const narrowed = filters.actor !== "" || filters.action !== "";

  return (
    <Page title={t("admin.room_audit")} under={t("admin.audit_under")}>
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <Select
              aria-label={t("admin.who")}
              value={filters.actor}
              onChange={(actor) => change({ actor: actor ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.everyone") }, ...(staff?.items ?? []).map((m) => ({ value: m.id, label: m.name }))]}
            />
            <Select
              aria-label={t("admin.what")}
              w={240}
              value={filters.action}
              onChange={(action) => change({ action: action ?? "" })}
              allowDeselect={false}
              searchable
              data={[{ value: "", label: t("admin.every_action") }, ...actions.map((a) => ({ value: a, label: say("action", a) }))]}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_audit")}
            columns={columns}
            rows={items}
            rowId={(e) => e.id}
            loading={isLoading}
            fetching={isFetching}
            empty={
              <Empty icon={<History size={26} />} title={narrowed ? t("admin.nothing_found") : t("admin.audit_empty")}>
                {narrowed ? t("admin.nothing_found_body") : t("admin.audit_empty_body")}
              </Empty>
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}

function Words({ entry }: { entry: Entry }) {
  const lang = useLang();
  const { sentence, below } = telling(entry, lang);
  return (
    <div style={{ overflowWrap: "anywhere" }}>
      <Text size="sm">
        <Pieces of={sentence} />
      </Text>
      {below.map((line, i) => (
        <Text key={i} size="xs" c="dimmed" lineClamp={3}>
          <Pieces of={line} />
        </Text>
      ))}
    </div>
  );
}

function Pieces({ of }: { of: Piece[] }) {
  return of.map((p, i) =>
    p.to ? (
      <Anchor key={i} component={Link} to={p.to} inherit underline="always">
        {p.text}
      </Anchor>
    ) : (
      p.text
    ),
  );
}
