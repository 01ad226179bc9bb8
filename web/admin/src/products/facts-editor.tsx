import { Group, MultiSelect, NumberInput, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import type { FactsForm } from "./draft";
import { RowsEditor } from "./rows-editor";
import { useSay, useT } from "./texts";

interface Props {
  facts: FactsForm;
  onChange(change: Partial<FactsForm>): void;
}

// The 22 that Korean food labelling law names.
const allergens = ["난류", "우유", "메밀", "땅콩", "대두", "밀", "잣", "호두", "게", "새우", "오징어", "고등어", "조개류", "복숭아", "토마토", "닭고기", "돼지고기", "쇠고기", "아황산류"];

/** What the law and a cook want to know: the box, the steps, allergens, how to keep it, the legal table. */
export function FactsEditor({ facts, onChange }: Props) {
  const t = useT();
  const say = useSay();
  return (
    <Stack gap="lg">
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Select label={t("admin.storage")} value={facts.storage || null} onChange={(storage) => onChange({ storage: storage ?? "" })} clearable data={["ambient", "chilled", "frozen"].map((s) => ({ value: s, label: say("storage", s) }))} />
        <NumberInput label={t("admin.servings")} min={0} max={100} allowDecimal={false} value={facts.servings || ""} onChange={(v) => onChange({ servings: Number(v) || 0 })} suffix={t("admin.servings_suffix")} />
        <NumberInput label={t("admin.minutes")} min={0} max={600} allowDecimal={false} value={facts.minutes || ""} onChange={(v) => onChange({ minutes: Number(v) || 0 })} suffix={t("admin.minutes_suffix")} />
        <NumberInput label={t("admin.spicy")} min={0} max={5} allowDecimal={false} value={facts.spicyLevel || ""} onChange={(v) => onChange({ spicyLevel: Number(v) || 0 })} />
      </SimpleGrid>
      <MultiSelect
        label={t("admin.allergens")}
        data={[...new Set([...allergens, ...facts.allergens])]}
        value={facts.allergens}
        onChange={(value) => onChange({ allergens: value })}
        searchable
        hidePickedOptions
        maxValues={22}
        clearable
      />
      <Part title={t("admin.box")}>
        <RowsEditor
          name={t("admin.box_item")}
          rows={facts.box}
          onChange={(box) => onChange({ box })}
          blank={{ name: "", nameEn: "", amount: "", amountEn: "" }}
          most={30}
          columns={[
            { field: "name", label: t("admin.box_name"), flex: 2, maxLength: 80 },
            { field: "nameEn", label: t("admin.in_english"), lang: "en", flex: 2, maxLength: 120 },
            { field: "amount", label: t("admin.box_amount"), maxLength: 40 },
            { field: "amountEn", label: t("admin.in_english"), lang: "en", maxLength: 60 },
          ]}
        />
      </Part>
      <Part title={t("admin.steps")} hint={t("admin.steps_hint")}>
        <RowsEditor
          name={t("admin.step_one")}
          rows={facts.steps}
          onChange={(steps) => onChange({ steps })}
          blank={{ ko: "", en: "" }}
          most={10}
          columns={[
            { field: "ko", label: t("admin.step_text"), maxLength: 300 },
            { field: "en", label: t("admin.in_english"), lang: "en", maxLength: 400 },
          ]}
        />
      </Part>
      <Part title={t("admin.legal")} hint={t("admin.legal_hint")}>
        <RowsEditor
          name={t("admin.legal_row")}
          rows={facts.legal}
          onChange={(legal) => onChange({ legal })}
          blank={{ name: "", nameEn: "", value: "", valueEn: "" }}
          most={30}
          columns={[
            { field: "name", label: t("admin.legal_name"), maxLength: 60 },
            { field: "nameEn", label: t("admin.in_english"), lang: "en", maxLength: 100 },
            { field: "value", label: t("admin.legal_value"), flex: 2, maxLength: 300 },
            { field: "valueEn", label: t("admin.in_english"), lang: "en", flex: 2, maxLength: 400 },
          ]}
        />
      </Part>
    </Stack>
  );
}

function Part({ title, hint, children }: { title: string; hint?: string; children: React.ReactNode }) {
  return (
    <div role="group" aria-label={title}>
      <Group gap="xs" mb={6}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        {hint && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </Group>
      {children}
    </div>
  );
}
