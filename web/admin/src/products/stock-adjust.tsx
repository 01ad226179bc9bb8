import { Button, Group, Modal, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { useAdminAdjustStockMutation, type VariantRecord as Variant } from "../api/catalog";
import { count } from "../format/money";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Ledger } from "./ledger";
import { useT } from "./texts";

interface Props {
  variant: Variant;
  name: string;
  opened: boolean;
  onClose(): void;
}

/** Adds or takes units of one variant, with the reason that stays in the ledger. */
export function StockAdjust({ variant, name, opened, onClose }: Props) {
  const t = useT();
  const [delta, setDelta] = useState<number | string>("");
  const [reason, setReason] = useState("");
  const [history, setHistory] = useState(false);
  const [adjust, { isLoading, error, reset }] = useAdminAdjustStockMutation();
  const units = typeof delta === "number" ? delta : Number.NaN;
  const after = variant.onHand + (Number.isNaN(units) ? 0 : units);
  const ready = Number.isInteger(units) && units !== 0 && after >= 0 && reason.trim() !== "";

  const close = () => {
    setDelta("");
    setReason("");
    reset();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    if (!ready) return;
    const answer = await adjust({ id: variant.id, stockRequestBody: { delta: units, reason: reason.trim() } });
    if (answer.error) return;
    done(t("admin.stock_adjusted"));
    close();
  };

  return (
    <Modal opened={opened} onClose={close} title={<Text component="span" fw={700}>{t("admin.stock_adjust_title", { name })}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <form onSubmit={submit}>
        <Stack>
          <Group gap="xl">
            <Fact name={t("admin.on_hand")} value={variant.onHand} />
            <Fact name={t("admin.reserved")} value={variant.reserved} />
            <Fact name={t("admin.available")} value={variant.available} />
          </Group>
          <NumberInput label={t("admin.stock_delta")} description={t("admin.stock_delta_hint")} allowDecimal={false} min={-variant.onHand} max={1_000_000} value={delta} onChange={setDelta} data-autofocus />
          <TextInput label={t("admin.stock_reason")} placeholder={t("admin.stock_reason_hint")} maxLength={120} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
          <ProblemView error={error} />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" aria-live="polite">
              {t("admin.stock_after", { n: count(after) })}
            </Text>
            <Button type="submit" loading={isLoading} disabled={!ready}>
              {t("admin.stock_act", { delta: Number.isNaN(units) ? "0" : `${units > 0 ? "+" : "−"}${count(Math.abs(units))}` })}
            </Button>
          </Group>
        </Stack>
      </form>
      <Button variant="subtle" color="gray" mt="md" aria-expanded={history} onClick={() => setHistory((h) => !h)}>
        {t("admin.ledger")}
      </Button>
      {history && <Ledger variant={variant.id} />}
    </Modal>
  );
}

function Fact({ name, value }: { name: string; value: number }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={700} className="num">
        {count(value)}
      </Text>
    </div>
  );
}
