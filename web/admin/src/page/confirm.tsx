import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useT } from "../texts/texts";
import { ProblemView } from "./problem-view";

export interface ConfirmProps {
  opened: boolean;
  title: string;
  /** What will happen, and whether it can be undone. */
  children?: ReactNode;
  /** The act by its name: “환불 12,900원 보내기”, never “확인”. */
  act: string;
  /** Asks for these very letters before the act can be done. */
  typed?: string;
  /** False while something that the act needs is still missing. */
  ready?: boolean;
  tone?: "fire" | "dark";
  onClose(): void;
  /** Rejects to keep the question open and show what went wrong. */
  onConfirm(): Promise<unknown>;
}

/** The colours of the text, which stand out on light and on dark alike. */
const ink = { "--button-bg": "var(--ink)", "--button-hover": "var(--ink-2)", "--button-color": "var(--card)" };

/** Asks before an act that cannot be taken back. The button says what it does; the safe way out has the focus. */
export function Confirm({ opened, title, children, act, typed, ready = true, tone = "fire", onClose, onConfirm }: ConfirmProps) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [entry, setEntry] = useState("");

  const close = () => {
    if (busy) return;
    setError(null);
    setEntry("");
    onClose();
  };
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      setEntry("");
      onClose();
    } catch (e) {
      setError(e);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal opened={opened} onClose={close} title={<Text fw={700} component="span">{title}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <Stack>
        {children}
        {typed !== undefined && (
          <TextInput label={t("admin.type_to_confirm", { word: typed })} value={entry} onChange={(e) => setEntry(e.currentTarget.value)} autoComplete="off" />
        )}
        <ProblemView error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus disabled={busy}>
            {t("admin.back")}
          </Button>
          <Button color={tone} vars={tone === "dark" ? () => ({ root: ink }) : undefined} onClick={confirm} loading={busy} disabled={!ready || (typed !== undefined && entry.trim() !== typed)}>
            {act}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
