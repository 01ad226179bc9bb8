import { ActionIcon, Button, Group, Paper, Stack, TextInput } from "@mantine/core";
import { Plus, X } from "lucide-react";
import { useT } from "./texts";
import type { OptionDraft, ValueDraft } from "./variants";

interface Props {
  options: OptionDraft[];
  onChange(options: OptionDraft[]): void;
}

const most = 3;
const blank: ValueDraft = { name: "", nameEn: "" };

/** What a shopper chooses between, such as heat and size, in both languages. */
export function OptionsEditor({ options, onChange }: Props) {
  const t = useT();
  const set = (i: number, change: Partial<OptionDraft>) => onChange(options.map((o, j) => (j === i ? { ...o, ...change } : o)));
  return (
    <Stack gap="sm">
      {options.map((option, i) => (
        <Paper key={i} p="md" radius="md">
          <Stack gap="xs">
            <Group gap="xs" wrap="nowrap" align="flex-end">
              <TextInput flex={1} label={t("admin.option_name")} placeholder={t("admin.option_name_hint")} value={option.name} maxLength={40} onChange={(e) => set(i, { name: e.currentTarget.value })} />
              <TextInput flex={1} label={t("admin.in_english")} lang="en" value={option.nameEn} maxLength={60} onChange={(e) => set(i, { nameEn: e.currentTarget.value })} />
              <ActionIcon aria-label={t("admin.option_remove")} onClick={() => onChange(options.filter((_, j) => j !== i))}>
                <X size={18} aria-hidden />
              </ActionIcon>
            </Group>
            <Values values={option.values} onChange={(values) => set(i, { values })} />
          </Stack>
        </Paper>
      ))}
      {options.length < most && (
        <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => onChange([...options, { name: "", nameEn: "", values: [blank, blank] }])} style={{ alignSelf: "flex-start" }}>
          {t("admin.option_add")}
        </Button>
      )}
    </Stack>
  );
}

function Values({ values, onChange }: { values: ValueDraft[]; onChange(values: ValueDraft[]): void }) {
  const t = useT();
  const set = (i: number, change: Partial<ValueDraft>) => onChange(values.map((v, j) => (j === i ? { ...v, ...change } : v)));
  return (
    <Stack gap={6} pl="md" style={{ borderInlineStart: "2px solid var(--line)" }}>
      {values.map((value, i) => (
        <Group key={i} gap="xs" wrap="nowrap">
          <TextInput flex={1} aria-label={t("admin.option_value_n", { n: i + 1 })} placeholder={t("admin.option_value_n", { n: i + 1 })} value={value.name} maxLength={40} onChange={(e) => set(i, { name: e.currentTarget.value })} />
          <TextInput flex={1} aria-label={`${t("admin.option_value_n", { n: i + 1 })} – ${t("admin.in_english")}`} lang="en" placeholder={t("admin.in_english")} value={value.nameEn} maxLength={60} onChange={(e) => set(i, { nameEn: e.currentTarget.value })} />
          <ActionIcon aria-label={t("admin.option_value_remove", { name: value.name || String(i + 1) })} disabled={values.length <= 1} onClick={() => onChange(values.filter((_, j) => j !== i))}>
            <X size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {values.length < 30 && (
        <Button size="compact-sm" variant="subtle" color="gray" leftSection={<Plus size={14} aria-hidden />} onClick={() => onChange([...values, blank])} style={{ alignSelf: "flex-start" }}>
          {t("admin.option_value_add")}
        </Button>
      )}
    </Stack>
  );
}
