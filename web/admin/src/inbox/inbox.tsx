import { Box, Button, Group, Select, Text } from "@mantine/core";
import { Inbox as InboxIcon, Paperclip } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListMailsQuery, type MailView } from "../api/inbox";
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
import { KindBadge } from "./kind-badge";
import { Mailbox } from "./mailbox";
import { useSay, useT } from "./texts";

const size = 30;
const defaults = { q: "", kind: "", at: "" };
const none: MailView[] = [];
const kinds = ["letter", "bounce", "auto", "loop", "broken"] as const;

/** The mail that came in, and why each is what it is taken for. */
export default function Inbox() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useAdminListMailsQuery(
    { q: filters.q || undefined, kind: kinds.find((k) => k === filters.kind), at: filters.at || undefined, size },
    { pollingInterval: 15_000, skipPollingIfUnfocused: true },
  );
  const columns = useMemo<Column<MailView>[]>(
    () => [
      {
        id: "subject",
        header: t("admin.mail"),
        cell: ({ row: { original: m } }) => (
          <div style={{ minWidth: 0 }}>
            <Group gap={6} wrap="nowrap">
              <Text size="sm" fw={600} lineClamp={2} style={{ overflowWrap: "anywhere" }}>
                <Link to={`/outbox/inbox/${m.id}`} style={{ color: "inherit", textDecoration: "none" }}>
                  {m.subject || t("admin.mail_no_subject")}
                </Link>
              </Text>
              {m.files > 0 && <Paperclip size={14} role="img" aria-label={t("admin.mail_files_n", { n: m.files })} style={{ flex: "none" }} />}
            </Group>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {[m.name, m.from].filter(Boolean).join(", ") || t("admin.mail_nobody")}
            </Text>
            <Box hiddenFrom="sm" mt={4}>
              <KindBadge kind={m.kind} />
            </Box>
          </div>
        ),
      },
      {
        id: "kind",
        header: t("admin.mail_kind"),
        meta: { from: "tablet" },
        cell: ({ row: { original: m } }) => (
          <div>
            <KindBadge kind={m.kind} />
            {m.reason && (
              <Text size="xs" c="dimmed" mt={2}>
                {say("mail_why", m.reason)}
              </Text>
            )}
          </div>
        ),
      },
      { id: "got", header: t("admin.mail_got"), meta: { end: true }, cell: ({ row: { original: m } }) => <Text size="sm" className="num" title={dateTime(m.receivedAt, lang)} style={{ whiteSpace: "nowrap" }}>{relative(m.receivedAt, lang)}</Text> },
    ],
    [t, say, lang],
  );
  const narrowed = filters.q !== "" || filters.kind !== "";
  return (
    <Page title={t("admin.inbox")} under={t("admin.inbox_under")}>
      <ProblemView error={error} retry={refetch} />
      <Mailbox />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.inbox_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.mail_kind")}
              w={190}
              value={filters.kind}
              onChange={(kind) => change({ kind: kind ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.mail_kinds_all") }, ...kinds.map((k) => ({ value: k, label: say("mail_kind", k) }))]}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.inbox")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(m) => m.id}
            to={(m) => `/outbox/inbox/${m.id}`}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              narrowed ? (
                <Empty icon={<InboxIcon size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", kind: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.nothing_found_body")}
                </Empty>
              ) : (
                <Empty icon={<InboxIcon size={26} />} title={t("admin.inbox_empty")}>
                  {t("admin.inbox_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}
