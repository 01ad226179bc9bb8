import { ActionIcon, Button, Group, NumberInput, Paper, Select, Stack, Text } from "@mantine/core";
import { Plus, Trash2 } from "lucide-react";
import type { SegmentRule } from "../api/campaigns";
import { useAdminListProductsQuery } from "../api/catalog";
import { useAdminListShowsQuery } from "../api/shows";
import { rules } from "./form";
import { useSay, useT } from "./texts";

const most = 10;

/** Who is meant: rules that all have to hold, each about what somebody did or did not. */
export function SegmentFields({ value, onChange }: { value: SegmentRule[]; onChange: (rules: SegmentRule[]) => void }) {
  const t = useT();
  const { data: products } = useAdminListProductsQuery({ size: 100 });
  const { data: shows } = useAdminListShowsQuery({ size: 100 });
  const put = (i: number, rule: SegmentRule) => onChange(value.map((r, at) => (at === i ? rule : r)));
  return (
    <Stack gap="sm">
      {value.length === 0 && <Text size="sm">{t("admin.campaign_everybody")}</Text>}
      {value.map((rule, i) => (
        <Rule
          key={i}
          n={i + 1}
          rule={rule}
          products={(products?.items ?? []).map((p) => ({ value: p.id, label: p.name }))}
          shows={(shows?.items ?? []).map((s) => ({ value: s.id, label: s.title }))}
          onChange={(r) => put(i, r)}
          onRemove={() => onChange(value.filter((_, at) => at !== i))}
        />
      ))}
      {value.length < most && (
        <Button variant="default" leftSection={<Plus size={16} aria-hidden />} style={{ alignSelf: "flex-start" }} onClick={() => onChange([...value, { is: "bought" }])}>
          {t("admin.campaign_rule_add")}
        </Button>
      )}
    </Stack>
  );
}

interface Choice {
  value: string;
  label: string;
}

function Rule({ n, rule: r, products, shows, onChange, onRemove }: { n: number; rule: SegmentRule; products: Choice[]; shows: Choice[]; onChange: (r: SegmentRule) => void; onRemove: () => void }) {
  const t = useT();
  const say = useSay();
  const days = r.is !== "wished";
  return (
    <Paper withBorder p="sm" radius="md" role="group" aria-label={t("admin.campaign_rule", { n })}>
      <Group align="end" gap="sm">
        <Select
          label={t("admin.campaign_rule", { n })}
          allowDeselect={false}
          w={220}
          data={rules.flatMap((is) => [{ value: is, label: say("campaign_rule", is) }, { value: `not ${is}`, label: say("campaign_rule_not", is) }])}
          value={r.not ? `not ${r.is}` : r.is}
          onChange={(v) => {
            const is = rules.find((one) => v === one || v === `not ${one}`) ?? "bought";
            onChange({ is, not: v?.startsWith("not ") || undefined, days: is === "seen" ? 30 : is === "spent" ? 365 : undefined, won: is === "spent" ? 300_000 : undefined });
          }}
        />
        {r.is === "bought" && <Select label={t("admin.campaign_product")} clearable searchable w={220} placeholder={t("admin.campaign_any")} data={products} value={r.product ?? null} onChange={(p) => onChange({ ...r, product: p ?? undefined })} />}
        {(r.is === "bought" || r.is === "watched") && <Select label={t("admin.campaign_show")} clearable searchable w={220} placeholder={t("admin.campaign_any")} data={shows} value={r.show ?? null} onChange={(s) => onChange({ ...r, show: s ?? undefined })} />}
        {r.is === "wished" && <Select label={t("admin.campaign_wished_show")} clearable searchable w={220} data={shows} value={r.show ?? null} onChange={(s) => onChange({ ...r, show: s ?? undefined, product: undefined })} />}
        {r.is === "wished" && !r.show && <Select label={t("admin.campaign_wished_product")} clearable searchable w={220} data={products} value={r.product ?? null} onChange={(p) => onChange({ ...r, product: p ?? undefined })} />}
        {r.is === "spent" && (
          <NumberInput label={t("admin.campaign_won")} min={1} max={1_000_000_000} allowDecimal={false} thousandSeparator="," w={160} value={r.won ?? 0} onChange={(won) => onChange({ ...r, won: typeof won === "number" && won > 0 ? won : undefined })} />
        )}
        {days && (
          <NumberInput
            label={t("admin.campaign_days")}
            min={r.is === "seen" ? 1 : 0}
            max={r.is === "bought" || r.is === "spent" ? 3650 : 180}
            allowDecimal={false}
            w={150}
            value={r.days ?? 0}
            onChange={(d) => onChange({ ...r, days: typeof d === "number" && d > 0 ? d : undefined })}
          />
        )}
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t("admin.campaign_rule_remove", { n })} onClick={onRemove}>
          <Trash2 size={18} aria-hidden />
        </ActionIcon>
      </Group>
    </Paper>
  );
}
