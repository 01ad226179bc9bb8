import { ActionIcon, Alert, Button, Group, Select, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { ExternalLink, GitMerge, Plus, Store } from "lucide-react";
import { useEffect, useMemo, useState, type FormEvent } from "react";
import { useNavigate, useParams } from "react-router";
import { useAdminCreateProductMutation, useAdminGetProductQuery, useAdminListVendorsQuery, useAdminUpdateProductMutation, type ProductRecord } from "../api/catalog";
import { problemOf } from "../api/problem";
import { Confirm } from "../page/confirm";
import { Folded } from "../page/folded";
import { InSight, toFirstWrong } from "../page/in-sight";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SaveBar } from "../page/save-bar";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { blank, check, toForm, toRequest, withOptions, type ProductForm } from "./draft";
import { FactsEditor } from "./facts-editor";
import { OptionsEditor } from "./options-editor";
import { Pictures } from "./pictures";
import { productName } from "./product";
import { StatusBadge } from "./status-badge";
import { useSay, useT } from "./texts";
import { VendorDialog } from "./vendor-dialog";
import { VariantsTable } from "./variants-table";

/** One product, in one column: words, pictures, options with prices and stock, facts. */
export default function ProductPage() {
  const { id } = useParams();
  return id ? <Existing id={id} /> : <Form />;
}

function Existing({ id }: { id: string }) {
  const { data, error, refetch } = useAdminGetProductQuery({ id });
  if (error && !data) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  return <Form key={data.id} product={data} reload={refetch} />;
}

interface Props {
  product?: ProductRecord;
  reload?: () => unknown;
}

