import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { Plus, Webhook } from "lucide-react";
import { useMemo, useState } from "react";
import { useAdminEndHookMutation, useAdminListHooksQuery, type HookView } from "../api/parcels";
import { dateTime, known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { done } from "../page/notice";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { HookBadge } from "./hook-badge";
import { HookDialog } from "./hook-dialog";
import type { Listed } from "./listed";
import { MakeHook } from "./make-hook";
import { useSay, useT } from "./texts";
import { lastOf } from "./until";

const size = 30;
const none: HookView[] = [];
const states = ["on", "off", "failing", "gone"] as const;

/** The addresses that are called when parcels move, whosever they are. */
export function Hooks({ filters, change }: Listed) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [opened, setOpened] = useState<HookView | null>(null);
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<HookView | null>(null);
  const [end] = useAdminEndHookMutation();
  const state = states.find((s) => s === filters.state) ?? "on";
  const { data, isLoading, isFetching, error, refetch } = useAdminListHooksQuery({ state, at: filters.at || undefined, size }, { pollingInterval: opened ? 3_000 : 15_000, skipPollingIfUnfocused: true });
  const columns = useMemo<Column<HookView>[]>(
    () => [
      {
        id: "url",
        header: t("admin.hook_url"),
        cell: ({ row: { original: h } }) => (
          <div>
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }} lineClamp={2}>
              {h.url}
            </Text>
            <Text size="xs" c="dimmed">
              {[h.program ? t("admin.integrations_program", { name: h.watcher ?? "" }) : h.watcher, say("hook_about", h.about)].filter(Boolean).join(" · ")}
            </Text>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), cell: ({ row }) => <HookBadge hook={row.original} /> },
      { id: "ok", header: t("admin.hook_ok"), meta: { from: "tablet" }, cell: ({ row: { original: h } }) => <Text size="sm" title={known(h.okAt) ? dateTime(h.okAt, lang) : undefined}>{known(h.okAt) ? relative(h.okAt, lang) : "–"}</Text> },
      { id: "until", header: t("admin.hook_until"), meta: { from: "desk" }, cell: ({ row: { original: h } }) => <Text size="sm" c={known(h.until) ? undefined : "dimmed"} title={known(h.until) ? dateTime(h.until, lang) : undefined}>{known(h.until) ? t("admin.integrations_until", { day: lastOf(h.until, lang) }) : t("admin.hook_no_end")}</Text> },
      {
        id: "act",
        header: t("admin.integrations_acts"),
        meta: { end: true },
        cell: ({ row: { original: h } }) => (
          <Button variant="default" aria-label={`${h.url}: ${t("admin.hook_open")}`} onClick={() => setOpened(h)}>
            {t("admin.hook_open")}
          </Button>
        ),
      },
    ],
    [t, say, lang],
  );
  const make = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t("admin.hook_make")}
    </Button>
  );
  return (
    <Stack>
      <ProblemView error={error} retry={refetch} />
      <Group justify="space-between" gap="sm">
        <SegmentedControl aria-label={t("admin.state")} value={state} onChange={(s) => change({ state: s })} data={states.map((s) => ({ value: s, label: say("hook_state", s) }))} />
        {data && (data.items.length > 0 || state !== "on") && make}
      </Group>
      {!error && (
        <ListFrame pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}>
          <DataTable
            label={t("admin.integrations_hooks")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(h) => h.id}
            loading={isLoading}
            fetching={isFetching && !data}
            empty={
              <Empty icon={<Webhook size={26} />} title={t(`admin.hooks_empty_${state}`)} action={state === "on" ? make : undefined}>
                {state === "on" ? t("admin.hooks_empty_body") : undefined}
              </Empty>
            }
          />
        </ListFrame>
      )}
      {making && <MakeHook onClose={() => setMaking(false)} />}
      {opened && (
        <HookDialog
          hook={data?.items.find((h) => h.id === opened.id) ?? opened}
          onSwitched={setOpened}
          onClose={() => setOpened(null)}
          onEnd={(h) => {
            setOpened(null);
            setEnding(h);
          }}
        />
      )}
      <Confirm
        opened={ending !== null}
        title={t("admin.hook_end_title")}
        act={t("admin.hook_end")}
        onClose={() => setEnding(null)}
        onConfirm={async () => {
          if (!ending) return;
          await end({ id: ending.id }).unwrap();
          done(t("admin.hook_ended"));
        }}
      >
        <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {ending?.url}
        </Text>
        <Text size="sm">{t("admin.hook_end_body")}</Text>
      </Confirm>
    </Stack>
  );
}
