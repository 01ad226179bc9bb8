import { Alert, Button, Group, NumberInput, Select, Stack, Text, TextInput } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { DetailRead as Order } from "../api/orders";
import { useAdminCheckParcelQuery, useAdminListCarriersQuery, useAdminPracticeParcelQuery, useAdminShipOrderMutation, type Doubt } from "../api/parcels";
import { problemOf } from "../api/problem";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

/** What stands on a parcel: a number, and whose it is, which is guessed from the number until somebody chooses. */
export interface Label {
  carrier: string;
  invoice: string;
  doubts: Doubt[];
}

/** Asks for the label of a parcel, and warns of what is odd about it without standing in the way. */
export function LabelFields({ label, change }: { label: Label; change(label: Label): void }) {
  const t = useT();
  const lang = useLang();
  const [chosen, setChosen] = useState(label.carrier !== "");
  const [asked, setAsked] = useState("");
  useEffect(() => {
    const wait = setTimeout(() => setAsked(label.invoice.trim()), 250);
    return () => clearTimeout(wait);
  }, [label.invoice]);
  const { data: carriers } = useAdminListCarriersQuery();
  const { data: check } = useAdminCheckParcelQuery({ invoice: asked, carrier: label.carrier || undefined }, { skip: asked.length < 6 });
  const { data: practice } = useAdminPracticeParcelQuery(undefined, { refetchOnMountOrArgChange: true });
  const likely = check?.carriers[0]?.id;
  useEffect(() => {
    if (!chosen && likely && likely !== label.carrier) change({ ...label, carrier: likely, doubts: [] });
  }, [chosen, likely, label, change]);
  const doubts = label.doubts.length > 0 ? label.doubts : asked === label.invoice.trim() ? (check?.doubts ?? []) : [];

  return (
    <>
      <TextInput required data-autofocus label={t("admin.ship_invoice")} description={t("admin.ship_invoice_hint")} inputMode="text" autoComplete="off" maxLength={60} value={label.invoice} onChange={(e) => change({ ...label, invoice: e.currentTarget.value, doubts: [] })} />
      <Select
        required
        searchable
        allowDeselect={false}
        label={t("admin.ship_carrier")}
        value={label.carrier || null}
        onChange={(carrier) => {
          setChosen(true);
          change({ ...label, carrier: carrier ?? "", doubts: [] });
        }}
        data={(carriers?.items ?? []).map((c) => ({ value: c.id, label: lang === "en" ? c.nameEn : c.name }))}
      />
      {practice?.invoice && label.invoice !== practice.invoice && (
        <Button
          size="xs"
          variant="subtle"
          style={{ alignSelf: "start" }}
          onClick={() => {
            setChosen(true);
            change({ carrier: practice.carrier, invoice: practice.invoice, doubts: [] });
          }}
        >
          {t("admin.practice_number")}
        </Button>
      )}
      <Doubts doubts={doubts} />
    </>
  );
}

function Doubts({ doubts }: { doubts: Doubt[] }) {
  const say = useSay();
  const t = useT();
  if (doubts.length === 0) return null;
  return (
    <Alert color="amber" icon={<TriangleAlert size={18} aria-hidden />} role="status">
      {doubts.map((d) => (
        <Text size="sm" key={d.reason + (d.order ?? "")}>
          {d.reason === "used" ? t("admin.doubt.used", { order: d.order ?? "" }) : say("doubt", d.reason)}
        </Text>
      ))}
    </Alert>
  );
}

/** The doubts that a refusal tells of, or undefined where it is another one. */
export function doubtsOf(error: unknown): Doubt[] | undefined {
  const problem = problemOf(error);
  return problem.code === "invoice_doubtful" && Array.isArray(problem.extra["doubts"]) ? (problem.extra["doubts"] as Doubt[]) : undefined;
}

/** Sends what is chosen of an order: all that is left, unless somebody takes less. */
export function Ship({ order, lines, onClose, onSent }: { order: Order; lines: (Order["lines"][number] & { place: number; rest: number })[]; onClose(): void; onSent(): void }) {
  const t = useT();
  const lang = useLang();
  const [label, setLabel] = useState<Label>({ carrier: "", invoice: "", doubts: [] });
  const [pieces, setPieces] = useState<Record<number, number>>({});
  const [ship] = useAdminShipOrderMutation();
  const chosen = lines.map((line) => ({ line: line.place, qty: pieces[line.place] ?? line.rest })).filter((part) => part.qty > 0);
  const n = chosen.reduce((sum, part) => sum + part.qty, 0);
  const sure = label.doubts.length > 0;

  return (
    <Confirm
      opened
      tone="dark"
      title={t("admin.ship_title", { number: order.number })}
      act={t(sure ? "admin.ship_anyway" : "admin.ship_go", { n })}
      ready={n > 0 && label.carrier !== "" && label.invoice.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        try {
          await ship({ number: order.number, adminShipOrderRequest: { carrier: label.carrier, invoice: label.invoice.trim(), lines: chosen, sure } }).unwrap();
        } catch (e) {
          const doubts = doubtsOf(e);
          if (doubts && !sure) setLabel({ ...label, doubts });
          throw e;
        }
        onSent();
        done(t("admin.shipped_all"));
      }}
    >
      <LabelFields label={label} change={setLabel} />
      <Text size="sm" fw={600}>
        {t("admin.ship_what")}
      </Text>
      <Stack gap="xs">
        {lines.map((line) => (
          <Group key={line.place} justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Text size="sm">{(lang === "en" && line.nameEn) || line.name}</Text>
              <Text size="xs" c="dimmed">
                {[(lang === "en" && line.optionEn) || line.option, t("admin.ship_rest", { n: line.rest })].filter(Boolean).join(" · ")}
              </Text>
            </div>
            <NumberInput
              aria-label={t("admin.ship_pieces", { name: line.name })}
              w={92}
              min={0}
              max={line.rest}
              clampBehavior="strict"
              allowDecimal={false}
              value={pieces[line.place] ?? line.rest}
              onChange={(v) => setPieces((now) => ({ ...now, [line.place]: typeof v === "number" ? v : 0 }))}
            />
          </Group>
        ))}
      </Stack>
    </Confirm>
  );
}
