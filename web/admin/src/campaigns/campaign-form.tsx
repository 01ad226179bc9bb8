import { NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useAdminChangeCampaignMutation, useAdminGetCampaignQuery, useAdminMakeCampaignMutation, type CampaignStory } from "../api/campaigns";
import { useAdminListProductsQuery } from "../api/catalog";
import { useAdminListShowsQuery } from "../api/shows";
import { fromField, known, toField } from "../format/time";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SaveBar } from "../page/save-bar";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { Meant } from "./meant";
import { useT } from "./texts";

const words = { subject: "", title: "", body: "", button: "" };
const blank = { name: "", ko: words, en: words, link: "/", perMinute: 600, startsAt: "", product: "", show: "", notBoughtFor: 0 };

/** Writes a campaign, or one again that has not begun. */
export default function CampaignForm() {
  const { id } = useParams();
  return id ? <Existing id={id} /> : <Editor />;
}

function Existing({ id }: { id: string }) {
  const { data, error, refetch } = useAdminGetCampaignQuery({ id });
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  return <Editor campaign={data} />;
}

function Editor({ campaign: c }: { campaign?: CampaignStory }) {
  const t = useT();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: c
      ? {
          name: c.name, ko: { ...words, ...c.ko }, en: { ...words, ...c.en }, link: c.link, perMinute: c.perMinute, startsAt: known(c.startsAt) ? toField(c.startsAt) : "",
          product: c.segment.product ?? "", show: c.segment.show ?? "", notBoughtFor: c.segment.notBoughtFor ?? 0,
        }
      : blank,
    validate: {
      name: (v) => (v.trim() === "" ? t("admin.needed") : null),
      ko: { subject: (v) => (v.trim() === "" ? t("admin.needed") : null), title: (v) => (v.trim() === "" ? t("admin.needed") : null), body: (v) => (v.trim() === "" ? t("admin.needed") : null) },
      link: (v) => (v.startsWith("/") ? null : t("admin.campaign_link_rule")),
    },
  });
  const [make, making] = useAdminMakeCampaignMutation();
  const [change, changing] = useAdminChangeCampaignMutation();
  const { data: products } = useAdminListProductsQuery({ size: 100 });
  const { data: shows } = useAdminListShowsQuery({ size: 100 });
  const [saved, setSaved] = useState(false);
  const v = form.values;
  const segment = { product: v.product || undefined, show: v.show || undefined, notBoughtFor: v.notBoughtFor || undefined };
  const save = form.onSubmit(async (v) => {
    const body = { name: v.name.trim(), ko: v.ko, en: v.en, link: v.link.trim(), perMinute: v.perMinute, startsAt: fromField(v.startsAt) || undefined, segment };
    const answer = c ? await change({ id: c.id, changeRequestBody: { ...body, version: c.version } }) : await make({ campaignForm: body });
    if (!answer.data) return;
    setSaved(true);
    form.resetDirty();
    void navigate(`/campaigns/${answer.data.id}`);
  });
  return (
    <Page title={c ? c.name : t("admin.campaign_make")} up={{ to: c ? `/campaigns/${c.id}` : "/campaigns", label: c ? c.name : t("admin.room_campaigns") }} narrow>
      <form onSubmit={save} style={{ display: "contents" }}>
        <ProblemView error={making.error ?? changing.error} />
        <Section>
          <TextInput label={t("admin.campaign_name")} description={t("admin.campaign_name_hint")} required maxLength={60} {...form.getInputProps("name")} />
        </Section>
        <Section title={t("admin.campaign_to")} hint={t("admin.campaign_to_hint")}>
          <Select label={t("admin.campaign_product")} clearable searchable placeholder={t("admin.campaign_any")} data={(products?.items ?? []).map((p) => ({ value: p.id, label: p.name }))} value={v.product || null} onChange={(p) => form.setFieldValue("product", p ?? "")} />
          <Select label={t("admin.campaign_show")} clearable searchable placeholder={t("admin.campaign_any")} data={(shows?.items ?? []).map((s) => ({ value: s.id, label: s.title }))} value={v.show || null} onChange={(s) => form.setFieldValue("show", s ?? "")} />
          <NumberInput label={t("admin.campaign_not_bought")} description={t("admin.campaign_not_bought_hint")} min={0} max={3650} allowDecimal={false} maw={280} value={v.notBoughtFor} onChange={(n) => form.setFieldValue("notBoughtFor", typeof n === "number" ? n : 0)} />
          <Meant segment={segment} />
        </Section>
        {(["ko", "en"] as const).map((l) => (
          <Section key={l} title={t(`admin.campaign_words_${l}`)} hint={t(`admin.campaign_words_${l}_hint`)}>
            <TextInput label={t("admin.campaign_subject")} description={t("admin.campaign_subject_hint")} required={l === "ko"} maxLength={100} {...form.getInputProps(`${l}.subject`)} />
            <TextInput label={t("admin.campaign_title")} required={l === "ko"} maxLength={100} {...form.getInputProps(`${l}.title`)} />
            <Textarea label={t("admin.campaign_body")} description={t("admin.campaign_body_hint")} required={l === "ko"} autosize minRows={4} maxLength={1500} {...form.getInputProps(`${l}.body`)} />
            <TextInput label={t("admin.campaign_button")} maxLength={30} {...form.getInputProps(`${l}.button`)} />
          </Section>
        ))}
        <Section title={t("admin.campaign_how")}>
          <TextInput label={t("admin.campaign_link")} description={t("admin.campaign_link_hint")} maxLength={400} {...form.getInputProps("link")} />
          <TextInput type="datetime-local" label={t("admin.campaign_starts_at")} description={t("admin.campaign_starts_at_hint")} maw={280} {...form.getInputProps("startsAt")} />
          <NumberInput label={t("admin.campaign_rate")} description={t("admin.campaign_rate_hint")} min={1} max={60000} allowDecimal={false} maw={280} value={v.perMinute} onChange={(n) => form.setFieldValue("perMinute", typeof n === "number" ? n : 600)} />
        </Section>
        <SaveBar dirty={form.isDirty() && !saved} saving={making.isLoading || changing.isLoading} fresh={!c} act={t("admin.campaign_save")} />
      </form>
    </Page>
  );
}
