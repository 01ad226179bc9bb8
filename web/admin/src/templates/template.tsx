import { Badge, Button, Checkbox, Group, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useHotkeys } from "@mantine/hooks";
import { useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { useAdminGetTemplateQuery, useAdminListTemplatesQuery, useAdminSaveTemplateMutation, type TemplateStory, type TemplateWords } from "../api/templates";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SaveBar } from "../page/save-bar";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { History } from "./history";
import { Preview } from "./preview";
import "../notices/texts";
import classes from "./templates.module.css";
import { useSay, useT } from "./texts";

type Form = TemplateStory["form"];

/** The words of one kind of notice, in one language and form, with what a reader would get beside them. */
export default function Template() {
  const { kind = "", lang = "", form = "mail" } = useParams();
  const { data, error, refetch } = useAdminGetTemplateQuery({ kind, lang, form: form as Form });
  const t = useT();
  if (data && data.kind === kind && data.lang === lang && data.form === form) return <Editor key={`${kind}/${lang}/${form}/${data.moves}`} story={data} />;
  if (error) return <Page title={t("admin.templates")} up={{ to: "/outbox/templates", label: t("admin.templates") }}><ProblemView error={error} retry={refetch} /></Page>;
  return <Waiting />;
}

const shape: Record<Form, (keyof TemplateWords)[]> = { mail: ["subject", "title", "body", "button", "after", "styles"], push: ["title", "text"], message: ["text", "subject"] };
const tall = new Set<keyof TemplateWords>(["body", "after", "styles", "text"]);

function Editor({ story }: { story: TemplateStory }) {
  const t = useT();
  const say = useSay();
  const navigate = useNavigate();
  const { kind, lang, form: way } = story;
  const when = say("notice_when", kind);
  const { data: all } = useAdminListTemplatesQuery();
  const full = (w: TemplateWords): Required<TemplateWords> => ({ subject: "", title: "", body: "", button: "", after: "", styles: "", text: "", ...w });
  const form = useForm({ initialValues: { words: full(story.words), note: "", use: true } });
  const [save, { error, isLoading, reset }] = useAdminSaveTemplateMutation();
  const [example, setExample] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const last = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
  useHotkeys([["mod+S", () => element.current?.requestSubmit()]], []);
  const words = Object.fromEntries(shape[way].map((p) => [p, form.values.words[p]])) as TemplateWords;
  const dirty = shape[way].some((p) => form.values.words[p] !== full(story.words)[p]);
  const submit = form.onSubmit(async (v) => {
    if (!dirty) return;
    const answer = await save({ kind, lang, form: way, saveRequestBody: { words, note: v.note.trim(), use: v.use, moves: story.moves } });
    if (answer.error) return;
    form.setInitialValues({ words: full(v.use ? words : story.words), note: "", use: true });
    form.reset();
    done(t(v.use ? "admin.template_saved_used" : "admin.template_saved"));
  });
  /** Puts a variable where one typed last. */
  const insert = (name: string) => {
    const at = last.current;
    const part = at?.name as keyof TemplateWords | undefined;
    if (!at || !part) return;
    const from = at.selectionStart ?? at.value.length;
    const to = at.selectionEnd ?? from;
    form.setFieldValue(`words.${part}`, `${at.value.slice(0, from)}{${name}}${at.value.slice(to)}`);
    requestAnimationFrame(() => {
      at.focus();
      at.setSelectionRange(from + name.length + 2, from + name.length + 2);
    });
  };
  const siblings = (all?.items ?? []).filter((v) => v.kind === kind);
  const forms = [...new Set(siblings.map((v) => v.form))];
  return (
    <Page
      title={say("notice_kind", kind)}
      up={{ to: "/outbox/templates", label: t("admin.templates") }}
      beside={<Badge color={story.builtIn ? "gray" : "sea"}>{t(story.builtIn ? "admin.template_program" : "admin.template_own")}</Badge>}
      under={when === kind ? undefined : when}
      actions={
        <>
          {forms.length > 1 && <SegmentedControl aria-label={t("admin.template_form")} value={way} onChange={(f) => void navigate(`/outbox/templates/${kind}/${lang}/${f}`)} data={forms.map((f) => ({ value: f, label: say("template_form", f) }))} />}
          <SegmentedControl aria-label={t("admin.template_lang")} value={lang} onChange={(l) => void navigate(`/outbox/templates/${kind}/${l}/${way}`)} data={["ko", "en"].map((l) => ({ value: l, label: say("notice_lang", l) }))} />
        </>
      }
    >
      <form ref={element} onSubmit={submit} onChange={() => error !== undefined && reset()} style={{ display: "contents" }}>
        <ProblemView error={error} />
        <div className={classes.columns}>
          <Stack>
            <Section title={t("admin.template_words")} hint={story.linked ? t("admin.template_linked") : undefined}>
              {shape[way].map((part) => {
                const hint = say("template_hint", `${way}.${part}`);
                const common = {
                  name: part,
                  label: say("template_part_of", `${way}.${part}`),
                  description: hint === `${way}.${part}` ? undefined : hint,
                  value: form.values.words[part],
                  onFocus: (e: React.FocusEvent<HTMLInputElement | HTMLTextAreaElement>) => {
                    last.current = e.currentTarget;
                  },
                  onChange: (e: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) => form.setFieldValue(`words.${part}`, e.currentTarget.value),
                };
                return tall.has(part) ? (
                  <Textarea key={part} {...common} autosize minRows={part === "body" || part === "text" ? 6 : 3} maxRows={24} spellCheck={way !== "mail"} classNames={way === "mail" ? { input: classes.code } : undefined} />
                ) : (
                  <TextInput key={part} {...common} />
                );
              })}
              <div>
                <Text size="sm" fw={600}>
                  {t("admin.template_variables")}
                </Text>
                <Text size="sm" c="dimmed">
                  {t("admin.template_variables_hint")}
                </Text>
                <Group gap="xs" mt={6}>
                  {story.variables.map((v) => (
                    <Button key={v.name} variant="default" title={v.example} onClick={() => insert(v.name)}>
                      {`{${v.name}}`} <Text span size="sm" c="dimmed" ml={6}>{say("template_variable", v.name)}</Text>
                    </Button>
                  ))}
                </Group>
              </div>
              <TextInput label={t("admin.template_note")} description={t("admin.template_note_hint")} maxLength={200} {...form.getInputProps("note")} />
              <Checkbox label={t("admin.template_use_now")} {...form.getInputProps("use", { type: "checkbox" })} />
            </Section>
          </Stack>
          <Preview of={story} words={words} example={example} onExample={setExample} />
        </div>
        <SaveBar dirty={dirty} saving={isLoading} act={t(form.values.use ? "admin.template_save_use" : "admin.template_save")} onReset={() => form.reset()} />
      </form>
      <History of={story} example={example} />
    </Page>
  );
}
