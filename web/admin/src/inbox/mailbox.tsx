import { Alert, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { RotateCw } from "lucide-react";
import { useAdminGetMailboxQuery, useAdminLookMailboxMutation, type BoxView } from "../api/inbox";
import { count } from "../format/money";
import { dateTime, known, relative } from "../format/time";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const patient = new Set<BoxView["trouble"]>(["busy", "full"]); // the mailbox is well, the shop waits

function standing(v: BoxView): { color: string; text: "admin.mailbox_busy" | "admin.mailbox_new" | "admin.mailbox_fine" | "admin.mailbox_wait" | "admin.mailbox_wrong" } {
  if (v.busy) return { color: "gray", text: "admin.mailbox_busy" };
  if (!v.lookedAt || !known(v.lookedAt)) return { color: "gray", text: "admin.mailbox_new" };
  if (!v.trouble) return { color: "leaf", text: "admin.mailbox_fine" };
  return patient.has(v.trouble) ? { color: "amber", text: "admin.mailbox_wait" } : { color: "fire", text: "admin.mailbox_wrong" };
}

/** The mailbox that mail is fetched from, where the configuration names one: how it is, what to do, and a button to look now. */
export function Mailbox() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const { data: v, error, refetch } = useAdminGetMailboxQuery(undefined, { pollingInterval: 5_000, skipPollingIfUnfocused: true });
  const [look, { isLoading }] = useAdminLookMailboxMutation();
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!v?.named) return null;
  const { color, text } = standing(v);
  const at = (moment: string | undefined) => (moment && known(moment) ? <span title={dateTime(moment, lang)}>{relative(moment, lang)}</span> : t("admin.mailbox_never"));
  const facts: [string, React.ReactNode][] = [
    [t("admin.mailbox_looked"), at(v.lookedAt)],
    ...(v.trouble ? [[t("admin.mailbox_fine_at"), at(v.fineAt)] as [string, React.ReactNode]] : []),
    ...(v.nextAt && known(v.nextAt) ? [[t("admin.mailbox_next"), dateTime(v.nextAt, lang)] as [string, React.ReactNode]] : []),
    [t("admin.mailbox_taken"), t("admin.mailbox_taken_n", { n: count(v.taken) })],
  ];
  return (
    <Section
      title={t("admin.mailbox")}
      hint={<span style={{ overflowWrap: "anywhere" }}>{t("admin.mailbox_of", { user: v.user ?? "", server: v.server ?? "", folder: v.folder ?? "" })}</span>}
      actions={
        <Button
          variant="default"
          loading={isLoading}
          leftSection={<RotateCw size={16} aria-hidden />}
          onClick={async () => {
            try {
              await look().unwrap();
              done(t("admin.mailbox_asked"));
            } catch (problem) {
              failed(problem, lang);
            }
          }}
        >
          {t("admin.mailbox_look")}
        </Button>
      }
    >
      <Stack gap="sm">
        <Group gap="lg" style={{ rowGap: 6 }}>
          <Badge color={color}>{t(text)}</Badge>
          {facts.map(([name, value]) => (
            <Text key={name} size="sm" className="num">
              <Text component="span" size="sm" c="dimmed" mr={6}>
                {name}
              </Text>
              {value}
            </Text>
          ))}
        </Group>
        {v.trouble && (
          <Alert color={color}>
            {say("mailbox_trouble", v.trouble)}
            {v.said && (
              <Text size="xs" mt={4} style={{ overflowWrap: "anywhere" }}>
                {t("admin.mailbox_said", { said: v.said })}
              </Text>
            )}
          </Alert>
        )}
        {v.passed > 0 && <Alert color="amber">{t("admin.mailbox_passed", { n: count(v.passed) })}</Alert>}
      </Stack>
    </Section>
  );
}
