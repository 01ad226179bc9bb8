import { Alert, Anchor, Badge, Button, Group, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useAdminGetNoticeQuery, useAdminSendNoticeAgainMutation, type AttemptView, type NoticeStory, type ReportView, type WordingOf } from "../api/notices";
import { clockSeconds, dateTime, day, known } from "../format/time";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import classes from "./story.module.css";
import { StateBadge } from "./state-badge";
import { useSay, useT } from "./texts";
import { useWhy } from "./why";

/** One letter: why it was written, what was tried, and how its reader sees it. */
export default function Story() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const why = useWhy();
  const id = useParams()["id"] ?? "";
  const { data: n, isLoading, error, refetch } = useAdminGetNoticeQuery({ id }, { pollingInterval: 5_000, skipPollingIfUnfocused: true });
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [address, setAddress] = useState("");
  const [again] = useAdminSendNoticeAgainMutation();
  const up = { to: "/outbox", label: t("admin.room_notices") };
  if (isLoading) return <Waiting />;
  if (!n) return <Page title={t("admin.notice_letter")} up={up}><ProblemView error={error} retry={refetch} /></Page>;
  const facts: [string, React.ReactNode][] = [
    [t("admin.notice_kind_name"), say("notice_kind", n.kind)],
    [t("admin.notice_by"), say("notice_channel", n.channel)],
    [t("admin.notice_to"), n.channel === "push" ? t("admin.notice_device") : n.address],
    ...(n.step ? [[t("admin.notice_step"), t("admin.notice_step_n", { n: n.step + 1 })] as [string, React.ReactNode]] : []),
    ...(n.about ? [[t("admin.notice_about"), <Anchor key="about" component={Link} to={`/orders/${n.about}`} className="num">{n.about}</Anchor>] as [string, React.ReactNode]] : []),
    [t("admin.notice_told"), dateTime(n.toldAt, lang)],
    [t("admin.notice_lang"), say("notice_lang", n.lang)],
    ...(n.wording ? [[t("admin.notice_words"), <Words key="words" of={n.wording} />] as [string, React.ReactNode]] : []),
    ...(n.state === "waiting" ? [[t("admin.notice_expires"), dateTime(n.expiresAt, lang)] as [string, React.ReactNode]] : []),
  ];
  return (
    <Page
      title={n.subject}
      up={up}
      beside={
        <>
          <StateBadge state={n.state} />
          {n.test && <Badge color="sea">{t("admin.notice_test")}</Badge>}
        </>
      }
      actions={(n.again || n.mend) && <Button leftSection={<RotateCw size={16} aria-hidden />} onClick={() => { setAddress(n.address); setAsking(true); }}>{t("admin.notice_again")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      <Text size="sm">{t(`admin.notice_is_${n.state}`)}</Text>
      <div className={classes.columns}>
        <Stack>
          <Section title={t("admin.notice_story")}>
            <Stack component="dl" gap={6} m={0}>
              {facts.map(([name, value]) => (
                <Group key={name} gap="sm" wrap="nowrap" align="baseline">
                  <Text component="dt" size="sm" c="dimmed" w={88} style={{ flex: "none" }}>
                    {name}
                  </Text>
                  <Text component="dd" size="sm" m={0} style={{ overflowWrap: "anywhere" }}>
                    {value}
                  </Text>
                </Group>
              ))}
            </Stack>
          </Section>
          <Section title={t("admin.notice_attempts")}>
            {n.attempts.length === 0 ? (
              <Text size="sm" c="dimmed">
                {n.code ? why(n.code) : t("admin.notice_attempts_none")}
              </Text>
            ) : (
              <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
                {n.attempts.map((a) => <Attempt key={a.n} attempt={a} />)}
              </Stack>
            )}
          </Section>
          {n.reports.length > 0 && (
            <Section title={t("admin.notice_reports")}>
              <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
                {n.reports.map((r, i) => <Report key={i} report={r} />)}
              </Stack>
            </Section>
          )}
        </Stack>
        <Letter of={n} />
      </div>
      <Confirm
        opened={asking}
        title={t("admin.notice_again_title")}
        act={t("admin.notice_again")}
        tone="dark"
        ready={reason.trim().length >= 2 && (n.again || address.trim() !== n.address) && address.trim() !== ""}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await again({ id, againRequestBody: { reason: reason.trim(), ...(n.mend && address.trim() !== n.address ? { address: address.trim() } : {}) } }).unwrap();
          setReason("");
          done(t("admin.notice_again_done"));
        }}
      >
        <Text size="sm">{t(n.state === "unknown" ? "admin.notice_again_unknown" : "admin.notice_again_body", { address: n.channel === "push" ? t("admin.notice_device") : n.mend ? address.trim() || n.address : n.address })}</Text>
        {n.mend && <TextInput label={t("admin.notice_to")} description={t("admin.notice_mend")} maxLength={320} value={address} onChange={(e) => setAddress(e.currentTarget.value)} />}
        <TextInput label={t("admin.notice_again_reason")} maxLength={200} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
      </Confirm>
    </Page>
  );
}

