import { Group, NumberInput, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useAdminRefundLinesMutation, type DetailRead as Order } from "../api/orders";
import { won } from "../format/money";
import { worth } from "./order";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { useLang } from "../texts/texts";
import { useT } from "./texts";

/** Gives back the money of some pieces of an order; the server splits discounts and says how much it was. */
export function RefundLines({ order, onClose }: { order: Order; onClose(): void }) {
  const t = useT();
  const lang = useLang();
  const [pieces, setPieces] = useState<Record<number, number>>({});
  const [reason, setReason] = useState("");
  // One key for one refund: pressing again after a lost answer does not send the money twice.
  const [key] = useState(() => crypto.randomUUID());
  const [refund] = useAdminRefundLinesMutation();
  const lines = order.lines.map((line, place) => ({ ...line, place, rest: line.qty - (line.refunded ?? 0) - (line.shipped ?? 0) })).filter((line) => line.rest > 0);
  const chosen = lines.map((line) => ({ line: line.place, qty: pieces[line.place] ?? 0 })).filter((part) => part.qty > 0);
  const amount = worth(order, chosen);

  return (
    <Confirm
      opened
      title={t("admin.refund_some_title", { number: order.number })}
      act={chosen.length > 0 ? t("admin.refund_act", { amount: won(amount, lang) }) : t("admin.refund_some")}
      ready={chosen.length > 0 && reason.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        const before = order.payment.refunded;
        const after = await refund({ number: order.number, "Idempotency-Key": key, adminRefundLinesRequest: { lines: chosen, reason: reason.trim() } }).unwrap();
        const back = after.payment.refunded - before;
        done(back > 0 ? t("admin.order_refunded", { amount: won(back, lang) }) : t("admin.refund_under_way"));
      }}
    >
      <Text size="sm">{t("admin.refund_some_body")}</Text>
      <Stack gap="xs">
        {lines.map((line) => (
          <Group key={line.place} justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {(lang === "en" && line.nameEn) || line.name}
              </Text>
              <Text size="xs" c="dimmed">
                {[(lang === "en" && line.optionEn) || line.option, t("admin.refund_rest", { n: line.rest })].filter(Boolean).join(" · ")}
              </Text>
            </div>
            <NumberInput
              aria-label={t("admin.refund_pieces", { name: line.name })}
              w={92}
              min={0}
              max={line.rest}
              clampBehavior="strict"
              allowDecimal={false}
              value={pieces[line.place] ?? 0}
              onChange={(v) => setPieces((now) => ({ ...now, [line.place]: typeof v === "number" ? v : 0 }))}
            />
          </Group>
        ))}
      </Stack>
      <Textarea required label={t("admin.refund_reason")} description={t("admin.refund_reason_hint")} autosize minRows={2} maxLength={200} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
    </Confirm>
  );
}
