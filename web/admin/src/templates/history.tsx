import { Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { useAdminGetTemplateVersionQuery, useAdminTestTemplateMutation, useAdminUseTemplateMutation, type TemplateStory, type TemplateVersion, type TemplateWords } from "../api/templates";
import { dateTime, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { diff } from "./diff";
import "../notices/texts";
import classes from "./templates.module.css";
import { useSay, useT } from "./texts";

/** All versions of the words, none of which ever changes: each can be looked at beside the one before, tried and used again. */
export function History({ of: story, example }: { of: TemplateStory; example: boolean }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [params, setParams] = useSearchParams();
  const [using, setUsing] = useState<TemplateVersion | null>(null);
  const [use] = useAdminUseTemplateMutation();
  const [test, { isLoading: testing }] = useAdminTestTemplateMutation();
  const { kind, form } = story;
  const place = { kind, lang: story.lang, form };
  return (
    <Section title={t("admin.template_history")} hint={t("admin.template_history_hint")}>
      <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
        {story.versions.map((v) => (
          <li key={v.id}>
            <Group justify="space-between" gap="sm">
              <div>
                <Group gap="xs">
                  <Text size="sm" fw={600} className="num">
                    {t("admin.template_number", { n: v.number })}
                  </Text>
                  {v.builtIn && <Badge color="gray">{t("admin.template_program")}</Badge>}
                  {v.id === story.version && <Badge color="leaf">{t("admin.template_in_use")}</Badge>}
                </Group>
                <Text size="sm" c="dimmed" title={dateTime(v.madeAt, lang)} style={{ overflowWrap: "anywhere" }}>
                  {[relative(v.madeAt, lang), v.by, v.note].filter(Boolean).join(", ")}
                </Text>
              </div>
              <Group gap="xs">
                <Button variant="default" aria-label={`${t("admin.template_number", { n: v.number })}: ${t("admin.template_compare")}`} onClick={() => setParams({ version: v.id })}>
                  {t("admin.template_compare")}
                </Button>
                <Button
                  variant="default"
                  loading={testing}
                  aria-label={`${t("admin.template_number", { n: v.number })}: ${t("admin.template_test")}`}
                  onClick={async () => {
                    const answer = await test({ id: v.id, templateTestRequestBody: { example } });
                    if (answer.error) failed(answer.error, lang);
                    else done(t(`admin.template_tested_${form}`));
                  }}
                >
                  {t("admin.template_test")}
                </Button>
                {v.id !== story.version && (
                  <Button variant="default" aria-label={`${t("admin.template_number", { n: v.number })}: ${t("admin.template_use")}`} onClick={() => setUsing(v)}>
                    {t("admin.template_use")}
                  </Button>
                )}
              </Group>
            </Group>
          </li>
        ))}
      </Stack>
      {params.get("version") && <Compared id={params.get("version") ?? ""} onClose={() => setParams({})} />}
      <Confirm
        opened={using !== null}
        tone="dark"
        title={t("admin.template_use_title", { n: using?.number ?? 0 })}
        act={t("admin.template_use")}
        onClose={() => setUsing(null)}
        onConfirm={async () => {
          if (!using) return;
          await use({ ...place, useRequestBody: { version: using.id, moves: story.moves } }).unwrap();
          done(t("admin.template_using", { kind: say("notice_kind", kind) }));
        }}
      >
        <Text size="sm">{t("admin.template_use_body")}</Text>
      </Confirm>
    </Section>
  );
}

const parts: (keyof TemplateWords)[] = ["subject", "title", "body", "button", "after", "styles", "text"];

/** A version beside the one before it, line by line. */
function Compared({ id, onClose }: { id: string; onClose(): void }) {
  const t = useT();
  const say = useSay();
  const { data: v, error } = useAdminGetTemplateVersionQuery({ id });
  return (
    <Modal opened onClose={onClose} size="xl" title={<Text component="span" fw={700}>{v ? t("admin.template_number", { n: v.number }) : t("admin.template_history")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <ProblemView error={error} />
      {!v && !error && <Waiting />}
      {v && (
        <Stack>
          <Text size="sm" c="dimmed">
            {v.beforeNumber ? t("admin.template_compared", { n: v.beforeNumber }) : t("admin.template_first")}
          </Text>
          {parts
            .filter((p) => v.words[p] || v.before[p])
            .map((p) => (
              <div key={p}>
                <Text size="sm" fw={600}>
                  {say("template_part", p)}
                </Text>
                <pre className={classes.diff} tabIndex={0} aria-label={say("template_part", p)}>
                  {diff(v.beforeNumber ? (v.before[p] ?? "") : (v.words[p] ?? ""), v.words[p] ?? "").map((l, i) => (
                    <div key={i} data-mark={l.mark}>
                      {l.mark} {l.text}
                    </div>
                  ))}
                </pre>
              </div>
            ))}
        </Stack>
      )}
    </Modal>
  );
}
