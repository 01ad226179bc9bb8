import { Button, Code, Group, Select, Stack, Switch, Text, Textarea } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useChangeAddressSettingsMutation, type DeskSettings, type DeskState } from "../api/address";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";
import { dayOf } from "./words";

const lines = (golden: DeskSettings["golden"]) => golden.map((g) => `${g.query} → ${g.want}`).join("\n");
const hours = Array.from({ length: 24 }, (_, h) => ({ value: String(h), label: `${String(h).padStart(2, "0")}:00` }));

/** How files are taken from a folder by themselves, and what a new index has to find before it is used. */
export function Schedule({ state }: { state: DeskState }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay()("change.addresses");
  const [edit, setEdit] = useState<{ from: DeskSettings; watch: boolean; hour: string; golden: string } | null>(null);
  const [change, changing] = useChangeAddressSettingsMutation();
  const s = state.settings;
  const form = edit ?? { from: s, watch: s.watch, hour: String(s.hour), golden: lines(s.golden) };
  const set = (to: Partial<typeof form>) => setEdit({ ...form, ...to });
  const parsed = form.golden.split("\n").map((l) => l.trim()).filter(Boolean).map((l) => l.split(/\s*(?:→|->|\t)\s*/));
  const wrong = parsed.findIndex((p) => p.length !== 2 || !p[0] || !p[1]);

  const save = async (e: FormEvent) => {
    e.preventDefault();
    if (wrong >= 0) return;
    const golden = parsed.map(([query = "", want = ""]) => ({ query, want }));
    const saved = await change({ deskSettings: { version: form.from.version, watch: form.watch, hour: Number(form.hour), golden } });
    if (saved.error) return;
    setEdit(null);
    done(t("admin.addr_schedule_saved"));
  };

  return (
    <Section title={t("admin.addr_schedule")} hint={t("admin.addr_schedule_hint")}>
      {state.nodes.filter((n) => n.worker && n.inbox.folder).map((n) => (
        <div key={n.name}>
          <Text size="sm">
            {t("admin.addr_folder")} <Code style={{ overflowWrap: "anywhere" }}>{n.inbox.folder}</Code>
            {state.nodes.length > 1 && ` (${n.name})`}
          </Text>
          <Text size="sm" c="dimmed" aria-live="polite">
            {say("addr_inbox", n.inbox.state || "empty")}
            {n.inbox.state === "gap" && n.inbox.waits && ` ${t("admin.addr_inbox_gap", { day: dayOf(n.inbox.waits, lang) })}`}
            {n.inbox.files > 0 && ` ${t("admin.addr_inbox_files", { n: n.inbox.files })}`}
          </Text>
        </div>
      ))}
      <form onSubmit={(e) => void save(e)} noValidate>
        <Stack>
          <Switch label={t("admin.addr_watch")} checked={form.watch} disabled={!may} onChange={(e) => set({ watch: e.currentTarget.checked })} />
          <Select
            label={t("admin.addr_hour")}
            description={t("admin.addr_hour_hint")}
            w={260}
            disabled={!may}
            allowDeselect={false}
            value={form.hour}
            onChange={(hour) => set({ hour: hour ?? "4" })}
            data={[{ value: "-1", label: t("admin.addr_any_hour") }, ...hours]}
          />
          <Textarea
            label={t("admin.addr_golden")}
            description={t("admin.addr_golden_hint")}
            placeholder={t("admin.addr_golden_example")}
            autosize
            minRows={2}
            maxRows={12}
            disabled={!may}
            value={form.golden}
            onChange={(e) => set({ golden: e.currentTarget.value })}
            error={wrong >= 0 && t("admin.addr_golden_wrong", { n: wrong + 1 })}
          />
          <ProblemView error={changing.error} />
          {may ? (
            <Group justify="flex-end">
              {edit && (
                <Button variant="default" onClick={() => setEdit(null)}>
                  {t("admin.discard")}
                </Button>
              )}
              <Button type="submit" disabled={!edit || wrong >= 0} loading={changing.isLoading}>
                {t("admin.addr_schedule_save")}
              </Button>
            </Group>
          ) : (
            <Text size="sm" c="dimmed">
              {t("admin.addr_owner_only")}
            </Text>
          )}
        </Stack>
      </form>
    </Section>
  );
}
