import { ActionIcon, Alert, Badge, Button, FileButton, Group, Progress, Stack, Text, TextInput } from "@mantine/core";
import { FileArchive, Trash2, TriangleAlert, Upload } from "lucide-react";
import { useState, type DragEvent } from "react";
import { useDropAddressFileMutation, useStartAddressLoadMutation, type DeskState, type OfficialFile } from "../api/address";
import { problemOf, sentence } from "../api/problem";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { sendPlain } from "../page/upload";
import { useLang } from "../texts/texts";
import classes from "./addresses.module.css";
import { useT } from "./texts";
import { bytes, dayOf, edition, lacking } from "./words";

/** A file on its way here, or why it was refused. */
interface Sending {
  name: string;
  sent: number;
  error?: unknown;
}

/** Where official files are sent, and made into an index. */
export function Files({ state, onSent }: { state: DeskState; onSent(): void }) {
  const t = useT();
  const lang = useLang();
  const [sending, setSending] = useState<Sending[]>([]);
  const [over, setOver] = useState(false);
  const [month, setMonth] = useState<string | null>(null);
  const [gone, setGone] = useState<OfficialFile | null>(null);
  const [start, starting] = useStartAddressLoadMutation();
  const [drop] = useDropAddressFileMutation();
  const ready = state.files.filter((f) => !f.inUse);
  const whole = ready.filter((f) => f.kind === "full");
  const chosen = whole.length > 0 ? whole : ready;
  const guess = chosen.find((f) => f.edition)?.edition ?? "";
  const named = month ?? guess;
  const { freeMemory, freeDisk } = state.need;
  const lacks = lacking(state.next);

  const take = async (files: File[]) => {
    const fresh = files.map((f) => ({ name: f.name, sent: 0 }));
    setSending(fresh);
    for (const [i, file] of files.entries()) {
      const change = (to: Partial<Sending>) => setSending((all) => all.map((s, at) => (at === i ? { ...s, ...to } : s)));
      try {
        await sendPlain(`/api/v1/admin/address/files?name=${encodeURIComponent(file.name)}`, file, (sent) => change({ sent }));
        change({ sent: 1 });
        onSent();
      } catch (error) {
        change({ error });
      }
    }
    setSending((all) => all.filter((s) => s.error));
  };
  const dropped = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    void take([...e.dataTransfer.files]);
  };
  const build = async () => {
    const started = await start({ loadDraft: { files: chosen.map((f) => f.id), edition: whole.length > 0 ? named : undefined } });
    if (started.error) return;
    setMonth(null);
    done(t("admin.addr_begun"));
  };
  const busy = sending.some((s) => !s.error);

  return (
    <Section title={t("admin.addr_files")} hint={t("admin.addr_files_hint")}>
      <div className={classes.drop} data-over={over || undefined} onDragOver={(e) => { e.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={dropped}>
        <Upload size={22} aria-hidden />
        <Text size="sm" ta="center">
          {t("admin.addr_drop")}
        </Text>
        <FileButton multiple accept=".zip,.txt" onChange={(files) => void take(files)}>
          {(props) => (
            <Button variant="default" loading={busy} {...props}>
              {t("admin.addr_choose")}
            </Button>
          )}
        </FileButton>
      </div>
      <Text size="xs" c="dimmed">
        {t("admin.addr_need", { memory: bytes(state.need.memory), disk: bytes(state.need.disk) })}{" "}
        {freeMemory > 0 ? t("admin.addr_free", { memory: bytes(freeMemory), disk: bytes(freeDisk) }) : t("admin.addr_free_disk", { disk: bytes(freeDisk) })}
      </Text>
      {sending.map((s) => (
        <div key={s.name}>
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            {s.name}
          </Text>
          {s.error ? (
            <Text size="sm" c="var(--fire-ink)" role="alert">
              {sentence(problemOf(s.error), lang)}
            </Text>
          ) : (
            <Progress value={s.sent * 100} size="sm" aria-label={t("admin.addr_sending", { name: s.name })} />
          )}
        </div>
      ))}
      {ready.length > 0 && (
        <Stack gap="xs">
          {ready.map((f) => (
            <Group key={f.id} gap="sm" wrap="nowrap" className={classes.file}>
              <FileArchive size={20} aria-hidden style={{ flex: "none" }} />
              <div style={{ minWidth: 0, flex: 1 }}>
                <Text size="sm" style={{ overflowWrap: "anywhere" }}>
                  {f.name}
                </Text>
                <Text size="xs" c="dimmed">
                  {[bytes(f.size), f.kind === "full" ? edition(f.edition) : dayOf(f.edition, lang)].filter(Boolean).join(" · ")}
                </Text>
              </div>
              <Badge color={f.kind === "full" ? "sea" : "leaf"} style={{ flex: "none" }}>
                {t(f.kind === "full" ? "admin.addr_kind_full" : "admin.addr_kind_days")}
              </Badge>
              <ActionIcon variant="subtle" color="gray" size={44} aria-label={t("admin.addr_drop_file", { name: f.name })} onClick={() => setGone(f)}>
                <Trash2 size={18} aria-hidden />
              </ActionIcon>
            </Group>
          ))}
          {whole.length > 0 && whole.length < ready.length && (
            <Text size="sm" c="dimmed">
              {t("admin.addr_full_first")}
            </Text>
          )}
          {lacks.map(({ of, need, free }) => (
            <Alert key={of} color="amber" icon={<TriangleAlert size={20} aria-hidden />} title={t("admin.addr_short")}>
              {t(`admin.addr_short_${of}`, { need: bytes(need), free: bytes(free), missing: bytes(need - free) })}
            </Alert>
          ))}
          <Group align="flex-end" gap="sm">
            {whole.length > 0 && (
              <TextInput label={t("admin.addr_edition")} description={t("admin.addr_edition_hint")} value={named} maxLength={20} w={220} onChange={(e) => setMonth(e.currentTarget.value)} />
            )}
            <Button onClick={() => void build()} loading={starting.isLoading} disabled={state.load !== undefined || busy}>
              {t(whole.length > 0 ? "admin.addr_build" : "admin.addr_apply")}
            </Button>
          </Group>
          <ProblemView error={starting.error} />
        </Stack>
      )}
      <Confirm
        opened={gone !== null}
        title={t("admin.addr_drop_title")}
        act={t("admin.addr_drop_act")}
        onClose={() => setGone(null)}
        onConfirm={async () => {
          if (!gone) return;
          const dropped = await drop({ id: gone.id });
          if (dropped.error) failed(dropped.error, lang);
          else done(t("admin.addr_dropped"));
        }}
      >
        <Text size="sm">{t("admin.addr_drop_body", { name: gone?.name ?? "" })}</Text>
      </Confirm>
    </Section>
  );
}
