import { Badge, Group, Stack, Switch, Text } from "@mantine/core";
import { Check } from "lucide-react";
import { useAdminListNoticeKindsQuery, useAdminSwitchNoticeChannelMutation, useAdminSwitchNoticeKindMutation, type NoticeChannel, type NoticeKind } from "../api/notices";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import classes from "./kinds.module.css";
import { useSay, useT } from "./texts";

/** What the shop tells people of, and by what: each kind can be left out, and each of its ways, but for what is owed. */
export default function Kinds() {
  const t = useT();
  const { data, error, refetch } = useAdminListNoticeKindsQuery();
  return (
    <Page title={t("admin.notice_kinds")} under={t("admin.notice_kinds_under")} narrow>
      <ProblemView error={error} retry={refetch} />
      <Section>
        <Stack gap={0}>{data?.items.map((k) => <Kind key={k.name} kind={k} />)}</Stack>
      </Section>
    </Page>
  );
}

function Kind({ kind: k }: { kind: NoticeKind }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [turn, { isLoading }] = useAdminSwitchNoticeKindMutation();
  const ways = k.channels;
  const name = say("notice_kind", k.name);
  const only = ways.length === 1 ? ways[0] : undefined;
  const absent = ways.filter((w) => !w.here).map((w) => t("admin.notice_ways_not_here", { channel: say("notice_channel", w.name) }));
  return (
    <div className={classes.kind}>
      <Group justify="space-between" wrap="nowrap" gap="md" mih={44}>
        <div>
          <Text size="sm" fw={600}>
            {name}
          </Text>
          <Text size="sm" c="dimmed">
            {k.owed ? (k.owed === "law" && only ? t("admin.notice_owed_one") : say("notice_owed", k.owed)) : say("notice_when", k.name)}
          </Text>
          {only && (
            <Text size="xs" c="dimmed">
              {t(only.here ? "admin.notice_way" : "admin.notice_way_not", { channel: say("notice_channel", only.name) })}
            </Text>
          )}
        </div>
        {k.owed ? (
          <Badge color="leaf">{t("admin.notice_always")}</Badge>
        ) : (
          <Switch
            size="lg"
            aria-label={name}
            checked={k.on}
            disabled={isLoading}
            onChange={async (e) => {
              const on = e.currentTarget.checked;
              const answer = await turn({ kind: k.name, switchRequestBody: { on } });
              if (answer.error) failed(answer.error, lang);
              else done(t(on ? "admin.notice_on" : "admin.notice_off", { kind: name }));
            }}
          />
        )}
      </Group>
      {!only && (
        <>
          <div className={classes.ways}>
            {ways.map((w) => <WaySwitch key={w.name} way={w} kind={k.name} of={name} told={k.on} />)}
          </div>
          {absent.length > 0 && (
            <Text size="xs" c="dimmed" mt={4}>
              {absent.join(" ")}
            </Text>
          )}
        </>
      )}
    </div>
  );
}

/** Switches a way of a kind. What costs money goes by none until somebody says so. */
function WaySwitch({ way: w, kind, of, told }: { way: NoticeChannel; kind: string; of: string; told: boolean }) {
  const [turn] = useAdminSwitchNoticeChannelMutation();
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const channel = say("notice_channel", w.name);
  if (w.fixed)
    return (
      <Group gap={6} wrap="nowrap">
        <Check size={18} color="var(--leaf)" aria-label={t("admin.notice_always")} />
        <Text size="sm">{channel}</Text>
      </Group>
    );
  return (
    <Switch
      size="sm"
      label={channel}
      aria-label={t("admin.notice_way_cell", { kind: of, channel })}
      title={w.asked ? t("admin.notice_ways_cost") : undefined}
      checked={w.on && w.here}
      disabled={!w.here || !told}
      onChange={async (e) => {
        const on = e.currentTarget.checked;
        const answer = await turn({ kind, channel: w.name, channelRequestBody: { on } });
        if (answer.error) failed(answer.error, lang);
        else done(t(on ? "admin.notice_way_on" : "admin.notice_way_off", { kind: of, channel }));
      }}
    />
  );
}
