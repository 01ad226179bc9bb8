import type { ProductForm as Request, ProductRecord } from "../api/catalog";
import type { TextKey } from "./texts";
import type { OptionDraft, VariantDraft } from "./variants";
import { fit, mostVariants, newStem, skuStem } from "./variants";

export interface FactsForm {
  box: { name: string; nameEn: string; amount: string; amountEn: string }[];
  steps: { ko: string; en: string }[];
  allergens: string[];
  storage: string;
  servings: number;
  minutes: number;
  spicyLevel: number;
  legal: { name: string; nameEn: string; value: string; valueEn: string }[];
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
    options: [], variants: fit([], [], newStem()), facts: noFacts,
  };
}

/** Sets other options and the variants that follow from them. */
export function withOptions(form: ProductForm, options: OptionDraft[]): ProductForm {
  return { ...form, options, variants: fit(options, form.variants, skuStem(form.variants)) };
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

/** The form for a product as the server has it. */
export function toForm(p: ProductRecord): ProductForm {
  const { facts } = p;
  return {
    name: p.name, nameEn: p.nameEn, summary: p.summary, summaryEn: p.summaryEn, story: p.story, storyEn: p.storyEn,
    slug: p.slug, vendor: p.vendor.id, status: p.status,
    options: (p.options ?? []).map((o) => ({ name: o.name, nameEn: o.nameEn ?? "", values: (o.values ?? []).map((v) => ({ name: v.name, nameEn: v.nameEn ?? "" })) })),
    variants: (p.variants ?? []).map((v) => ({
      id: v.id, sku: v.sku, values: v.values ?? [], price: v.price, listPrice: v.listPrice > v.price ? v.listPrice : null, safety: v.safety, stock: 0,
    })),
    facts: {
      box: (facts.box ?? []).map((b) => ({ name: b.name, nameEn: b.nameEn ?? "", amount: b.amount ?? "", amountEn: b.amountEn ?? "" })),
      steps: (facts.steps ?? []).map((s) => ({ ko: s.ko, en: s.en ?? "" })),
      allergens: facts.allergens ?? [],
      storage: facts.storage ?? "",
      servings: facts.servings ?? 0,
      minutes: facts.minutes ?? 0,
      spicyLevel: facts.spicyLevel ?? 0,
      legal: (facts.legal ?? []).map((r) => ({ name: r.name, nameEn: r.nameEn ?? "", value: r.value, valueEn: r.valueEn ?? "" })),
    },
  };
}

/** What is sent: trimmed, without lines that were left empty. Version is the one that was read, 0 for a new product. */
export function toRequest(form: ProductForm, version: number): Request {
  const { facts } = form;
  const has = (s: string) => s.trim() !== "";
  return {
    name: form.name.trim(), nameEn: form.nameEn.trim(), summary: form.summary.trim(), summaryEn: form.summaryEn.trim(),
    story: form.story.trim(), storyEn: form.storyEn.trim(), vendorId: form.vendor, status: form.status as Request["status"],
    ...(has(form.slug) && { slug: form.slug.trim() }),
    ...(version > 0 && { version }),
    options: form.options.map((o) => ({ name: o.name.trim(), nameEn: o.nameEn.trim(), values: o.values.filter((v) => has(v.name)).map((v) => ({ name: v.name.trim(), nameEn: v.nameEn.trim() })) })),
    variants: form.variants.map((v) => ({
      ...(v.id !== "" ? { id: v.id } : { onHand: v.stock }),
      sku: v.sku.trim(), values: v.values, price: v.price ?? 0, safety: v.safety, ...(v.listPrice && { listPrice: v.listPrice }),
    })),
    facts: {
      box: facts.box.filter((b) => has(b.name)),
      steps: facts.steps.filter((s) => has(s.ko)),
      allergens: facts.allergens,
      legal: facts.legal.filter((r) => has(r.name) && has(r.value)),
      servings: facts.servings, minutes: facts.minutes, spicyLevel: facts.spicyLevel,
      ...(facts.storage !== "" && { storage: facts.storage as "frozen" }),
    },
  };
}
