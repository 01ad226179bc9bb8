import { Badge, Button, Group, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useForceAddressLoadMutation, useListAddressLoadsQuery, type IndexDoubt, type Load } from "../api/address";
import { problemOf, sentence } from "../api/problem";
import { count } from "../format/money";
import { dateTime, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { useFilters } from "../page/filters";
import { done } from "../page/notice";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { RejectedRows } from "./rejected-rows";
import { useT } from "./texts";
import { called } from "./words";

const defaults = { at: "" };
const colours: Record<Load["state"], string> = { waiting: "gray", working: "sea", done: "leaf", failed: "fire", cancelled: "gray" };

/** What was loaded, by whom, and how that went; what was left out, and the owner's way past the gate. */
export function History({ running }: { running: string | undefined }) {
  const t = useT();
  const lang = useLang();
  const may = useMay()("change.addresses");
  const [{ at }, change] = useFilters(defaults);
  const { data, isLoading, error, refetch } = useListAddressLoadsQuery({ at: at || undefined, size: 10 }, { pollingInterval: 3000, skipPollingIfUnfocused: true });
  const [force] = useForceAddressLoadMutation();
  const [shown, setShown] = useState<Load | null>(null);
  const [forcing, setForcing] = useState<Load | null>(null);

  const columns = useMemo<Column<Load>[]>(
    () => [
      {
        id: "what",
        header: t("admin.addr_load"),
        cell: ({ row: { original: l } }) => (
          <div style={{ minWidth: 132 }}>
            <Text size="sm" fw={600}>
              {t(`admin.addr_load_${l.kind}` as const)} {called(l, lang)}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }} lineClamp={2}>
              {l.files.join(", ")}
            </Text>
            <Text size="xs" c="dimmed">
              {l.origin === "folder" ? t("admin.addr_by_folder") : t("admin.addr_by", { name: l.by ?? "" })} ·{" "}
              <span title={dateTime(l.createdAt, lang)}>{relative(l.createdAt, lang)}</span>
            </Text>
          </div>
        ),
      },
      {
        id: "how",
        header: t("admin.addr_how"),
        cell: ({ row: { original: l } }) => (
          <div>
            <Group gap={6}>
              <Badge color={colours[l.state]}>{t(`admin.addr_state_${l.state}` as const)}</Badge>
              {l.forced && <Badge color="amber">{t("admin.addr_forced")}</Badge>}
            </Group>
            {l.code && <Text size="sm">{sentence(problemOf({ status: 0, data: { code: l.code, ...l.short } }), lang)}</Text>}
            {l.state === "done" && (
              <Text size="xs" c="dimmed" className="num">
                {t("admin.addr_count", { n: count(l.addresses) })}
              </Text>
            )}
            {l.doubts.map((d, i) => (
              <Text size="xs" key={i} style={{ overflowWrap: "anywhere" }}>
                {t(`admin.addr_doubt_${d.code}` as const, blanks(d))}
              </Text>
            ))}
            {l.code && l.reason && (
              <details>
                <Text component="summary" size="xs" c="dimmed" style={{ cursor: "pointer" }}>
                  {t("admin.addr_reason")}
                </Text>
                <Text size="xs" c="dimmed" lang="en" style={{ overflowWrap: "anywhere" }}>
                  {l.reason}
                </Text>
              </details>
            )}
            <Group gap={4} ms={-12}>
              {l.rejected > 0 && (
                <Button variant="subtle" color="gray" size="compact-md" onClick={() => setShown(l)}>
                  {t("admin.addr_rejected", { n: count(l.rejected) })}
                </Button>
              )}
              {may && l.state === "failed" && l.code === "address_gate" && (
                <Button variant="subtle" color="fire" size="compact-md" disabled={running !== undefined} onClick={() => setForcing(l)}>
                  {t("admin.addr_force")}
                </Button>
              )}
            </Group>
          </div>
        ),
      },
    ],
    [t, lang, may, running],
  );

  return (
    <Section title={t("admin.addr_history")}>
      <ProblemView error={error} retry={refetch} />
      {!error && (
        <DataTable
          label={t("admin.addr_history")}
          columns={columns}
          rows={data?.items ?? []}
          rowId={(l) => l.id}
          loading={isLoading}
          empty={
            <Text size="sm" c="dimmed">
              {t("admin.addr_history_empty")}
            </Text>
          }
        />
      )}
      {data && <Pager of={data} onPlace={(at) => change({ at })} />}
      {shown && <RejectedRows load={shown} onClose={() => setShown(null)} />}
      <Confirm
        opened={forcing !== null}
        title={t("admin.addr_force_title")}
        act={t("admin.addr_force_act")}
        onClose={() => setForcing(null)}
        onConfirm={async () => {
          if (!forcing) return;
          await force({ id: forcing.id }).unwrap();
          done(t("admin.addr_begun"));
        }}
      >
        <Text size="sm">{t("admin.addr_force_body")}</Text>
        {forcing?.doubts.map((d, i) => (
          <Text size="sm" key={i}>
            {t(`admin.addr_doubt_${d.code}` as const, blanks(d))}
          </Text>
        ))}
      </Confirm>
    </Section>
  );
}

/** What the sentence of a doubt names. */
function blanks(d: IndexDoubt): Record<string, string> {
  return { query: d.query ?? "", want: d.want ?? "", got: d.got || "–", n: count(d.n ?? 0), of: count(d.of ?? 0) };
}
