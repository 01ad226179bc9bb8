import { Badge, Button, Divider, Group, Select, Stack, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import { useAdminOrderParcelsQuery, useAdminRelabelParcelMutation, useAdminSetParcelMutation, useAdminTakeBackParcelMutation, type ShipmentRead as Shipment } from "../api/parcels";
import type { DetailRead as Order } from "../api/orders";
import { dateTime, known } from "../format/time";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { Section } from "../page/section";
import { useMay } from "../session/me";
import { textIfAny, useLang } from "../texts/texts";
import { comes } from "./comes";
import { doubtsOf, LabelFields, type Label } from "./ship";
import { useSay, useT } from "./texts";

/** The parcels of an order: where each is, what lies in it, and what staff may do about it. */
export function Parcels({ order, onChange }: { order: Order; onChange(): void }) {
  const t = useT();
  const { data } = useAdminOrderParcelsQuery({ number: order.number }, { pollingInterval: 10_000, skipPollingIfUnfocused: true });
  const all = data?.items ?? [];
  return (
    <Section title={t("admin.parcels")}>
      {data && all.length === 0 && (
        <Text size="sm" c="dimmed">
          {t("admin.parcels_none")}
        </Text>
      )}
      <Stack gap="md">
        {all.map((shipment, i) => (
          <div key={shipment.id}>
            {i > 0 && <Divider mb="md" />}
            <One shipment={shipment} settled={order.state === "confirmed"} onChange={onChange} />
          </div>
        ))}
      </Stack>
    </Section>
  );
}

/** Where a parcel is, in a word, and why it needs somebody. */
export function ParcelBadge({ shipment: { parcel } }: { shipment: { parcel: Pick<Shipment["parcel"], "state" | "problem"> } }) {
  const say = useSay();
  return (
    <Group gap={6}>
      {parcel.problem && <Badge color={parcel.problem === "late" ? "amber" : "fire"}>{say("problem", parcel.problem)}</Badge>}
      {!(parcel.problem && ["returned", "exception", "expired"].includes(parcel.state)) && <Badge color={parcel.state === "delivered" ? "leaf" : parcel.state === "unknown" ? "gray" : "sea"}>{say("parcel", parcel.state)}</Badge>}
    </Group>
  );
}

function One({ shipment, settled, onChange }: { shipment: Shipment; settled: boolean; onChange(): void }) {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const say = useSay();
  const [asking, setAsking] = useState<"label" | "back" | "state" | null>(null);
  const { parcel } = shipment;
  const gone = known(shipment.takenBackAt);
  const last = parcel.events.at(-1);
  const when = gone ? "" : comes(shipment, lang, t);
  const close = () => setAsking(null);
  return (
    <Stack gap={6} opacity={gone ? 0.7 : 1}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} td={gone ? "line-through" : undefined}>
          {lang === "en" ? shipment.carrierNameEn : shipment.carrierName} <span className="num">{parcel.invoice}</span>
        </Text>
        {!gone && <ParcelBadge shipment={shipment} />}
      </Group>
      <Text size="sm">{shipment.pieces.map((p) => `${(lang === "en" && p.nameEn) || p.name} × ${p.qty}`).join(", ")}</Text>
      <Text size="xs" c="dimmed">
        {gone
          ? t("admin.parcel_gone", { when: dateTime(shipment.takenBackAt ?? "", lang), who: shipment.takenBackBy ?? "", why: shipment.takenBackReason ?? "" })
          : t("admin.parcel_sent", { when: dateTime(shipment.sentAt, lang), who: shipment.sentBy ?? "" })}
      </Text>
      {!gone && (
        <Text size="xs" c="dimmed">
          {parcel.setBy
            ? t("admin.parcel_set_by", { who: parcel.setBy, why: parcel.setReason ?? "" })
            : last
              ? t("admin.parcel_newest", { when: known(last.time) ? dateTime(last.time, lang) : "", what: [last.text || say("parcel", last.state), last.place].filter(Boolean).join(", ") })
              : parcel.why
                ? (textIfAny(lang, `admin.parcel_why.${parcel.why}`) ?? t("admin.parcel_why.other"))
                : t("admin.parcel_silent_yet")}
        </Text>
      )}
      {when && (
        <Text size="xs" c="dimmed">
          {t("admin.comes_line", { when })}
        </Text>
      )}
      {!gone && (
        <Group gap={0} ml={-14}>
          {shipment.link && (
            <Button component="a" size="xs" variant="subtle" href={shipment.link} target="_blank" rel="noopener noreferrer">
              {t("admin.parcel_at_carrier")}
            </Button>
          )}
          {may("cancel.order") && (
            <>
              <Button size="xs" variant="subtle" onClick={() => setAsking("label")}>{t("admin.parcel_relabel")}</Button>
              <Button size="xs" variant="subtle" onClick={() => setAsking("state")}>{t("admin.parcel_set")}</Button>
              {!settled && <Button size="xs" variant="subtle" onClick={() => setAsking("back")}>{t("admin.parcel_take_back")}</Button>}
            </>
          )}
        </Group>
      )}
      {asking === "label" && <Relabel shipment={shipment} onClose={close} onChange={onChange} />}
      {asking === "back" && <TakeBack shipment={shipment} onClose={close} onChange={onChange} />}
      {asking === "state" && <SetState shipment={shipment} onClose={close} onChange={onChange} />}
    </Stack>
  );
}

