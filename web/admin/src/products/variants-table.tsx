import { Button, Text, TextInput } from "@mantine/core";
import { PackageOpen } from "lucide-react";
import { useState } from "react";
import type { VariantRecord as Variant } from "../api/catalog";
import { count } from "../format/money";
import { StockAdjust } from "./stock-adjust";
import { useT } from "./texts";
import { variantName, type VariantDraft } from "./variants";
import classes from "./variants.module.css";
import { WonInput } from "./won-input";

interface Props {
  variants: VariantDraft[];
  /** The same variants as the server has them, by id, for stock. */
  saved: Map<string, Variant>;
  errors: Record<string, string>;
  onChange(variants: VariantDraft[]): void;
}

/** One line a variant: code, price, list price, and its stock, which only the adjustment with its reason changes. */
export function VariantsTable({ variants, saved, errors, onChange }: Props) {
  const t = useT();
  const [adjusting, setAdjusting] = useState<string | null>(null);
  const set = (i: number, change: Partial<VariantDraft>) => onChange(variants.map((v, j) => (j === i ? { ...v, ...change } : v)));
  const target = adjusting ? saved.get(adjusting) : undefined;

  return (
    <div className={classes.table} role="table" aria-label={t("admin.options")}>
      <div className={classes.row} role="row" data-head>
        <span role="columnheader">{t("admin.variant")}</span>
        <span role="columnheader">{t("admin.sku")}</span>
        <span role="columnheader">{t("admin.price")}</span>
        <span role="columnheader">{t("admin.list_price")}</span>
        <span role="columnheader">{t("admin.available")}</span>
      </div>
      {variants.map((v, i) => {
        const name = variantName(v.values) || t("admin.variant_one");
        const stock = saved.get(v.id);
        return (
          <div key={v.id || v.values.join("/")} className={classes.row} role="row">
            <Text size="sm" fw={600} role="cell" className={classes.name}>
              {name}
            </Text>
            <div role="cell">
              <TextInput aria-label={`${name} ${t("admin.sku")}`} value={v.sku} maxLength={40} error={errors[`${i}.sku`]} onChange={(e) => set(i, { sku: e.currentTarget.value })} />
            </div>
            <div role="cell">
              <WonInput aria-label={`${name} ${t("admin.price")}`} placeholder={t("admin.price")} value={v.price} error={errors[`${i}.price`]} onChange={(price) => set(i, { price })} />
            </div>
            <div role="cell">
              <WonInput aria-label={`${name} ${t("admin.list_price")}`} placeholder={t("admin.list_price")} value={v.listPrice} error={errors[`${i}.listPrice`]} onChange={(listPrice) => set(i, { listPrice })} />
            </div>
            <div role="cell" className={classes.stock}>
              {stock ? (
                <Button variant="default" size="sm" fullWidth justify="space-between" rightSection={<PackageOpen size={16} aria-hidden />} onClick={() => setAdjusting(v.id)} aria-label={`${count(stock.available)} – ${t("admin.stock_adjust_title", { name })}`}>
                  <span className="num">{count(stock.available)}</span>
                </Button>
              ) : (
                <TextInput aria-label={`${name} ${t("admin.stock_first")}`} placeholder={t("admin.stock_first")} inputMode="numeric" value={v.stock === 0 ? "" : String(v.stock)} onChange={(e) => set(i, { stock: Math.min(1_000_000, Number(e.currentTarget.value.replace(/\D/g, "")) || 0) })} styles={{ input: { textAlign: "end" } }} />
              )}
            </div>
          </div>
        );
      })}
      {target && <StockAdjust variant={target} name={variantName(target.values ?? []) || t("admin.variant_one")} opened onClose={() => setAdjusting(null)} />}
    </div>
  );
}
