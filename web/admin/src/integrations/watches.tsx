import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { PackageSearch, Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useAdminEndWatchMutation, useAdminListCarriersQuery, useAdminListWatchesQuery, useRegisterParcelMutation, type WatchView } from "../api/parcels";
import { dateTime, day, known, relative } from "../format/time";
import { ParcelBadge } from "../orders/parcels";
import { LabelFields, type Label } from "../orders/ship";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { done } from "../page/notice";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useSay, useT as useOrdersT } from "../orders/texts";
import { useLang } from "../texts/texts";
import type { Listed } from "./listed";
import { useT } from "./texts";

const size = 30;
const none: WatchView[] = [];
const states = ["unknown", "registered", "picked_up", "in_transit", "out_for_delivery", "attempt_failed", "ready_for_collection", "delivered", "returned", "exception", "expired"] as const;

/** The parcels that programs and staff have registered, beside those of orders. */
export function Watches({ filters, change }: Listed) {
  const t = useT();
  const ordersT = useOrdersT();
  const say = useSay();
  const lang = useLang();
  const { data, isLoading, error, refetch } = useAdminListWatchesQuery(
    { q: filters.q || undefined, carrier: filters.carrier || undefined, state: states.find((s) => s === filters.parcel), at: filters.at || undefined, size },
     { pollingInterval: 15_000, skipPollingIfUnfocused: true },
  );
  const narrowed = Boolean(filters.q || filters.carrier || filters.parcel);
  const { data: carriers } = useAdminListCarriersQuery();
  const [end] = useAdminEndWatchMutation();
  const [registering, setRegistering] = useState(false);
  const [ending, setEnding] = useState<WatchView | null>(null);
  const columns = useMemo<Column<WatchView>[]>(() => {
    const named = (id: string) => {
      const carrier = carriers?.items.find((c) => c.id === id);
      return (lang === "en" ? carrier?.nameEn : carrier?.name) ?? id;
    };
    return [
      {
        id: "label",
        header: t("admin.watch_number"),
        cell: ({ row: { original: w } }) => (
          <div>
            <Text size="sm" fw={600} className="num" style={{ overflowWrap: "anywhere" }}>
              {w.invoice}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {[named(w.carrier), w.reference].filter(Boolean).join(" · ")}
            </Text>
          </div>
        ),
      },
      { id: "state", header: t("admin.state"), cell: ({ row: { original: w } }) => <ParcelBadge shipment={{ parcel: w }} /> },
      {
        id: "moved",
        header: t("admin.watch_news"),
        meta: { from: "desk" },
        cell: ({ row: { original: w } }) => {
          const last = w.events.at(-1);
          return last ? <Text size="sm" lineClamp={1}>{[known(last.time) ? relative(last.time, lang) : "", last.place].filter(Boolean).join(" · ")}</Text> : "–";
        },
      },
      {
        id: "by",
        header: t("admin.watch_by"),
        meta: { from: "tablet" },
        cell: ({ row: { original: w } }) => (
          <div>
            <Text size="sm">{w.program ? t("admin.integrations_program", { name: w.watcher ?? "" }) : w.watcher}</Text>
            <Text size="xs" c="dimmed" title={dateTime(w.until, lang)}>
              {t("admin.integrations_until", { day: day(w.until, lang) })}
            </Text>
          </div>
        ),
      },
      {
        id: "act",
        header: t("admin.integrations_acts"),
        meta: { end: true },
        cell: ({ row: { original: w } }) => (
          <Button variant="subtle" color="fire" size="compact-sm" aria-label={`${w.invoice}: ${t("admin.watch_end")}`} onClick={() => setEnding(w)}>
            {t("admin.watch_end")}
          </Button>
        ),
      },
    ];
  }, [t, lang, carriers]);
  const register = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setRegistering(true)}>
      {t("admin.watch_register")}
    </Button>
  );
  return (
    <Stack>
      <ProblemView error={error} retry={refetch} />
      {data && (data.items.length > 0 || narrowed) && <Group justify="flex-end">{register}</Group>}
      {!error && (
        <ListFrame
          filters={
            (narrowed || (data && data.items.length > 0)) && (
              <>
                <SearchBox value={filters.q} label={t("admin.watch_search")} onChange={(q) => change({ q })} />
                <Select
                  aria-label={ordersT("admin.ship_carrier")}
                  w={190}
                  searchable
                  allowDeselect={false}
                  value={filters.carrier}
                  onChange={(carrier) => change({ carrier: carrier ?? "" })}
                  data={[{ value: "", label: t("admin.watch_carrier_all") }, ...(carriers?.items ?? []).map((c) => ({ value: c.id, label: lang === "en" ? c.nameEn : c.name }))]}
                />
                <Select
                  aria-label={t("admin.state")}
                  w={150}
                  allowDeselect={false}
                  value={filters.parcel}
                  onChange={(parcel) => change({ parcel: parcel ?? "" })}
                  data={[{ value: "", label: ordersT("admin.state_all") }, ...states.map((s) => ({ value: s as string, label: say("parcel", s) }))]}
                />
              </>
            )
          }
          pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}>
          <DataTable
            label={t("admin.integrations_parcels")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(w) => w.id}
            loading={isLoading}
            empty={
              narrowed ? (
                <Empty icon={<PackageSearch size={26} />} title={ordersT("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", carrier: "", parcel: "" })}>{ordersT("admin.clear_filters")}</Button>}>
                  {t("admin.watch_nothing_body")}
                </Empty>
              ) : (
                <Empty icon={<PackageSearch size={26} />} title={t("admin.watches_empty")} action={register}>
                  {t("admin.watches_empty_body")}
                </Empty>
              )
            }
          />
        </ListFrame>
      )}
      {registering && <Register onClose={() => setRegistering(false)} />}
      <Confirm
        opened={ending !== null}
        title={t("admin.watch_end_title", { number: ending?.invoice ?? "" })}
        act={t("admin.watch_end")}
        onClose={() => setEnding(null)}
        onConfirm={async () => {
          if (!ending) return;
          await end({ id: ending.id }).unwrap();
          done(t("admin.watch_ended"));
        }}
      >
        <Text size="sm">{t("admin.watch_end_body", { who: ending?.watcher ?? "" })}</Text>
      </Confirm>
    </Stack>
  );
}

function Register({ onClose }: { onClose(): void }) {
  const t = useT();
  const [label, setLabel] = useState<Label>({ carrier: "", invoice: "", doubts: [] });
  const [reference, setReference] = useState("");
  const [register] = useRegisterParcelMutation();
  return (
    <Confirm
      opened
      tone="dark"
      title={t("admin.watch_register")}
      act={t("admin.watch_register_act")}
      ready={label.carrier !== "" && label.invoice.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        await register({ registerParcelRequest: { carrier: label.carrier, invoice: label.invoice.trim(), reference: reference.trim() || undefined } }).unwrap();
        done(t("admin.watch_registered"));
      }}
    >
      <LabelFields label={label} change={setLabel} />
      <TextInput label={t("admin.watch_reference")} description={t("admin.watch_reference_hint")} maxLength={100} autoComplete="off" value={reference} onChange={(e) => setReference(e.currentTarget.value)} />
    </Confirm>
  );
}
