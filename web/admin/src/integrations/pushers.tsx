import { Badge, Button, Code, Group, Paper, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminListPushersQuery, useAdminRenewPusherMutation, type Pusher } from "../api/parcels";
import { dateTime, known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const none: Pusher[] = [];

/** The services that tell the shop when parcels move: whether they do, and how it goes. */
export function Pushers() {
  const t = useT();
  const say = useSay();
  const [renewing, setRenewing] = useState<Pusher | null>(null);
  const [renew] = useAdminRenewPusherMutation();
  const { data, error, refetch } = useAdminListPushersQuery(undefined, { pollingInterval: 15_000, skipPollingIfUnfocused: true });
  return (
    <Stack>
      <Text size="sm">{t("admin.pushers_about")}</Text>
      <ProblemView error={error} retry={refetch} />
      {(data?.items ?? none).map((p) => (
        <Service key={p.service} of={p} onRenew={() => setRenewing(p)} />
      ))}
      <Confirm
        opened={renewing !== null}
        title={t("admin.pusher_renew_title", { name: renewing ? say("pusher_name", renewing.service) : "" })}
        act={t("admin.pusher_renew")}
        onClose={() => setRenewing(null)}
        onConfirm={async () => {
          if (!renewing) return;
          await renew({ service: renewing.service }).unwrap();
          done(t("admin.pusher_renewed"));
        }}
      >
        <Text size="sm">{t("admin.pusher_renew_body")}</Text>
        {renewing?.service === "sweettracker" && <Text size="sm">{t("admin.pusher_renew_once")}</Text>}
      </Confirm>
    </Stack>
  );
}

function Service({ of: p, onRenew }: { of: Pusher; onRenew(): void }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const failing = p.on && known(p.failedAt) && !(known(p.tookAt) && p.tookAt! > p.failedAt!);
  const when = (at: string | undefined) => (known(at) ? <span title={dateTime(at, lang)}>{relative(at, lang)}</span> : t("admin.pusher_never"));
  return (
    <Paper withBorder p="md" radius="md">
      <Stack gap="sm">
        <Group justify="space-between" gap="sm">
          <Group gap="xs">
            <Text fw={700}>{say("pusher_name", p.service)}</Text>
            <Badge color={failing ? "fire" : p.on ? "leaf" : "gray"}>{t(failing ? "admin.pusher_failing" : p.on ? "admin.pusher_on" : "admin.pusher_off")}</Badge>
          </Group>
          {p.on && may("renew.pusher") && (
            <Button variant="default" onClick={onRenew}>
              {t("admin.pusher_renew")}
            </Button>
          )}
        </Group>
        {p.on ? (
          <>
            <Text size="sm">
              {t("admin.pusher_took")}: {when(p.tookAt)}
            </Text>
            <Text size="sm">
              {t("admin.pusher_called")}: {when(p.calledAt)}
            </Text>
            {failing && (
              <Text size="sm" c="fire">
                {say("pusher_why", p.why ?? "")}
              </Text>
            )}
            {known(p.renewedAt) && (
              <Text size="xs" c="dimmed">
                {t("admin.pusher_renewed_by", { when: relative(p.renewedAt, lang), who: p.renewedBy ?? "" })}
              </Text>
            )}
          </>
        ) : (
          <>
            <Text size="sm">{say("pusher_what", p.service)}</Text>
            <Text size="sm">{t("admin.pusher_how")}</Text>
            <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {`[delivery]\npush_keys = ["${p.service}=${p.service === "sweettracker" ? "TIER:KEY" : "ID:SECRET"}"]`}
            </Code>
          </>
        )}
      </Stack>
    </Paper>
  );
}
