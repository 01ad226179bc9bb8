import { Badge, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import type { DeskState, IndexNode } from "../api/address";
import { count } from "../format/money";
import { relative } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";
import { called } from "./words";

/** What each process of the shop answers from, where there are several: a load in one must not be missing in another unnoticed. */
export function Nodes({ state }: { state: DeskState }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const columns = useMemo<Column<IndexNode>[]>(
    () => [
      {
        id: "name",
        header: t("admin.addr_node"),
        cell: ({ row: { original: n } }) => (
          <div>
            <Text size="sm" style={{ overflowWrap: "anywhere" }}>
              {n.name}
            </Text>
            <Group gap={6}>
              {n.self && <Badge color="gray">{t("admin.addr_node_self")}</Badge>}
              {n.worker && <Badge color="gray">{t("admin.addr_node_worker")}</Badge>}
            </Group>
          </div>
        ),
      },
      {
        id: "serves",
        header: t("admin.addr_node_serves"),
        cell: ({ row: { original: n } }) => (
          <div>
            <Text size="sm">{n.index ? called(n.index, lang) : t("admin.addr_node_nothing")}</Text>
            {n.index && (
              <Text size="xs" c="dimmed" className="num">
                {t("admin.addr_count", { n: count(n.index.addresses) })}
              </Text>
            )}
            {n.behind && <Badge color="amber">{t("admin.addr_node_behind")}</Badge>}
            {n.problem && <Text size="xs">{say("addr_problem", n.problem)}</Text>}
          </div>
        ),
      },
      { id: "seen", header: t("admin.addr_node_seen"), meta: { from: "tablet" }, cell: ({ row }) => <Text size="sm">{relative(row.original.seenAt, lang)}</Text> },
    ],
    [t, say, lang],
  );
  if (state.nodes.length < 2 && !state.nodes.some((n) => n.behind)) return null;
  return (
    <Section title={t("admin.addr_nodes")} hint={t("admin.addr_nodes_hint")}>
      <DataTable label={t("admin.addr_nodes")} columns={columns} rows={state.nodes} rowId={(n) => n.name} empty={null} />
    </Section>
  );
}
