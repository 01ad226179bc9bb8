import { Button, Group, Modal, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAddAddressRangeMutation, useChangeAddressRangeMutation, type Range, type RangeDraft } from "../api/address";
import { problemOf } from "../api/problem";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useSay, useT } from "./texts";

interface Props {
  /** The range that is changed; left out: a new one. */
  range: Range | undefined;
  onClose(): void;
}

/** Adds a range of postcodes or changes one. */
export function RangeDialog({ range, onClose }: Props) {
  const t = useT();
  const say = useSay();
  const [draft, setDraft] = useState<RangeDraft>({ kind: range?.kind ?? "island", name: range?.name ?? "", low: range?.low ?? "", high: range?.high ?? "" });
  const [add, adding] = useAddAddressRangeMutation();
  const [change, changing] = useChangeAddressRangeMutation();
  const error = adding.error ?? changing.error;
  const wrong = error ? problemOf(error).fields : {};
  const set = (to: Partial<RangeDraft>) => setDraft((d) => ({ ...d, ...to }));
  const digits = (text: string) => text.replace(/\D/g, "").slice(0, 5);
  const whole = (text: string) => /^\d{5}$/.test(text);
  const ready = draft.name.trim() !== "" && whole(draft.low) && (draft.high === "" || whole(draft.high));

  const save = async (e: FormEvent) => {
    e.preventDefault();
    const rangeDraft = { ...draft, name: draft.name.trim(), high: draft.high || draft.low };
    const answer = range ? await change({ id: range.id, rangeDraft: { ...rangeDraft, version: range.version } }) : await add({ rangeDraft });
    if (answer.error) return;
    done(t("admin.addr_range_saved", { name: answer.data.name }));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{range ? range.name : t("admin.addr_range_new")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={(e) => void save(e)} noValidate>
        <Stack>
          <TextInput label={t("admin.addr_area_name")} required maxLength={60} value={draft.name} onChange={(e) => set({ name: e.currentTarget.value })} error={wrong["name"]} data-autofocus />
          <Select
            label={t("admin.addr_area_kind")}
            allowDeselect={false}
            value={draft.kind}
            onChange={(kind) => set({ kind: kind as RangeDraft["kind"] })}
            data={(["jeju", "island"] as const).map((k) => ({ value: k, label: say("addr_kind", k) }))}
          />
          <Group grow align="flex-start">
            <TextInput label={t("admin.addr_low")} required inputMode="numeric" placeholder="40200" value={draft.low} onChange={(e) => set({ low: digits(e.currentTarget.value) })} error={wrong["low"]} />
            <TextInput label={t("admin.addr_high")} inputMode="numeric" placeholder="40240" value={draft.high} onChange={(e) => set({ high: digits(e.currentTarget.value) })} error={wrong["high"]} />
          </Group>
          <Text size="xs" c="dimmed">
            {t("admin.addr_narrowest")}
          </Text>
          <ProblemView error={error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("admin.back")}
            </Button>
            <Button type="submit" loading={adding.isLoading || changing.isLoading} disabled={!ready}>
              {t(range ? "admin.addr_range_save" : "admin.addr_range_add")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
