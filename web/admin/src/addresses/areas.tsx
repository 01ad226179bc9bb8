import { Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { Plus, Truck } from "lucide-react";
import { useMemo, useState } from "react";
import { useAddAddressRangeMutation, useDropAddressRangeMutation, useGetAddressAreaQuery, useListAddressRangesQuery, type Range } from "../api/address";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { done } from "../page/notice";
import { RangeDialog } from "./range-dialog";
import { AddressTabs } from "./tabs";
import { useSay, useT } from "./texts";

/** Its postcodes: 40200–40240, or the only one. */
const rangeOf = (r: Range) => (r.low === r.high ? r.low : `${r.low}–${r.high}`);

/** Where parcels take longer and cost more, as ranges of postcodes, and a place to try one. */
export default function Areas() {
  const t = useT();
  const say = useSay();
  const { data, isLoading, error, refetch } = useListAddressRangesQuery();
  const [edited, setEdited] = useState<Range | "new" | null>(null);
  const [gone, setGone] = useState<Range | null>(null);
  const [undo, setUndo] = useState<Range | null>(null);
  const [drop] = useDropAddressRangeMutation();
  const [add, adding] = useAddAddressRangeMutation();
  const columns = useMemo<Column<Range>[]>(
    () => [
      {
        id: "name",
        header: t("admin.addr_area"),
        cell: ({ row: { original: r } }) => (
          <div>
            <Text size="sm" fw={600}>
              {r.name}
            </Text>
            <Group gap={8}>
              <Badge color={r.kind === "jeju" ? "sea" : "leaf"}>{say("addr_kind", r.kind)}</Badge>
              <Text size="sm" className="num" hiddenFrom="sm">
                {rangeOf(r)}
              </Text>
            </Group>
          </div>
        ),
      },
      {
        id: "range",
        header: t("admin.addr_range"),
        meta: { from: "tablet" },
        cell: ({ row: { original: r } }) => (
          <Text size="sm" className="num" style={{ whiteSpace: "nowrap" }}>
            {rangeOf(r)}
          </Text>
        ),
      },
      {
        id: "acts",
        header: t("admin.addr_acts"),
        meta: { end: true },
        cell: ({ row: { original: r } }) => (
          <Group gap={4} justify="flex-end" wrap="nowrap">
            <Button variant="subtle" size="compact-md" aria-label={t("admin.addr_edit_of", { name: r.name, range: r.low })} onClick={() => setEdited(r)}>
              {t("admin.addr_edit")}
            </Button>
            <Button variant="subtle" color="fire" size="compact-md" aria-label={t("admin.addr_delete_of", { name: r.name, range: r.low })} onClick={() => setGone(r)}>
              {t("admin.addr_delete")}
            </Button>
          </Group>
        ),
      },
    ],
    [t, say],
  );
  const putBack = async () => {
    if (!undo) return;
    const back = await add({ rangeDraft: { kind: undo.kind, name: undo.name, low: undo.low, high: undo.high } });
    if (back.error) return;
    setUndo(null);
    done(t("admin.addr_put_back", { name: undo.name }));
  };
  return (
    <Page
      title={t("admin.room_addresses")}
      under={t("admin.addr_areas_under")}
      actions={
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEdited("new")}>
          {t("admin.addr_range_new")}
        </Button>
      }
    >
      <AddressTabs at="areas" />
      <AreaTester />
      {undo && (
        <Group role="status" justify="space-between">
          <Text size="sm">{t("admin.addr_deleted", { name: undo.name })}</Text>
          <Button variant="default" loading={adding.isLoading} onClick={() => void putBack()}>
            {t("admin.addr_undo")}
          </Button>
        </Group>
      )}
      <ProblemView error={adding.error} />
      <ProblemView error={error} retry={refetch} />
      {!error && (
        <ListFrame>
          <DataTable
            label={t("admin.addr_areas")}
            columns={columns}
            rows={data?.items ?? []}
            rowId={(r) => r.id}
            loading={isLoading}
            empty={
              <Empty icon={<Truck size={26} />} title={t("admin.addr_areas_empty")}>
                {t("admin.addr_areas_empty_body")}
              </Empty>
            }
          />
        </ListFrame>
      )}
      {edited && <RangeDialog range={edited === "new" ? undefined : edited} onClose={() => setEdited(null)} />}
      <Confirm
        opened={gone !== null}
        title={t("admin.addr_delete_title")}
        act={t("admin.addr_delete_act")}
        onClose={() => setGone(null)}
        onConfirm={async () => {
          if (!gone) return;
          await drop({ id: gone.id, version: gone.version }).unwrap();
          setUndo(gone);
        }}
      >
        <Text size="sm">{t("admin.addr_delete_body", { name: gone?.name ?? "", range: gone ? rangeOf(gone) : "" })}</Text>
      </Confirm>
    </Page>
  );
}

/** Says of a postcode what it is, once its five digits are there. */
function AreaTester() {
  const t = useT();
  const say = useSay();
  const [postcode, setPostcode] = useState("");
  const whole = /^\d{5}$/.test(postcode);
  const { currentData, error } = useGetAddressAreaQuery({ postcode }, { skip: !whole });
  return (
    <Section title={t("admin.addr_area_try")}>
      <Stack gap="xs">
        <TextInput
          label={t("admin.addr_postcode")}
          placeholder="63000"
          inputMode="numeric"
          maxLength={5}
          w={200}
          value={postcode}
          onChange={(e) => setPostcode(e.currentTarget.value.replace(/\D/g, ""))}
        />
        <Text role="status" mih={24}>
          {whole && currentData && (
            <>
              <span className="num">{postcode}</span> → <b>{currentData.kind ? `${say("addr_kind", currentData.kind)} · ${currentData.name ?? ""}` : t("admin.addr_mainland")}</b>
            </>
          )}
        </Text>
        <ProblemView error={error} />
      </Stack>
    </Section>
  );
}
