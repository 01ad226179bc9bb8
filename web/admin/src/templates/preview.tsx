import { Alert, Badge, Checkbox, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useDebouncedValue, useElementSize } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useAdminPreviewTemplateMutation, type TemplatePreview, type TemplateWords } from "../api/previews";
import type { TemplateStory } from "../api/templates";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import classes from "./templates.module.css";
import { useSay, useT } from "./texts";

const widths = ["320", "375", "600", "1280"] as const;
const looks = ["page", "plain"] as const;

/** What a reader would get in the words as they stand, written by the shop itself; asked for when the typing pauses. */
export function Preview({ of: place, words, example, onExample }: { of: Pick<TemplateStory, "kind" | "lang" | "form">; words: TemplateWords; example: boolean; onExample(example: boolean): void }) {
  const t = useT();
  const [width, setWidth] = useState<(typeof widths)[number]>("375");
  const [look, setLook] = useState<(typeof looks)[number]>("page");
  const [dark, setDark] = useState(false);
  const [pictures, setPictures] = useState(true);
  const [settled] = useDebouncedValue(words, 350);
  const [ask, { error, isLoading }] = useAdminPreviewTemplateMutation();
  const [shown, setShown] = useState<TemplatePreview>();
  const { kind, lang, form } = place;
  useEffect(() => {
    let left = false;
    const asked = ask({ kind, lang, form, previewRequestBody: { words: settled, dark, pictures, example } });
    void asked.then((answer) => {
      if (!left && answer.data) setShown(answer.data);
    });
    return () => {
      left = true;
      asked.reset();
    };
  }, [ask, kind, lang, form, settled, dark, pictures, example]);
  return (
    <Section
      title={t("admin.template_preview")}
      hint={shown && t(shown.real ? "admin.template_real" : "admin.template_example")}
      actions={form === "mail" && <SegmentedControl aria-label={t("admin.template_preview")} value={look} onChange={(l) => setLook(l as typeof look)} data={looks.map((l) => ({ value: l, label: t(`admin.template_look_${l}`) }))} />}
    >
      <ProblemView error={error} />
      <Group gap="md">
        {form === "mail" && look === "page" && (
          <>
            <SegmentedControl aria-label={t("admin.template_width")} value={width} onChange={(w) => setWidth(w as typeof width)} data={[...widths]} />
            <Checkbox label={t("admin.template_dark")} checked={dark} onChange={(e) => setDark(e.currentTarget.checked)} />
            <Checkbox label={t("admin.template_pictures")} checked={pictures} onChange={(e) => setPictures(e.currentTarget.checked)} />
          </>
        )}
        <Checkbox label={t("admin.template_with_example")} checked={example} onChange={(e) => onExample(e.currentTarget.checked)} />
      </Group>
      {shown && (
        <Stack gap="sm" aria-busy={isLoading} style={{ opacity: error ? 0.5 : 1 }}>
          {form !== "message" && (
            <Text size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
              {form === "mail" ? shown.subject : shown.title}
            </Text>
          )}
          {form === "mail" && look === "page" ? <Frame page={shown.html ?? ""} title={shown.subject} width={Number(width)} /> : <pre className={classes.plain}>{shown.plain}</pre>}
          <Group gap="xs">
            {shown.as && <Badge color={shown.as === "SMS" ? "leaf" : "yolk"}>{shown.as}</Badge>}
            <Text size="sm" className="num" c="dimmed">
              {t("admin.template_bytes", { bytes: shown.bytes.toLocaleString("en"), most: shown.most.toLocaleString("en") })}
            </Text>
          </Group>
          <Warnings of={shown} />
        </Stack>
      )}
    </Section>
  );
}

/** The page of a letter in a frame that runs nothing, as wide as a screen of that width, made smaller where there is less room. */
function Frame({ page, title, width }: { page: string; title: string; width: number }) {
  const { ref, width: room } = useElementSize();
  const scale = room > 0 ? Math.min(1, room / width) : 1;
  const height = 640;
  return (
    <div ref={ref} className={classes.frame} style={{ height: height * Math.max(scale, 0.5) }}>
      <iframe title={title} sandbox="" srcDoc={page} style={{ width, height: (height * Math.max(scale, 0.5)) / scale, transform: `scale(${scale})` }} />
    </div>
  );
}

function Warnings({ of: shown }: { of: TemplatePreview }) {
  const t = useT();
  const say = useSay();
  if (shown.warnings.length === 0) return <Text size="sm" c="dimmed">{t("admin.template_fine")}</Text>;
  return (
    <Alert color="yolk" title={t("admin.template_warnings", { n: shown.warnings.length })}>
      <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: "none" }}>
        {shown.warnings.map((w) => (
          <li key={w.code + (w.where ?? "")}>
            <Text size="sm">
              {w.of.length > 0 && <b>{w.of.join(", ")}: </b>}
              {say("template_warning", w.code)}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {w.where} {w.times > 1 && t("admin.template_times", { n: w.times })}
            </Text>
          </li>
        ))}
      </Stack>
    </Alert>
  );
}
