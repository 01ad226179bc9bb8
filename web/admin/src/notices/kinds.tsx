import { Badge, Group, Stack, Switch, Text } from "@mantine/core";
import { Check } from "lucide-react";
import {
  useAdminGetMessagesQuery, useAdminListMessageKindsQuery, useAdminListNoticeKindsQuery, useAdminSwitchMessageKindMutation, useAdminSwitchNoticeChannelMutation,
  useAdminSwitchNoticeKindMutation, type NoticeKind,
} from "../api/notices";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import classes from "./kinds.module.css";
import { useSay, useT } from "./texts";

/** A way that a kind may go, with what switches it. */
interface Way {
  name: string;
  on: boolean;
  fixed: boolean;
  here: boolean;
  turn(on: boolean): Promise<{ error?: unknown }>;
}

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

/** The ways of a kind. Messages, which cost money, are switched among their own: nothing goes by them until somebody says so. */
function useWays(k: NoticeKind): Way[] {
  const [turn] = useAdminSwitchNoticeChannelMutation();
  const [turnMessages] = useAdminSwitchMessageKindMutation();
  const { data: messages } = useAdminListMessageKindsQuery();
  const { data: provider } = useAdminGetMessagesQuery();
  const ways: Way[] = k.channels.map((c) => ({
    name: c.name,
    on: c.on,
    fixed: c.fixed ?? false,
    here: c.here,
    turn: (on) => turn({ kind: k.name, channel: c.name, channelRequestBody: { on } }),
  }));
  const text = messages?.items.find((m) => m.name === k.name);
  if (text) ways.push({ name: "sms", on: text.on, fixed: false, here: !!provider?.provider, turn: (on) => turnMessages({ kind: k.name, kindRequestBody: { on } }) });
  return ways;
}

function Kind({ kind: k }: { kind: NoticeKind }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [turn, { isLoading }] = useAdminSwitchNoticeKindMutation();
  const ways = useWays(k);
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
            {ways.map((w) => <WaySwitch key={w.name} way={w} of={name} told={k.on} />)}
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

function WaySwitch({ way: w, of, told }: { way: Way; of: string; told: boolean }) {
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
      title={w.name === "sms" ? t("admin.notice_ways_cost") : undefined}
      checked={w.on && w.here}
      disabled={!w.here || !told}
      onChange={async (e) => {
        const on = e.currentTarget.checked;
        const answer = await w.turn(on);
        if (answer.error) failed(answer.error, lang);
        else done(t(on ? "admin.notice_way_on" : "admin.notice_way_off", { kind: of, channel }));
      }}
    />
  );
}
