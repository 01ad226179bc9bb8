import { Badge, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Plus, Send } from "lucide-react";
import { useState, type FormEvent } from "react";
import { Link } from "react-router";
import {
  useAdminCheckMessagesMutation, useAdminForgetSenderMutation, useAdminGetMessagesQuery, useAdminKeepSenderMutation, useAdminListNoticeKindsQuery, useAdminListSendersQuery,
  useAdminTryMessageMutation, useAdminUseSenderMutation, useAdminWeighMessageQuery, type ProviderHealth, type Sender,
} from "../api/notices";
import { won } from "../format/money";
import { dateTime, day, fromField, known, relative, toField } from "../format/time";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { AlimTalk } from "./alimtalk";
import { Calls } from "./calls";
import { useSay, useT } from "./texts";

/** The provider that brings messages to phones: how it goes, which numbers they come from, and one to try. */
export default function Messages() {
  const t = useT();
  const may = useMay();
  const { data: h, isLoading, error, refetch } = useAdminGetMessagesQuery(undefined, { pollingInterval: 15_000, skipPollingIfUnfocused: true });
  if (isLoading) return <Waiting />;
  return (
    <Page title={t("admin.messages")} under={t("admin.messages_under")} narrow>
      <ProblemView error={error} retry={refetch} />
      {h && (h.provider === "" ? <Section title={t("admin.messages_none")}><Text size="sm">{t("admin.messages_none_body")}</Text></Section> : <><Provider of={h} /><Senders /><Kinds /><AlimTalk /><Try />{may("change.senders") && <Calls />}</>)}
    </Page>
  );
}

function Provider({ of: h }: { of: ProviderHealth }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [check, { isLoading }] = useAdminCheckMessagesMutation();
  const failing = known(h.failedAt) && !(known(h.okAt) && h.okAt! >= h.failedAt!);
  const never = !known(h.failedAt) && !known(h.okAt);
  const when = (at: string | undefined) => (known(at) ? <span title={dateTime(at, lang)}>{relative(at, lang)}</span> : t("admin.messages_never"));
  return (
    <Section
      title={say("messages_provider", h.provider)}
      actions={
        <Button
          variant="default"
          loading={isLoading}
          onClick={async () => {
            const answer = await check();
            if (answer.error) failed(answer.error, lang);
          }}
        >
          {t("admin.messages_check")}
        </Button>
      }
    >
      <Stack gap={6}>
        <div>
          <Badge color={failing ? "fire" : never ? "gray" : "leaf"}>{t(failing ? "admin.messages_failing" : never ? "admin.messages_unasked" : "admin.messages_fine")}</Badge>
        </div>
        <Text size="sm">
          {t("admin.messages_ok_at")}: {when(h.okAt)}
        </Text>
        {known(h.failedAt) && (
          <Text size="sm" c={failing ? "fire" : undefined}>
            {t("admin.messages_failed_at")}: {when(h.failedAt)}, {say("messages_why", h.why ?? "") === h.why ? t("admin.messages_why_other") : say("messages_why", h.why ?? "")}
          </Text>
        )}
        {known(h.silentSince) && <Text size="sm" c="fire">{t("admin.messages_silent", { since: dateTime(h.silentSince!, lang) })}</Text>}
        {h.balance >= 0 && (
          <Text size="sm">
            {t("admin.messages_balance")}: <span className="num">{won(h.balance, lang)}</span>
          </Text>
        )}
      </Stack>
    </Section>
  );
}

const states = ["pending", "registered", "refused"] as const;
const colors = { pending: "yolk", registered: "leaf", refused: "fire" };

function Senders() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const { data, error, refetch } = useAdminListSendersQuery();
  const [use] = useAdminUseSenderMutation();
  const [forget] = useAdminForgetSenderMutation();
  const [changing, setChanging] = useState<Sender | "new" | null>(null);
  const [going, setGoing] = useState<Sender | null>(null);
  const owner = may("change.senders");
  const items = data?.items ?? [];
  return (
    <Section
      title={t("admin.senders")}
      hint={t("admin.senders_hint")}
      actions={owner && <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => setChanging("new")}>{t("admin.sender_add")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      {data && items.length === 0 && <Text size="sm">{t("admin.senders_empty")}</Text>}
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
        {items.map((s) => (
          <li key={s.number}>
            <Group justify="space-between" gap="sm">
              <div>
                <Group gap="xs">
                  <Text fw={600} className="num">{s.number}</Text>
                  <Badge color={colors[s.state]}>{say("sender_state", s.state)}</Badge>
                  {s.used && <Badge color={s.fit ? "sea" : "fire"}>{t(s.fit ? "admin.sender_used" : "admin.sender_ended")}</Badge>}
                </Group>
                <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                  {[s.note, known(s.expiresAt) && t("admin.sender_until", { day: day(s.expiresAt, lang) })].filter(Boolean).join(", ") || t("admin.sender_no_note")}
                </Text>
              </div>
              {owner && (
                <Group gap="xs">
                  {!s.used && s.fit && (
                    <Button
                      variant="default"
                      aria-label={`${s.number}: ${t("admin.sender_use")}`}
                      onClick={async () => {
                        const answer = await use({ number: s.number });
                        if (answer.error) failed(answer.error, lang);
                        else done(t("admin.sender_using", { number: s.number }));
                      }}
                    >
                      {t("admin.sender_use")}
                    </Button>
                  )}
                  <Button variant="subtle" aria-label={`${s.number}: ${t("admin.sender_change")}`} onClick={() => setChanging(s)}>{t("admin.sender_change")}</Button>
                  {!s.used && <Button variant="subtle" color="fire" aria-label={`${s.number}: ${t("admin.sender_forget")}`} onClick={() => setGoing(s)}>{t("admin.sender_forget")}</Button>}
                </Group>
              )}
            </Group>
          </li>
        ))}
      </Stack>
      {changing && <Change of={changing === "new" ? null : changing} onClose={() => setChanging(null)} />}
      <Confirm
        opened={going !== null}
        title={t("admin.sender_forget_title", { number: going?.number ?? "" })}
        act={t("admin.sender_forget")}
        onClose={() => setGoing(null)}
        onConfirm={async () => {
          if (going) await forget({ number: going.number }).unwrap();
        }}
      >
        <Text size="sm">{t("admin.sender_forget_body")}</Text>
      </Confirm>
    </Section>
  );
}