interface Asking {
  shipment: Shipment;
  onClose(): void;
  onChange(): void;
}

function Reason({ reason, change }: { reason: string; change(reason: string): void }) {
  const t = useT();
  return <Textarea required label={t("admin.parcel_reason")} description={t("admin.parcel_reason_hint")} autosize minRows={2} maxLength={200} value={reason} onChange={(e) => change(e.currentTarget.value)} />;
}

function Relabel({ shipment, onClose, onChange }: Asking) {
  const t = useT();
  const [label, setLabel] = useState<Label>({ carrier: shipment.parcel.carrier, invoice: shipment.parcel.invoice, doubts: [] });
  const [reason, setReason] = useState("");
  const [relabel] = useAdminRelabelParcelMutation();
  const sure = label.doubts.length > 0;
  return (
    <Confirm
      opened
      tone="dark"
      title={t("admin.parcel_relabel")}
      act={t("admin.parcel_relabel")}
      ready={reason.trim() !== "" && label.invoice.trim() !== "" && label.carrier !== ""}
      onClose={onClose}
      onConfirm={async () => {
        try {
          await relabel({ id: shipment.id, adminRelabelParcelRequest: { carrier: label.carrier, invoice: label.invoice.trim(), sure, reason: reason.trim() } }).unwrap();
        } catch (e) {
          const doubts = doubtsOf(e);
          if (doubts && !sure) setLabel({ ...label, doubts });
          throw e;
        }
        onChange();
        done(t("admin.parcel_relabelled"));
      }}
    >
      <LabelFields label={label} change={setLabel} />
      <Reason reason={reason} change={setReason} />
    </Confirm>
  );
}

function TakeBack({ shipment, onClose, onChange }: Asking) {
  const t = useT();
  const [reason, setReason] = useState("");
  const [takeBack] = useAdminTakeBackParcelMutation();
  return (
    <Confirm
      opened
      title={t("admin.parcel_take_back")}
      act={t("admin.parcel_take_back")}
      ready={reason.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        await takeBack({ id: shipment.id, adminTakeBackParcelRequest: { reason: reason.trim() } }).unwrap();
        onChange();
        done(t("admin.parcel_taken_back"));
      }}
    >
      <Text size="sm">{t("admin.parcel_take_back_body")}</Text>
      <Reason reason={reason} change={setReason} />
    </Confirm>
  );
}

const byHand = ["in_transit", "delivered", "returned", "exception"] as const;

function SetState({ shipment, onClose, onChange }: Asking) {
  const t = useT();
  const say = useSay();
  const [state, setState] = useState<string | null>(null);
  const [reason, setReason] = useState("");
  const [set] = useAdminSetParcelMutation();
  return (
    <Confirm
      opened
      tone="dark"
      title={t("admin.parcel_set")}
      act={t("admin.parcel_set")}
      ready={state !== null && reason.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        const to = byHand.find((s) => s === state) ?? "";
        await set({ id: shipment.id, adminSetParcelRequest: { state: to, reason: reason.trim() } }).unwrap();
        onChange();
        done(t("admin.parcel_was_set"));
      }}
    >
      <Select
        required
        allowDeselect={false}
        label={t("admin.state")}
        value={state}
        onChange={setState}
        data={[...byHand.map((s) => ({ value: s as string, label: say("parcel", s) })), ...(shipment.parcel.setBy ? [{ value: "carrier", label: t("admin.parcel_state_by_carrier") }] : [])]}
      />
      <Reason reason={reason} change={setReason} />
    </Confirm>
  );
}
