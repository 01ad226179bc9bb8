import { Code, Select, Text } from "@mantine/core";
import { History } from "lucide-react";
import { useMemo } from "react";
import { useListAuditQuery, useListStaffQuery, type Entry } from "../api/account";
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
import { useSay, useT } from "./texts";

const size = 50;
const defaults = { actor: "", action: "", at: "" };
const none: Entry[] = [];

/** What may be chosen as an act; the names are those of the operations. */
const actions = [
  "create-show", "update-show", "rotate-stream-key", "start-show", "end-show", "pin-product",
  "delete-chat-message", "mute-chat-member", "ban-chat-member", "unban-chat-member", "post-chat-notice", "end-chat-notice",
  "admin-create-product", "admin-update-product", "admin-adjust-stock", "admin-add-picture", "admin-order-pictures", "admin-delete-picture",
  "admin-cancel-order", "admin-refund-lines", "add-staff", "set-staff-role", "reset-staff-password",
  "retry-stuck", "discard-stuck", "forget-listener",
];

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
          <Text size="sm" className="num" title={`${dateTime(e.at, lang)} ${clockSeconds(e.at)}`} style={{ whiteSpace: "nowrap" }}>
            {relative(e.at, lang)}
          </Text>
        ),
      },
      {
        id: "who",
        header: t("admin.who"),
        cell: ({ row: { original: e } }) => (
          <div>
            <Text size="sm" style={{ whiteSpace: "nowrap" }}>
              {e.actorName || "–"}
            </Text>
            <Text size="xs" c="dimmed">
              {say("role", e.role)}
            </Text>
          </div>
        ),
      },
      {
        id: "what",
        header: t("admin.what"),
        cell: ({ row: { original: e } }) => (
          <div>
            <Text size="sm" fw={600}>
              {say("action", e.action)}
            </Text>
            {e.detail && (
              <Text size="xs" c="dimmed" lineClamp={2} style={{ overflowWrap: "anywhere" }}>
                {e.detail}
              </Text>
            )}
          </div>
        ),
      },
      { id: "target", header: t("admin.target"), meta: { from: "desk" }, cell: ({ row: { original: e } }) => <Code style={{ overflowWrap: "anywhere" }}>{e.target.replace("/api/v1/admin/", "")}</Code> },
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