function Form({ product, reload }: Props) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const { data: vendors } = useAdminListVendorsQuery();
  // What the form began from. Stock and pictures change beside it and do not touch it.
  const [base, setBase] = useState(() => ({ form: product ? toForm(product) : blank(), version: product?.version ?? 0 }));
  const [form, setForm] = useState<ProductForm>(base.form);
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const [reloading, setReloading] = useState(false);
  const [addingVendor, setAddingVendor] = useState(false);
  const [create, creating] = useAdminCreateProductMutation();
  const [update, updating] = useAdminUpdateProductMutation();
  const error = creating.error ?? updating.error;
  const conflict = error !== undefined && problemOf(error).code === "edit_conflict";
  const wrong = check(form);
  const errors: Record<string, string> = tried ? Object.fromEntries(Object.entries(wrong).map(([k, v]) => [k, v ? t(v, { n: form.variants.length }) : ""])) : {};
  const served = error ? problemOf(error).fields : {};
  const dirty = useMemo(() => JSON.stringify(form) !== JSON.stringify(base.form), [form, base]);
  const saved = useMemo(() => new Map((product?.variants ?? []).map((v) => [v.id, v])), [product]);
  const set = (change: Partial<ProductForm>) => setForm((now) => ({ ...now, ...change }));
  const field = (name: keyof ProductForm & string) => ({ error: errors[name] ?? served[name] });
  const editable = may("edit.product");

  useEffect(() => {
    if (made) navigate(`/products/${made}`, { replace: true });
  }, [made, navigate]);
  // A change of pictures or stock moves the version on; the words in this form are still those that were read.
  useEffect(() => {
    if (product && !conflict && sameWords(toForm(product), base.form)) setBase((now) => (now.version === product.version ? now : { ...now, version: product.version }));
  }, [product, conflict, base.form]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(wrong).length > 0) {
      toFirstWrong();
      return;
    }
    const productForm = toRequest(form, base.version);
    const answer = product ? await update({ id: product.id, productForm }) : await create({ productForm });
    if (answer.error) return;
    const next = toForm(answer.data);
    setBase({ form: next, version: answer.data.version });
    setForm(next);
    setTried(false);
    done(t("admin.product_saved"));
    if (!product) setMade(answer.data.id);
  };

  return (
    <Page
      narrow
      title={product ? productName(product, lang) : t("admin.product_new")}
      up={{ to: "/products", label: t("admin.room_products") }}
      beside={product && <StatusBadge status={product.status} />}
      actions={
        product?.status === "on_sale" && (
          <Button component="a" href={`/p/${product.slug}`} target="_blank" rel="noreferrer" variant="default" leftSection={<ExternalLink size={16} aria-hidden />}>
            {t("admin.see_in_shop")}
          </Button>
        )
      }
    >
      <form onSubmit={submit} noValidate>
        <fieldset disabled={!editable} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <Stack gap="lg">
            <InSight of={error}>
              {conflict ? (
                <Alert color="amber" icon={<GitMerge size={20} aria-hidden />} title={t("admin.product_conflict")}>
                  <Text size="sm">{t("admin.product_conflict_body")}</Text>
                  <Button mt="xs" size="compact-md" variant="default" onClick={() => setReloading(true)}>
                    {t("admin.product_conflict_act")}
                  </Button>
                </Alert>
              ) : (
                <ProblemView error={error} />
              )}
            </InSight>
            <Section title={t("admin.product_words")}>
              <TextInput label={t("admin.product_name_ko")} required maxLength={100} value={form.name} onChange={(e) => set({ name: e.currentTarget.value })} {...field("name")} />
              <TextInput label={t("admin.product_name_en")} lang="en" maxLength={120} value={form.nameEn} onChange={(e) => set({ nameEn: e.currentTarget.value })} {...field("nameEn")} />
              {vendors?.items.length === 0 && editable && (
                <Alert color="yolk" icon={<Store size={20} aria-hidden />} title={t("admin.vendor_first")}>
                  <Button mt={4} onClick={() => setAddingVendor(true)}>
                    {t("admin.vendor_new")}
                  </Button>
                </Alert>
              )}
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <Select
                  label={t("admin.vendor")}
                  required
                  searchable
                  placeholder={t("admin.vendor_pick")}
                  value={form.vendor || null}
                  onChange={(vendor) => set({ vendor: vendor ?? "" })}
                  data={(vendors?.items ?? []).map((v) => ({ value: v.id, label: (lang === "en" && v.nameEn) || v.name }))}
                  inputContainer={(input) => (
                    <Group gap="xs" wrap="nowrap">
                      <div style={{ flex: 1, minWidth: 0 }}>{input}</div>
                      <ActionIcon variant="default" size={44} aria-label={t("admin.vendor_new")} title={t("admin.vendor_new")} onClick={() => setAddingVendor(true)}>
                        <Plus size={18} aria-hidden />
                      </ActionIcon>
                    </Group>
                  )}
                  {...field("vendor")}
                />
                <Select
                  label={t("admin.product_status")}
                  value={form.status}
                  onChange={(status) => set({ status: status ?? "draft" })}
                  allowDeselect={false}
                  data={["draft", "on_sale", "hidden"].map((s) => ({ value: s, label: say("product", s) }))}
                  {...field("status")}
                />
              </SimpleGrid>
              <TextInput label={t("admin.product_summary_ko")} maxLength={200} value={form.summary} onChange={(e) => set({ summary: e.currentTarget.value })} {...field("summary")} />
              <TextInput label={t("admin.product_summary_en")} lang="en" maxLength={300} value={form.summaryEn} onChange={(e) => set({ summaryEn: e.currentTarget.value })} {...field("summaryEn")} />
              <Textarea label={t("admin.product_story_ko")} description={t("admin.story_rule")} autosize minRows={3} maxRows={12} maxLength={10_000} value={form.story} onChange={(e) => set({ story: e.currentTarget.value })} {...field("story")} />
              <Textarea label={t("admin.product_story_en")} lang="en" autosize minRows={3} maxRows={12} maxLength={15_000} value={form.storyEn} onChange={(e) => set({ storyEn: e.currentTarget.value })} {...field("storyEn")} />
            </Section>
            <Section title={t("admin.pictures")} hint={t("admin.pictures_hint")}>
              {product ? (
                <Pictures productId={product.id} pictures={product.pictures ?? []} onChanged={() => reload?.()} />
              ) : (
                <Text size="sm" c="dimmed">
                  {t("admin.pictures_later")}
                </Text>
              )}
            </Section>
            <Section title={t("admin.options")} hint={t("admin.options_hint")}>
              <OptionsEditor options={form.options} onChange={(options) => setForm((now) => withOptions(now, options))} />
              {Object.entries(errors).some(([k]) => k.startsWith("options")) && (
                <Text size="sm" c="var(--fire-ink)" data-error>
                  {Object.entries(errors).find(([k]) => k.startsWith("options"))?.[1]}
                </Text>
              )}
              <VariantsTable variants={form.variants} saved={saved} errors={errors} onChange={(variants) => set({ variants })} />
            </Section>
            <Section title={t("admin.facts")} hint={t("admin.facts_hint")}>
              <FactsEditor facts={form.facts} onChange={(change) => set({ facts: { ...form.facts, ...change } })} />
            </Section>
            <Folded title={t("admin.address")} wrong={field("slug").error !== undefined}>
              <TextInput label={t("admin.slug")} description={t("admin.slug_body")} leftSection={<Text size="sm" c="dimmed">/p/</Text>} leftSectionWidth={40} maxLength={60} value={form.slug} onChange={(e) => set({ slug: e.currentTarget.value })} {...field("slug")} />
            </Folded>
          </Stack>
        </fieldset>
        {editable && (
          <SaveBar
            dirty={dirty && made === null}
            fresh={!product}
            saving={creating.isLoading || updating.isLoading}
            act={product ? t("admin.product_save") : t("admin.product_create")}
            onReset={() => {
              setForm(base.form);
              setTried(false);
            }}
          />
        )}
      </form>
      {addingVendor && <VendorDialog onClose={() => setAddingVendor(false)} onSaved={(v) => set({ vendor: v.id })} />}
      <Confirm
        opened={reloading}
        title={t("admin.product_conflict_act")}
        act={t("admin.product_conflict_act")}
        onClose={() => setReloading(false)}
        onConfirm={async () => {
          updating.reset();
          const fresh = (await reload?.()) as { data?: ProductRecord } | undefined;
          if (!fresh?.data) return;
          setBase({ form: toForm(fresh.data), version: fresh.data.version });
          setForm(toForm(fresh.data));
        }}
      >
        <Text size="sm">{t("admin.product_conflict_body")}</Text>
      </Confirm>
    </Page>
  );
}

function sameWords(a: ProductForm, b: ProductForm): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
