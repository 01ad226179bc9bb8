import type { TextKey } from "../texts/texts";
import type { OptionDraft, VariantDraft } from "./variants";
import { fit, mostVariants, skuStem } from "./variants";

export interface FactsForm {
  box: { name: string; nameEn: string; amount: string }[];
  steps: { ko: string; en: string }[];
  allergens: string[];
  storage: string;
  servings: number;
  minutes: number;
  spicyLevel: number;
  legal: { name: string; value: string }[];
}

/** A product as its form holds it. */
export interface ProductForm {
  name: string;
  nameEn: string;
  summary: string;
  summaryEn: string;
  story: string;
  storyEn: string;
  slug: string;
  vendor: string;
  status: string;
  options: OptionDraft[];
  variants: VariantDraft[];
  facts: FactsForm;
}

export const noFacts: FactsForm = { box: [], steps: [], allergens: [], storage: "", servings: 0, minutes: 0, spicyLevel: 0, legal: [] };

/** An empty form with the one variant every product has. */
export function blank(vendor = ""): ProductForm {
  return {
    name: "", nameEn: "", summary: "", summaryEn: "", story: "", storyEn: "", slug: "", vendor, status: "draft",
    options: [], variants: fit([], [], ""), facts: noFacts,
  };
}

/** Sets other options and the variants that follow from them. */
export function withOptions(form: ProductForm, options: OptionDraft[]): ProductForm {
  return { ...form, options, variants: fit(options, form.variants, skuStem(form.nameEn, form.slug)) };
}

/** What is wrong with a form, by field; empty when it can be sent. */
export function check(form: ProductForm): Partial<Record<string, TextKey>> {
  const wrong: Partial<Record<string, TextKey>> = {};
  if (form.name.trim() === "") wrong["name"] = "admin.needed";
  if (form.vendor === "") wrong["vendor"] = "admin.vendor_pick";
  if (form.slug !== "" && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(form.slug)) wrong["slug"] = "admin.slug_rule";
  if (form.variants.length > mostVariants) wrong["options"] = "admin.variants_many";
  form.options.forEach((o, i) => {
    if (o.name.trim() === "" || o.values.every((v) => v.name.trim() === "")) wrong[`options.${i}`] = "admin.option_incomplete";
  });
  const seen = new Set<string>();
  form.variants.forEach((v, i) => {
    const sku = v.sku.trim();
    if (sku === "") wrong[`${i}.sku`] = "admin.sku_needed";
    else if (seen.has(sku)) wrong[`${i}.sku`] = "admin.sku_twice";
    seen.add(sku);
    if (v.price === null || v.price <= 0) wrong[`${i}.price`] = "admin.price_needed";
    else if (v.listPrice !== null && v.listPrice > 0 && v.listPrice < v.price) wrong[`${i}.listPrice`] = "admin.list_price_low";
  });
  return wrong;
}
