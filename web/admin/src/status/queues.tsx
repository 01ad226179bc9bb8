import { Text } from "@mantine/core";
import { useMemo } from "react";
import type { Queue } from "../api/status";
import { DataTable, type Column } from "../page/data-table";
import { Section } from "../page/section";
import { useT } from "./texts";
import { useLong, useWhat } from "./what";

/** How much waits of each kind of work. */
export function Queues({ queues, loading }: { queues: Queue[]; loading: boolean }) {
  const t = useT();
  const what = useWhat();
  const long = useLong();
  const columns = useMemo<Column<Queue>[]>(
    () => [
      { id: "what", header: t("admin.status_matter"), cell: ({ row }) => what(row.original.kind) },
      { id: "waiting", header: t("admin.status_waiting"), cell: ({ row }) => <Text size="sm" className="num">{row.original.waiting}</Text> },
      { id: "stuck", header: t("admin.status_is_stuck"), meta: { from: "tablet" }, cell: ({ row }) => <Text size="sm" className="num">{row.original.stuck}</Text> },
      { id: "oldest", header: t("admin.status_oldest"), meta: { from: "tablet" }, cell: ({ row: { original: q } }) => (q.waiting > 0 ? long(q.seconds) : "–") },
    ],
    [t, what, long],
  );
  return (
    <Section title={t("admin.status_queues")} hint={t("admin.status_queues_hint")}>
      <DataTable label={t("admin.status_queues")} columns={columns} rows={queues} rowId={(q) => q.kind} loading={loading} empty={null} />
    </Section>
  );
}
