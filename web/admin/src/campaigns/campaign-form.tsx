import { Alert, Button, Checkbox, Group, NumberInput, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { useAdminChangeCampaignMutation, useAdminGetCampaignQuery, useAdminMakeCampaignMutation, type CampaignStory } from "../api/campaigns";
import { pictureAddress } from "../format/picture";
import { Page } from "../page/page";
import { PictureDrop } from "../page/picture-drop";
import { ProblemView } from "../page/problem-view";
import { SaveBar } from "../page/save-bar";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { another, byPhone, channels, formOf, names, valuesOf, type Channel } from "./form";
import { Meant } from "./meant";
import { SegmentFields } from "./segment";
import { useSay, useT } from "./texts";

/** Writes a campaign, or one again that has not begun, or a new one like another. */
export default function CampaignForm() {
  const { id } = useParams();
  const [query] = useSearchParams();
  const like = query.get("like");
  if (id) return <Existing id={id} />;
  return like ? <Existing id={like} copy /> : <Editor />;
}

function Existing({ id, copy }: { id: string; copy?: boolean }) {
  const { data, error, refetch } = useAdminGetCampaignQuery({ id });
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  return <Editor campaign={data} copy={copy} />;
}

function Editor({ campaign, copy }: { campaign?: CampaignStory; copy?: boolean }) {
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const c = copy ? undefined : campaign;
  const needed = (v: string) => (v.trim() === "" ? t("admin.needed") : null);
  const form = useForm({
    initialValues: valuesOf(campaign, copy === true),
    validate: {
      name: needed,
      wordings: {
        ko: {
          subject: (v: string, all) => (all.channel === "mail" ? needed(v) : null),
          title: (v: string, all) => (byPhone(all.channel) ? null : needed(v)),
          body: needed,
        },
      },
      link: (v) => (v.startsWith("/") ? null : t("admin.campaign_link_rule")),
    },
  });
  const [make, making] = useAdminMakeCampaignMutation();
  const [change, changing] = useAdminChangeCampaignMutation();
  const [saved, setSaved] = useState(false);
  const v = form.values;
  const number = (n: number | string, otherwise: number) => (typeof n === "number" ? n : otherwise);
  const save = form.onSubmit(async (v) => {
    const body = formOf(v);
    const answer = c ? await change({ id: c.id, changeRequestBody: { ...body, version: c.version } }) : await make({ campaignForm: body });
    if (!answer.data) return;
    setSaved(true);
    form.resetDirty();
    void navigate(`/campaigns/${answer.data.id}`);
  });
  const tried = v.wordings.length > 1;
  return (
    <Page title={c ? c.name : t("admin.campaign_make")} up={{ to: c ? `/campaigns/${c.id}` : "/campaigns", label: c ? c.name : t("admin.room_campaigns") }} narrow>
      <form onSubmit={save} style={{ display: "contents" }}>
        <ProblemView error={making.error ?? changing.error} />
        <Section>
          <TextInput label={t("admin.campaign_name")} description={t("admin.campaign_name_hint")} required maxLength={60} {...form.getInputProps("name")} />
          <SegmentedControl
            aria-label={t("admin.campaign_channel")}
            value={v.channel}
            onChange={(to) => form.setFieldValue("channel", channels.find((one) => one === to) ?? "mail")}
            data={channels.map((one) => ({ value: one, label: say("campaign_channel", one) }))}
          />
          {v.channel !== "mail" && <Alert color="sea">{say("campaign_channel_hint", v.channel)}</Alert>}
          {v.channel === "brand" && <Checkbox label={t("admin.campaign_instead")} description={t("admin.campaign_instead_hint")} {...form.getInputProps("instead", { type: "checkbox" })} />}
        </Section>
        <Section title={t("admin.campaign_to")} hint={t("admin.campaign_to_hint")}>
          <SegmentFields value={v.rules} onChange={(rules) => form.setFieldValue("rules", rules)} />
          <Meant channel={v.channel} segment={{ all: v.rules }} />
        </Section>
        {v.wordings.map((_, i) => (
          <WordingFields
            key={i}
            i={i}
            channel={v.channel}
            tried={tried}
            props={(path) => form.getInputProps(`wordings.${i}.${path}`)}
            onRemove={() => form.removeListItem("wordings", i)}
          />
        ))}
        {v.channel === "sms" && (
          <Section title={t("admin.campaign_picture")} hint={t("admin.campaign_picture_hint")}>
            <PictureDrop label={t("admin.campaign_picture")} url={v.picture && pictureAddress(v.picture, 640)} ratio="4 / 3" width={280} onChange={(p) => form.setFieldValue("picture", p?.id ?? "")} />
          </Section>
        )}
        {v.wordings.length < names.length && (
          <Button variant="default" leftSection={<Plus size={16} aria-hidden />} style={{ alignSelf: "flex-start" }} onClick={() => form.insertListItem("wordings", another())}>
            {t("admin.campaign_wording_add")}
          </Button>
        )}
        {tried && (
          <Section title={t("admin.campaign_trial")} hint={t("admin.campaign_trial_hint")}>
            <NumberInput label={t("admin.campaign_trial_share")} description={t("admin.campaign_trial_share_hint")} min={1} max={100} allowDecimal={false} suffix=" %" maw={280} value={v.share} onChange={(n) => form.setFieldValue("share", number(n, 20))} />
            {v.share < 100 && (
              <Group align="end">
                <Select
                  label={t("admin.campaign_trial_by")}
                  allowDeselect={false}
                  w={280}
                  data={(["hand", "clicks", "opens"] as const).filter((by) => by !== "opens" || v.channel === "mail").map((by) => ({ value: by, label: say("campaign_trial_by", by) }))}
                  value={v.by}
                  onChange={(by) => form.setFieldValue("by", by === "clicks" || by === "opens" ? by : "hand")}
                />
                {v.by !== "hand" && <NumberInput label={t("admin.campaign_trial_minutes")} min={5} max={4320} allowDecimal={false} w={220} value={v.minutes} onChange={(n) => form.setFieldValue("minutes", number(n, 60))} />}
              </Group>
            )}
          </Section>
        )}
        <Section title={t("admin.campaign_how")}>
          <TextInput label={t("admin.campaign_link")} description={t("admin.campaign_link_hint")} maxLength={400} {...form.getInputProps("link")} />
          <TextInput type="datetime-local" label={t("admin.campaign_starts_at")} description={t("admin.campaign_starts_at_hint")} maw={280} {...form.getInputProps("startsAt")} />
          <NumberInput label={t("admin.campaign_rate")} description={t("admin.campaign_rate_hint")} min={1} max={60000} allowDecimal={false} maw={280} value={v.perMinute} onChange={(n) => form.setFieldValue("perMinute", number(n, 600))} />
          <NumberInput label={t("admin.campaign_ramp")} description={t("admin.campaign_ramp_hint")} min={0} max={1440} allowDecimal={false} maw={280} value={v.rampMinutes} onChange={(n) => form.setFieldValue("rampMinutes", number(n, 0))} />
        </Section>
        <Section title={t("admin.campaign_bounds")} hint={t("admin.campaign_bounds_hint")}>
          <Group align="end">
            <NumberInput label={t("admin.campaign_cap_times")} min={0} max={50} allowDecimal={false} w={220} value={v.times} onChange={(n) => form.setFieldValue("times", number(n, 0))} />
            {v.times > 0 && <NumberInput label={t("admin.campaign_cap_days")} min={1} max={7} allowDecimal={false} w={220} value={v.days} onChange={(n) => form.setFieldValue("days", number(n, 1))} />}
          </Group>
          {byPhone(v.channel) && <NumberInput label={t("admin.campaign_budget")} description={t("admin.campaign_budget_hint")} min={0} max={1_000_000_000} thousandSeparator="," allowDecimal={false} maw={280} value={v.budget} onChange={(n) => form.setFieldValue("budget", number(n, 0))} />}
        </Section>
        <SaveBar dirty={form.isDirty() && !saved} saving={making.isLoading || changing.isLoading} fresh={!c} act={t("admin.campaign_save")} />
      </form>
    </Page>
  );
}

/** One wording in both languages, with the fields that its channel shows. */
function WordingFields({ i, channel, tried, props, onRemove }: { i: number; channel: Channel; tried: boolean; props: (path: string) => object; onRemove: () => void }) {
  const t = useT();
  const name = (names[i] ?? "").toUpperCase();
  return (["ko", "en"] as const).map((l) => (
    <Section
      key={l}
      title={tried ? t(`admin.campaign_wording_${l}`, { name }) : t(`admin.campaign_words_${l}`)}
      hint={t(`admin.campaign_words_${l}_hint`)}
      actions={
        i > 0 && l === "ko" ? (
          <Button variant="subtle" color="gray" size="compact-sm" leftSection={<Trash2 size={16} aria-hidden />} onClick={onRemove}>
            {t("admin.campaign_wording_remove", { name })}
          </Button>
        ) : undefined
      }
    >
      {(channel === "mail" || channel === "sms") && <TextInput label={t("admin.campaign_subject")} description={t(channel === "sms" ? "admin.campaign_subject_sms_hint" : "admin.campaign_subject_hint")} required={l === "ko" && channel === "mail"} maxLength={100} {...props(`${l}.subject`)} />}
      {!byPhone(channel) && <TextInput label={t("admin.campaign_title")} description={channel === "push" ? t("admin.campaign_subject_hint") : undefined} required={l === "ko"} maxLength={100} {...props(`${l}.title`)} />}
      <Textarea label={t("admin.campaign_body")} description={channel === "mail" ? t("admin.campaign_body_hint") : undefined} required={l === "ko"} autosize minRows={4} maxLength={channel === "push" ? 400 : byPhone(channel) ? 1000 : 1500} {...props(`${l}.body`)} />
      {(channel === "mail" || channel === "brand") && (
        <TextInput label={t("admin.campaign_button")} description={channel === "brand" ? t("admin.campaign_button_brand_hint") : undefined} maxLength={channel === "brand" ? 14 : 30} {...props(`${l}.button`)} />
      )}
    </Section>
  ));
}
