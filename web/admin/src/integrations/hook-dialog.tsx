import { Badge, Button, Code, Divider, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { RotateCw, Send } from "lucide-react";
import { useState } from "react";
import { useAdminExtendHookMutation, useAdminListHookCallsQuery, useAdminRepeatCallMutation, useAdminSwitchHookMutation, useAdminTestHookMutation, type Call, type HookView } from "../api/parcels";
import { clockSeconds, dateTime, day, dayStart, known, relative, today } from "../format/time";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { HookBadge } from "./hook-badge";
import { useSay, useT } from "./texts";
import { lastDay, lastOf, longer } from "./until";

interface Props {
  hook: HookView;
  onSwitched(hook: HookView): void;
  onEnd(hook: HookView): void;
  onClose(): void;
}

/** How a hook stands, what one may do with it, and what was sent to it. */
export function HookDialog({ hook, onSwitched, onEnd, onClose }: Props) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const why = useWhy();
  const [turn, turning] = useAdminSwitchHookMutation();
  const [test, testing] = useAdminTestHookMutation();
  const on = hook.state === "on";
  const facts = [
    [t("admin.hook_of"), [say("hook_about", hook.about), hook.invoice].filter(Boolean).join(" · ")],
    [t("admin.hook_events"), hook.events.length === 0 ? t("admin.hook_every") : hook.events.map((e) => say("hook_event", e)).join(", ")],
    [t("admin.hook_until"), known(hook.until) ? lastOf(hook.until, lang) : t("admin.hook_no_end")],
    [t("admin.hook_ok"), known(hook.okAt) ? relative(hook.okAt, lang) : t("admin.hook_never")],
    ...(hook.why ? [[t("admin.hook_failed"), [known(hook.failedAt) ? relative(hook.failedAt, lang) : "", why(hook.why)].filter(Boolean).join(" · ")]] : []),
    ...(on && known(hook.nextAt) ? [[t("admin.hook_next"), relative(hook.nextAt, lang)]] : []),
  ];
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text component="span" fw={700} style={{ overflowWrap: "anywhere" }}>{hook.url}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <Stack>
        <HookBadge hook={hook} />
        {hook.state !== "on" && <Text size="sm">{t(`admin.hook_is_${hook.state}`)}</Text>}
        <Stack component="dl" gap={6} m={0}>
          {facts.map(([name, value]) => (
            <Group key={name} gap="sm" wrap="nowrap" align="baseline">
              <Text component="dt" size="sm" c="dimmed" w={104} style={{ flex: "none" }}>
                {name}
              </Text>
              <Text component="dd" size="sm" m={0} style={{ overflowWrap: "anywhere" }}>
                {value}
              </Text>
            </Group>
          ))}
        </Stack>
        <ProblemView error={turning.error ?? testing.error} />
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<Send size={16} aria-hidden />}
            loading={testing.isLoading}
            disabled={!on}
            onClick={async () => {
              const answer = await test({ id: hook.id });
              if (!answer.error) done(t("admin.hook_tested"));
            }}
          >
            {t("admin.hook_test")}
          </Button>
          <Button
            variant={on ? "default" : "filled"}
            loading={turning.isLoading}
            onClick={async () => {
              const answer = await turn({ id: hook.id, adminSwitchHookRequest: { on: !on } });
              if (answer.data) onSwitched(answer.data);
            }}
          >
            {t(on ? "admin.hook_turn_off" : "admin.hook_turn_on")}
          </Button>
          <Button variant="subtle" color="fire" onClick={() => onEnd(hook)}>
            {t("admin.hook_end")}
          </Button>
        </Group>
        {known(hook.until) && <Extend hook={hook} onExtended={onSwitched} />}
        <Divider />
        <Calls hook={hook} />
      </Stack>
    </Modal>
  );
}

/** Moves the end of a hook on. */
function Extend({ hook, onExtended }: { hook: HookView; onExtended(hook: HookView): void }) {
  const t = useT();
  const lang = useLang();
  const [until, setUntil] = useState(longer(hook.until));
  const [extend, { isLoading, error }] = useAdminExtendHookMutation();
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="xs">
        <TextInput type="date" label={t("admin.hook_until_new")} min={today()} max={lastDay()} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
        <Button
          variant="default"
          loading={isLoading}
          disabled={!until}
          onClick={async () => {
            const answer = await extend({ id: hook.id, adminExtendHookRequest: { until: dayStart(until, 1) } });
            if (!answer.data) return;
            onExtended(answer.data);
            setUntil(longer(answer.data.until));
            done(t("admin.hook_extended", { day: lastOf(answer.data.until ?? "", lang) }));
          }}
        >
          {t("admin.hook_extend")}
        </Button>
      </Group>
      <ProblemView error={error} />
    </Stack>
  );
}

/** The newest calls of a hook, each with what became of it. */
function Calls({ hook }: { hook: HookView }) {
  const t = useT();
  const { data, error, refetch } = useAdminListHookCallsQuery({ id: hook.id }, { pollingInterval: 3_000, skipPollingIfUnfocused: true });
  return (
    <Stack gap="sm">
      <div>
        <Text fw={700}>{t("admin.calls")}</Text>
        <Text size="sm" c="dimmed">
          {t(data && data.items.length === 0 ? "admin.calls_empty" : "admin.calls_hint")}
        </Text>
      </div>
      <ProblemView error={error} retry={refetch} />
      {data?.items.map((call) => <One key={call.id} hook={hook} call={call} />)}
    </Stack>
  );
}

const colors = { waiting: "amber", sent: "leaf", dropped: "gray" };

function One({ hook, call }: { hook: HookView; call: Call }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const why = useWhy();
  const [shown, setShown] = useState(false);
  const [again, { isLoading, error }] = useAdminRepeatCallMutation();
  const when = `${day(call.createdAt, lang)} ${clockSeconds(call.createdAt)}`;
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {call.events.split(",").map((e) => say("hook_event", e)).join(", ")} {call.invoice && <span className="num">{call.invoice}</span>}
        </Text>
        <Badge color={colors[call.state]}>{say("call_state", call.state)}</Badge>
      </Group>
      <Text size="xs" c="dimmed" title={known(call.sentAt) ? dateTime(call.sentAt, lang) : undefined}>
        {[when, t("admin.call_tries", { n: call.tries }), call.why ? why(call.why) : call.status ? t("admin.call_status", { status: call.status }) : ""].filter(Boolean).join(" · ")}
      </Text>
      <Group gap={4}>
        <Button variant="subtle" size="compact-sm" leftSection={<RotateCw size={14} aria-hidden />} loading={isLoading} disabled={hook.state !== "on"} aria-label={`${t("admin.call_again")} (${when})`} onClick={() => void again({ id: hook.id, call: call.id })}>
          {t("admin.call_again")}
        </Button>
        <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={shown} aria-label={`${t("admin.call_body")} (${when})`} onClick={() => setShown(!shown)}>
          {t("admin.call_body")}
        </Button>
      </Group>
      {shown && (
        <Code block style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {call.body}
        </Code>
      )}
      <ProblemView error={error} />
    </Stack>
  );
}

/** Says how a call failed. */
function useWhy(): (code: string) => string {
  const t = useT();
  const say = useSay();
  return (code) => (code.startsWith("status_") ? t("admin.call_status", { status: code.slice("status_".length) }) : say("hook_why", code));
}