/** The version of the words that it was told in, which leads to that version. */
function Words({ of: w }: { of: WordingOf }) {
  const t = useT();
  return (
    <Anchor component={Link} size="sm" to={`/outbox/templates/${w.kind}/${w.lang}/${w.form}?version=${w.version}`}>
      {t(w.builtIn ? "admin.notice_words_program" : "admin.notice_words_n", { n: w.number })}
    </Anchor>
  );
}

function Attempt({ attempt: a }: { attempt: AttemptView }) {
  const t = useT();
  const lang = useLang();
  const why = useWhy();
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {t("admin.notice_attempt", { n: a.n })}
        </Text>
        <Text size="xs" c="dimmed" className="num">
          {day(a.begunAt, lang)} {clockSeconds(a.begunAt)}
        </Text>
      </Group>
      <Text size="sm">{known(a.endedAt) ? why(a.code) : t("admin.notice_attempt_open")}</Text>
      {(a.reason || a.answer) && (
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {place(a, t) ?? (a.reason || a.answer)}
        </Text>
      )}
    </li>
  );
}

/** Where an AlimTalk is not the approved text, in words. */
function place(a: AttemptView, t: ReturnType<typeof useT>): string | null {
  const at = a.code === "alimtalk_differs" ? /^line (\d+), letter (\d+): approved is "(.*)", the message has "(.*)"$/s.exec(a.reason ?? "") : null;
  return at && t("admin.notice_differs", { line: at[1] ?? "", column: at[2] ?? "", want: at[3] || t("admin.notice_end"), got: at[4] || t("admin.notice_end") });
}

/** What the provider said after it had taken the letter. */
function Report({ report: r }: { report: ReportView }) {
  const say = useSay();
  const why = useWhy();
  const lang = useLang();
  return (
    <li>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {say("notice_state", r.state)}
        </Text>
        <Text size="xs" c="dimmed" className="num">
          {day(r.at, lang)} {clockSeconds(r.at)}
        </Text>
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
        {[r.provider, say("notice_why", r.code ?? "") !== r.code ? why(r.code) : r.code, r.reason].filter(Boolean).join(", ")}
      </Text>
    </li>
  );
}

const looks = ["page", "plain"] as const;

/** The letter itself, in a frame that runs nothing and loads nothing. */
function Letter({ of: n }: { of: NoticeStory }) {
  const t = useT();
  const [look, setLook] = useState<(typeof looks)[number]>("page");
  return (
    <Section
      title={t("admin.notice_letter")}
      actions={<SegmentedControl aria-label={t("admin.notice_letter")} value={look} onChange={(l) => setLook(l as typeof look)} data={looks.map((l) => ({ value: l, label: t(`admin.notice_look_${l}`) }))} />}
    >
      {n.hidden && <Alert color="sea">{t("admin.notice_hidden")}</Alert>}
      {look === "page" ? (
        <iframe className={classes.letter} title={n.subject} sandbox="allow-popups allow-popups-to-escape-sandbox" src={`/api/v1/admin/notices/${n.id}/page`} />
      ) : (
        <pre className={classes.plain}>{n.plain}</pre>
      )}
    </Section>
  );
}
