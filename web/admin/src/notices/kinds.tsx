import { Group, Stack, Switch, Text } from "@mantine/core";
import { useAdminListNoticeKindsQuery, useAdminSwitchNoticeKindMutation, type NoticeKind } from "../api/notices";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

/** What the shop writes to people about: each can be left out, but for what they could not come in again without. */
export default function Kinds() {
  const t = useT();
  const { data, error, refetch } = useAdminListNoticeKindsQuery();
  return (
    <Page title={t("admin.notice_kinds")} under={t("admin.notice_kinds_under")} narrow>
      <ProblemView error={error} retry={refetch} />
      <Section>
        <Stack gap="md">{data?.items.map((k) => <Kind key={k.name} kind={k} />)}</Stack>
      </Section>
    </Page>
  );
}

function Kind({ kind: k }: { kind: NoticeKind }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [turn, { isLoading }] = useAdminSwitchNoticeKindMutation();
  const name = say("notice_kind", k.name);
  return (
    <Group justify="space-between" wrap="nowrap" gap="md" mih={44}>
      <div>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {k.owed ? t("admin.notice_owed") : say("notice_when", k.name)}
        </Text>
      </div>
      <Switch
        size="lg"
        aria-label={name}
        checked={k.on}
        disabled={k.owed || isLoading}
        onChange={async (e) => {
          const on = e.currentTarget.checked;
          const answer = await turn({ kind: k.name, switchRequestBody: { on } });
          if (answer.error) failed(answer.error, lang);
          else done(t(on ? "admin.notice_on" : "admin.notice_off", { kind: name }));
        }}
      />
    </Group>
  );
}
