import { Alert, Button, Group, Modal, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Plus } from "lucide-react";
import { useRef, useState, type FormEvent } from "react";
import { useAdminAddAlimtalkMutation, useAdminChangeAlimtalkMutation, useAdminInspectAlimtalkQuery, type Checked, type Template } from "../api/notices";
import { ProblemView } from "../page/problem-view";
import { useSay, useT } from "./texts";

const states = ["reviewing", "approved", "refused", "stopped"] as const;
const mostButtons = 5;

/** One AlimTalk as it was approved, looked at by the shop while one types: what may be sent is decided in one place. */
export function AlimTalkForm({ of, kinds, onClose }: { of: Template | null; kinds: string[]; onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [one, setOne] = useState({
    code: of?.code ?? "", kind: of?.kind ?? kinds[0] ?? "", lang: of?.lang ?? ("ko" as Template["lang"]), state: of?.state ?? ("reviewing" as Template["state"]),
    text: of?.text ?? "", approved: of?.approved ?? "", title: of?.title ?? "", note: of?.note ?? "",
    buttons: (of?.buttons ?? []).map((b) => ({ name: b.name, link: b.linkMobile ?? "" })),
  });
  const set = (more: Partial<typeof one>) => setOne((now) => ({ ...now, ...more }));
  const buttons = one.buttons.map((b) => ({ type: "WL" as const, name: b.name.trim(), linkMobile: b.link.trim(), linkPc: b.link.trim() }));
  const [asked] = useDebouncedValue(JSON.stringify({ kind: one.kind, lang: one.lang, text: one.text, approved: one.approved, title: one.title, buttons: JSON.stringify(buttons) }), 250);
  const { data: checked } = useAdminInspectAlimtalkQuery(JSON.parse(asked) as { kind: string });
  const [add, adding] = useAdminAddAlimtalkMutation();
  const [change, changing] = useAdminChangeAlimtalkMutation();
  const text = useRef<HTMLTextAreaElement>(null);
  const put = (name: string) => {
    const at = text.current?.selectionStart ?? one.text.length;
    set({ text: `${one.text.slice(0, at)}#{${name}}${one.text.slice(at)}` });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const templateBody = { code: one.code.trim(), kind: one.kind, lang: one.lang, state: one.state, text: one.text, approved: one.approved, title: one.title.trim(), note: one.note.trim(), buttons };
    const answer = of ? await change({ id: of.id, templateBody }) : await add({ templateBody });
    if (!answer.error) onClose();
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={<Text component="span" fw={700}>{t(of ? "admin.alimtalk_change" : "admin.alimtalk_add")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={submit}>
        <Stack>
          <ProblemView error={adding.error ?? changing.error} />
          <Group grow align="flex-start" preventGrowOverflow={false}>
            <Select label={t("admin.alimtalk_kind")} allowDeselect={false} value={one.kind} onChange={(kind) => kind && set({ kind })} data={kinds.map((k) => ({ value: k, label: say("message_kind", k) }))} />
            <Select label={t("admin.alimtalk_lang")} allowDeselect={false} value={one.lang} onChange={(lang) => lang && set({ lang: lang as Template["lang"] })} data={["ko", "en"].map((l) => ({ value: l, label: say("alimtalk_in", l) }))} />
            <Select label={t("admin.alimtalk_state")} allowDeselect={false} value={one.state} onChange={(state) => state && set({ state: state as Template["state"] })} data={states.map((v) => ({ value: v, label: say("alimtalk_state", v) }))} />
          </Group>
          <TextInput label={t("admin.alimtalk_code")} description={t("admin.alimtalk_code_hint")} maxLength={60} required value={one.code} onChange={(e) => set({ code: e.currentTarget.value })} />
          <TextInput label={t("admin.alimtalk_title")} description={t("admin.alimtalk_title_hint")} maxLength={50} value={one.title} onChange={(e) => set({ title: e.currentTarget.value })} />
          <Textarea ref={text} label={t("admin.alimtalk_text")} autosize minRows={4} maxRows={14} maxLength={2000} required value={one.text} onChange={(e) => set({ text: e.currentTarget.value })} />
          <Text size="sm" className="num" aria-live="polite">{t("admin.alimtalk_letters", { n: checked?.letters ?? 0 })}</Text>
          <div>
            <Text size="sm" fw={600} mb={4}>{t("admin.alimtalk_names")}</Text>
            <Group gap={6}>
              {checked?.names.map((n) => (
                <Button key={n.name} variant="default" size="compact-md" mih={36} title={n.value} aria-label={t("admin.alimtalk_insert", { name: n.name })} onClick={() => put(n.name)}>{`#{${n.name}}`}</Button>
              ))}
            </Group>
          </div>
          <Textarea label={t("admin.alimtalk_approved")} description={t("admin.alimtalk_approved_hint")} autosize minRows={4} maxRows={14} maxLength={2000} required={one.state === "approved"} value={one.approved} onChange={(e) => set({ approved: e.currentTarget.value })} />
          {checked?.differs && (
            <Group justify="flex-end">
              <Button variant="default" onClick={() => set({ text: one.approved })}>{t("admin.alimtalk_use_approved")}</Button>
            </Group>
          )}
          <Buttons of={one.buttons} link={checked?.names.find((n) => n.name === "link")?.value} path={checked?.names.find((n) => n.name === "path")?.value} onChange={(buttons) => set({ buttons })} />
          <TextInput label={t("admin.alimtalk_note")} description={t("admin.alimtalk_note_hint")} maxLength={200} value={one.note} onChange={(e) => set({ note: e.currentTarget.value })} />
          {checked && one.text !== "" && <Findings of={checked} />}
          {checked && one.text !== "" && checked.sample !== "" && (
            <div>
              <Text size="sm" fw={600}>{t("admin.alimtalk_sample")}</Text>
              <Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }}>{checked.sample}</Text>
            </div>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={adding.isLoading || changing.isLoading} disabled={!checked?.fit || one.code.trim() === ""}>{t("admin.alimtalk_keep")}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface Link {
  name: string;
  link: string;
}

function Buttons({ of, link, path, onChange }: { of: Link[]; link: string | undefined; path: string | undefined; onChange(of: Link[]): void }) {
  const t = useT();
  const set = (at: number, more: Partial<Link>) => onChange(of.map((b, i) => (i === at ? { ...b, ...more } : b)));
  const url = link && path && link.endsWith(path) ? `${link.slice(0, -path.length)}#{path}` : "#{link}";
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" fw={600}>{t("admin.alimtalk_buttons")}</Text>
        {of.length < mostButtons && <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => onChange([...of, { name: "", link: url }])}>{t("admin.alimtalk_button_add")}</Button>}
      </Group>
      {of.map((b, i) => (
        <Stack key={i} gap={6}>
          <TextInput label={t("admin.alimtalk_button_name")} maxLength={14} required value={b.name} onChange={(e) => set(i, { name: e.currentTarget.value })} />
          <TextInput label={t("admin.alimtalk_button_link")} description={t("admin.alimtalk_button_link_hint", { url })} maxLength={500} required value={b.link} onChange={(e) => set(i, { link: e.currentTarget.value })} />
          <Group justify="flex-end">
            <Button variant="subtle" color="fire" onClick={() => onChange(of.filter((_, at) => at !== i))}>{t("admin.alimtalk_button_remove")}</Button>
          </Group>
        </Stack>
      ))}
    </Stack>
  );
}

/** What would have it refused comes first and is red; the rest is for a person to look at. */
function Findings({ of: c }: { of: Checked }) {
  const t = useT();
  const say = useSay();
  const fill = (code: string, words: string) => say("alimtalk_finding", code).replace("{words}", words);
  const wrong = [...c.findings.filter((f) => f.refused).map((f) => fill(f.code, f.words ?? "")), ...c.unknown.map((name) => t("admin.alimtalk_unknown", { name }))];
  const look = c.findings.filter((f) => !f.refused).map((f) => fill(f.code, f.words ?? ""));
  const end = t("admin.alimtalk_end");
  if (c.differs) wrong.push(t("admin.alimtalk_differs", { ...c.differs, want: c.differs.want || end, got: c.differs.got || end }));
  return (
    <div aria-live="polite">
      {wrong.length > 0 && <Alert color="fire" mb="xs">{wrong.map((line) => <Text key={line} size="sm">{line}</Text>)}</Alert>}
      {look.length > 0 && <Alert color="yolk">{look.map((line) => <Text key={line} size="sm">{line}</Text>)}</Alert>}
    </div>
  );
}