function Change({ of: s, onClose }: { of: Sender | null; onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [number, setNumber] = useState(s?.number ?? "");
  const [state, setState] = useState<Sender["state"]>(s?.state ?? "pending");
  const [note, setNote] = useState(s?.note ?? "");
  const [until, setUntil] = useState(known(s?.expiresAt) ? toField(s!.expiresAt!).slice(0, 10) : "");
  const [keep, { error, isLoading }] = useAdminKeepSenderMutation();
  const digits = number.replace(/\D/g, "");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const expiresAt = fromField(until && `${until}T23:59`);
    const answer = await keep({ number: digits, keepRequestBody: { state, note: note.trim(), ...(expiresAt ? { expiresAt } : {}) } });
    if (!answer.error) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{t(s ? "admin.sender_change" : "admin.sender_add")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemView error={error} />
          <TextInput label={t("admin.sender_number")} description={t("admin.sender_number_hint")} inputMode="tel" maxLength={20} value={number} disabled={s !== null} required onChange={(e) => setNumber(e.currentTarget.value)} />
          <Select label={t("admin.sender_is")} allowDeselect={false} value={state} onChange={(v) => v && setState(v as Sender["state"])} data={states.map((v) => ({ value: v, label: say("sender_state", v) }))} />
          <TextInput label={t("admin.sender_note")} description={t("admin.sender_note_hint")} maxLength={200} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
          <TextInput type="date" label={t("admin.sender_expires")} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
          <Group justify="flex-end">
            <Button type="submit" loading={isLoading} disabled={digits.length < 8}>{t("admin.sender_keep")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What buyers are told by message beside mail. It is switched where all ways of a kind are. */
function Kinds() {
  const t = useT();
  const say = useSay();
  const { data, error, refetch } = useAdminListNoticeKindsQuery();
  const told = data?.items.filter((k) => k.on && k.channels.some((c) => c.name === "sms" && c.on)) ?? [];
  return (
    <Section
      title={t("admin.message_kinds")}
      hint={t("admin.message_kinds_hint")}
      actions={<Button component={Link} to="/outbox/kinds" variant="default">{t("admin.message_kinds_change")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      {data && <Text size="sm">{told.length > 0 ? told.map((k) => say("message_kind", k.name)).join(", ") : t("admin.message_kinds_none")}</Text>}
    </Section>
  );
}

/** One message to oneself, weighed by the shop while one types: what may be sent is decided in one place. */
function Try() {
  const t = useT();
  const say = useSay();
  const [to, setTo] = useState("");
  const [text, setText] = useState("");
  const [settled] = useDebouncedValue(text, 250);
  const { data: w } = useAdminWeighMessageQuery({ text: settled }, { skip: settled === "" });
  const [send, { data: sent, error, isLoading }] = useAdminTryMessageMutation();
  const weighed = settled !== "" && w ? w : null;
  const wrong = weighed?.why === "letter" ? t("admin.messages_letter", { letter: weighed.bad ?? "", at: weighed.badAt ?? 0 }) : weighed?.why ? t("admin.messages_long") : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send({ tryRequestBody: { to, text } });
  };
  return (
    <Section title={t("admin.messages_try")} hint={t("admin.messages_try_hint")}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemView error={error} />
          <TextInput label={t("admin.messages_to")} placeholder="010-1234-5678" inputMode="tel" maxLength={20} required value={to} onChange={(e) => setTo(e.currentTarget.value)} />
          <Textarea
            label={t("admin.messages_text")}
            autosize
            minRows={3}
            maxRows={12}
            maxLength={2100}
            required
            value={text}
            error={wrong}
            onChange={(e) => setText(e.currentTarget.value)}
          />
          <Group justify="space-between">
            <Text size="sm" aria-live="polite" className="num">
              {weighed ? t("admin.messages_weight", { kind: say("messages_kind", weighed.kind), bytes: weighed.bytes, most: weighed.most }) : t("admin.messages_weight_none")}
            </Text>
            <Button type="submit" leftSection={<Send size={16} aria-hidden />} loading={isLoading} disabled={!weighed || wrong !== null || to.trim() === ""}>
              {t("admin.messages_send")}
            </Button>
          </Group>
          {sent && !error && (
            <Text size="sm" role="status" c={sent.sent ? "leaf" : "fire"}>
              {sent.sent
                ? t("admin.messages_sent", { kind: say("messages_kind", sent.kind) })
                : t("admin.messages_not_sent", { why: say("messages_why", sent.code ?? "") === sent.code ? t("admin.messages_why_other") : say("messages_why", sent.code ?? "") })}
            </Text>
          )}
        </Stack>
      </form>
    </Section>
  );
}
