import { Alert, Anchor, Button, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { Clapperboard, ExternalLink, GitMerge } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { useAdminGetShowQuery, useCreateShowMutation, useUpdateShowMutation, type Sheet, type Show } from "../api/shows";
import { pictureAddress } from "../format/picture";
import { problemOf } from "../api/problem";
import { Confirm } from "../page/confirm";
import { Folded } from "../page/folded";
import { InSight, toFirstWrong } from "../page/in-sight";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { PictureDrop } from "../page/picture-drop";
import { ProblemView } from "../page/problem-view";
import { SaveBar } from "../page/save-bar";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { blank, fieldOf, toDraft, toForm, type ShowForm } from "./draft";
import { PickProducts } from "./pick-products";
import { StateBadge } from "./state-badge";
import { StreamKeySection } from "./stream-key";
import { useT } from "./texts";

/** One show: its words, time, host and products, and how an encoder reaches it. */
export default function ShowPage() {
  const { id } = useParams();
  return id ? <Existing id={id} /> : <Form />;
}

function Existing({ id }: { id: string }) {
  const { data, error, refetch } = useAdminGetShowQuery({ id });
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  return <Form key={data.id} sheet={data} reload={refetch} />;
}

function Form({ sheet, reload }: { sheet?: Sheet; reload?: () => unknown }) {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const show = sheet;
  const form = useForm<ShowForm>({
    initialValues: show ? toForm(show) : blank(),
    validate: {
      title: (v) => (v.trim() === "" ? t("admin.needed") : null),
      hostName: (v) => (v.trim() === "" ? t("admin.needed") : null),
      startsAt: (v) => (v === "" ? t("admin.needed") : null),
      slug: (v) => (v !== "" && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(v) ? t("admin.slug_rule") : null),
    },
  });
  const [create, creating] = useCreateShowMutation();
  const [update, updating] = useUpdateShowMutation();
  const [made, setMade] = useState<string | null>(null);
  const saving = creating.isLoading || updating.isLoading;
  const error = creating.error ?? updating.error;
  const conflict = error !== undefined && problemOf(error).code === "edit_conflict";
  const [version, setVersion] = useState(show?.version ?? 0); // that the form began from
  const [reloading, setReloading] = useState(false);
  const editable = may("edit.show") && show?.state !== "ended";

  // Leaves only after the form counts as saved, so that nothing asks about unsaved words.
  useEffect(() => {
    if (made) navigate(`/shows/${made}#stream`, { replace: true });
  }, [made, navigate]);
  useEffect(() => {
    if (location.hash === "#stream") document.getElementById("stream")?.scrollIntoView({ block: "start" });
  }, [show?.id]);

  const begin = (from: Show) => {
    setVersion(from.version);
    form.setInitialValues(toForm(from));
    form.setValues(toForm(from));
  };
  const save = async (values: ShowForm) => {
    const draft = toDraft(values, version);
    const answer = show ? await update({ id: show.id, draft }) : await create({ draft });
    if (answer.error) {
      for (const [where, what] of Object.entries(problemOf(answer.error).fields)) {
        const field = fieldOf(where);
        if (field) form.setFieldError(field, what);
      }
      return;
    }
    done(t("admin.show_saved"));
    begin(answer.data);
    if (!show) setMade(answer.data.id);
  };

  return (
    <Page
      narrow
      title={show ? (lang === "en" && show.titleEn) || show.title : t("admin.show_new")}
      up={{ to: "/shows", label: t("admin.room_shows") }}
      beside={show && <StateBadge state={show.state} />}
      actions={
        show && (
          <>
            <Button component="a" href={`/live/${show.slug}`} target="_blank" rel="noreferrer" variant="default" leftSection={<ExternalLink size={16} aria-hidden />}>
              {t("admin.see_as_viewer")}
            </Button>
            <Button component={Link} to={`/studio/${show.id}`} leftSection={<Clapperboard size={16} aria-hidden />}>
              {t("admin.studio")}
            </Button>
          </>
        )
      }
    >
      {show && show.state !== "ended" && <StreamKeySection show={show} />}
      <form onSubmit={form.onSubmit(save, toFirstWrong)} noValidate>
        <fieldset disabled={!editable} style={{ border: 0, padding: 0, margin: 0, minWidth: 0 }}>
          <Stack gap="lg">
            <InSight of={error}>
              {conflict ? (
                <Alert color="amber" icon={<GitMerge size={20} aria-hidden />} title={t("admin.show_conflict")}>
                  <Text size="sm">{t("admin.show_conflict_body")}</Text>
                  <Button type="button" mt="xs" size="md" variant="default" onClick={() => setReloading(true)}>
                    {t("admin.show_conflict_act")}
                  </Button>
                </Alert>
              ) : (
                <ProblemView error={error} />
              )}
            </InSight>
            <Section title={t("admin.show_words")}>
              <TextInput label={t("admin.title_ko")} required maxLength={120} key={form.key("title")} {...form.getInputProps("title")} />
              <TextInput label={t("admin.title_en")} lang="en" maxLength={120} {...form.getInputProps("titleEn")} />
              <Textarea label={t("admin.summary_ko")} autosize minRows={2} maxLength={600} {...form.getInputProps("summary")} />
              <Textarea label={t("admin.summary_en")} lang="en" autosize minRows={2} maxLength={600} {...form.getInputProps("summaryEn")} />
            </Section>
            <Section title={t("admin.show_when")}>
              <TextInput type="datetime-local" label={t("admin.starts_at")} description={t("admin.seoul_time")} required maw={280} {...form.getInputProps("startsAt")} />
              <Switch label={t("admin.auto_start")} description={t("admin.auto_start_body")} {...form.getInputProps("autoStart", { type: "checkbox" })} />
              <Switch label={t("admin.portrait")} description={t("admin.portrait_body")} {...form.getInputProps("portrait", { type: "checkbox" })} />
            </Section>
            <Section title={t("admin.host")}>
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput label={t("admin.host_ko")} required maxLength={60} {...form.getInputProps("hostName")} />
                <TextInput label={t("admin.host_en")} lang="en" maxLength={60} {...form.getInputProps("hostNameEn")} />
              </SimpleGrid>
              <PictureDrop label={t("admin.face")} hint={t("admin.face_body")} url={form.values.face} ratio="1" width={180} error={wrongPicture(form.errors.face)} onChange={(p) => form.setFieldValue("face", p ? pictureAddress(p.id, 320) : "")} />
            </Section>
            <Section title={t("admin.poster")} hint={t("admin.poster_body")}>
              <PictureDrop label={t("admin.poster")} url={form.values.poster} ratio="9 / 16" width={220} error={wrongPicture(form.errors.poster)} onChange={(p) => form.setFieldValue("poster", p ? pictureAddress(p.id, 960) : "")} />
            </Section>
            <Section title={t("admin.run_sheet")} hint={t("admin.run_sheet_hint")}>
              <PickProducts
                ids={form.values.products}
                onChange={(products) => form.setFieldValue("products", products)}
                known={sheet?.cards ?? []}
                error={typeof form.errors.products === "string" ? form.errors.products : undefined}
              />
            </Section>
            <Folded title={t("admin.show_more")} wrong={form.errors.slug !== undefined}>
              <TextInput label={t("admin.slug")} description={t("admin.slug_body")} leftSection={<Text size="sm" c="dimmed">/live/</Text>} leftSectionWidth={56} maxLength={80} {...form.getInputProps("slug")} />
            </Folded>
          </Stack>
        </fieldset>
        {editable && <SaveBar dirty={form.isDirty() && made === null} fresh={!show} saving={saving} act={show ? t("admin.show_save") : t("admin.show_create")} onReset={() => form.reset()} />}
        {show?.state === "ended" && (
          <Text size="sm" c="dimmed" mt="md">
            {t("admin.show_ended_fixed")} <Anchor href={`/live/${show.slug}`}>{t("admin.see_replay")}</Anchor>
          </Text>
        )}
      </form>
      <Confirm
        opened={reloading}
        title={t("admin.show_conflict_act")}
        act={t("admin.show_conflict_act")}
        onClose={() => setReloading(false)}
        onConfirm={async () => {
          updating.reset();
          const fresh = (await reload?.()) as { data?: Show } | undefined;
          if (fresh?.data) begin(fresh.data);
        }}
      >
        <Text size="sm">{t("admin.show_conflict_body")}</Text>
      </Confirm>
    </Page>
  );
}

const wrongPicture = (error: unknown) => (typeof error === "string" ? error : undefined);
