import { Alert, Anchor, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { Download } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useAdminGetMailQuery, type FileView, type MailStory } from "../api/inbox";
import { count } from "../format/money";
import { dateTime, known } from "../format/time";
import classes from "../notices/story.module.css";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { KindBadge } from "./kind-badge";
import { useSay, useT } from "./texts";

/** One mail that came in: what it says, whether it is who it says, why it is what it is taken for, and what it answers. */
export default function Mail() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const id = useParams()["id"] ?? "";
  const { data: m, isLoading, error, refetch } = useAdminGetMailQuery({ id });
  const up = { to: "/outbox/inbox", label: t("admin.inbox") };
  if (isLoading) return <Waiting />;
  if (!m) return <Page title={t("admin.mail")} up={up}><ProblemView error={error} retry={refetch} /></Page>;
  const facts: [string, React.ReactNode][] = [
    [t("admin.mail_from"), [m.name, m.from].filter(Boolean).join(", ") || t("admin.mail_nobody")],
    [t("admin.mail_proof"), <span key="proof">{t(m.proven ? "admin.mail_proven" : "admin.mail_unproven")}<br />{`DKIM ${say("mail_check", m.dkim)}, SPF ${say("mail_check", m.spf)}`}</span>],
    ...(m.envelope && m.envelope !== m.from ? [[t("admin.mail_envelope"), m.envelope] as [string, React.ReactNode]] : []),
    ...(m.to ? [[t("admin.mail_to"), m.to] as [string, React.ReactNode]] : []),
    [t("admin.mail_got"), dateTime(m.receivedAt, lang)],
    ...(m.sentAt && known(m.sentAt) ? [[t("admin.mail_sent"), dateTime(m.sentAt, lang)] as [string, React.ReactNode]] : []),
    ...(m.delivery ? [[t("admin.mail_about"), <Anchor key="about" component={Link} to={`/outbox/${m.delivery}`} size="sm">{t("admin.mail_about_letter")}</Anchor>] as [string, React.ReactNode]] : []),
  ];
  return (
    <Page
      title={m.subject || t("admin.mail_no_subject")}
      up={up}
      beside={<KindBadge kind={m.kind} />}
      actions={<Button component="a" href={`/api/v1/admin/inbox/${m.id}/whole`} download variant="default" leftSection={<Download size={16} aria-hidden />}>{t("admin.mail_whole")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      {m.reason && <Text size="sm">{say("mail_why", m.reason)}</Text>}
      {m.said && <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>{m.said}</Text>}
      {m.cut && m.reason !== "too_large" && <Alert color="amber">{t("admin.mail_cut")}</Alert>}
      <div className={classes.columns}>
        <Stack>
          <Section title={t("admin.mail_facts")}>
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
          {m.attached.length > 0 && (
            <Section title={t("admin.mail_files")} hint={t("admin.mail_files_hint")}>
              <Stack gap="xs">{m.attached.map((f) => <File key={f.n} mail={m.id} file={f} />)}</Stack>
            </Section>
          )}
          {m.thread.length > 1 && (
            <Section title={t("admin.mail_thread")}>
              <Stack component="ol" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
                {m.thread.map((one) => (
                  <li key={one.id}>
                    {one.id === m.id ? <Text size="sm" fw={600}>{one.subject || t("admin.mail_no_subject")}</Text> : <Anchor component={Link} to={`/outbox/inbox/${one.id}`} size="sm">{one.subject || t("admin.mail_no_subject")}</Anchor>}
                    <Text size="xs" c="dimmed" className="num">
                      {[one.name || one.from, dateTime(one.receivedAt, lang)].filter(Boolean).join(", ")}
                    </Text>
                  </li>
                ))}
              </Stack>
            </Section>
          )}
        </Stack>
        <Words of={m} />
      </div>
    </Page>
  );
}

function File({ mail, file: f }: { mail: string; file: FileView }) {
  const t = useT();
  return (
    <Anchor href={`/api/v1/admin/inbox/${mail}/files/${f.n}`} download size="sm" style={{ overflowWrap: "anywhere" }}>
      {t("admin.mail_file", { name: f.name, size: count(Math.max(1, Math.round(f.size / 1024))) })}
    </Anchor>
  );
}

const looks = ["plain", "page"] as const;

/** What it says: as text, or washed in a frame that runs nothing and loads nothing. */
function Words({ of: m }: { of: MailStory }) {
  const t = useT();
  const [look, setLook] = useState<(typeof looks)[number]>("plain");
  return (
    <Section
      title={t("admin.mail_words")}
      actions={m.html && <SegmentedControl aria-label={t("admin.mail_words")} value={look} onChange={(l) => setLook(l as typeof look)} data={looks.map((l) => ({ value: l, label: t(`admin.mail_look_${l}`) }))} />}
    >
      {look === "page" ? (
        <iframe className={classes.letter} title={m.subject || t("admin.mail")} sandbox="allow-popups allow-popups-to-escape-sandbox" src={`/api/v1/admin/inbox/${m.id}/page`} />
      ) : (
        <pre className={classes.plain}>{m.plain || t("admin.mail_no_words")}</pre>
      )}
    </Section>
  );
}
