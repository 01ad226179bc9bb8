import { Alert, Anchor, Badge, Button, Divider, Grid, Group, Stack, Table, Text, Textarea, Timeline } from "@mantine/core";
import { CircleDot, Clock, RotateCcw, Truck } from "lucide-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useGetAddressAreaQuery } from "../api/address";
import { useAdminCancelOrderMutation, useAdminGetOrderQuery, useAdminPrepareOrderMutation, type DetailRead as Order, type Step } from "../api/orders";
import { useAdminGetShowQuery } from "../api/shows";
import { won } from "../format/money";
import { pictureAddress } from "../format/picture";
import { clock, dateTime, known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { Thumb } from "../products/thumb";
import { useMay } from "../session/me";
import { textIfAny, useLang, type Lang } from "../texts/texts";
import { cancellable, labelled, refundOf, sendable, whole } from "./order";
import { Parcels } from "./parcels";
import { RefundLines } from "./refund-lines";
import { Ship } from "./ship";
import { OrderBadge } from "./state-badge";
import { useSay, useT } from "./texts";

/** One order: what, to whom, how it was paid, what happened, and the one thing staff may do to it. */
export default function OrderPage() {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const { number = "" } = useParams();
  const { data: order, error, refetch } = useAdminGetOrderQuery({ number }, { pollingInterval: 10_000, skipPollingIfUnfocused: true });
  const [asking, setAsking] = useState(false);
  const [some, setSome] = useState(false);
  const [sending, setSending] = useState(false);
  const [prepare] = useAdminPrepareOrderMutation();

  if (error && !order) return <ProblemView error={error} retry={refetch} />;
  if (!order) return <Waiting />;
  const back = refundOf(order);
  const toSend = may("cancel.order") ? sendable(order) : [];
  const waiting = order.state === "pending" && known(order.expiresAt);

  return (
    <Page
      title={order.number}
      up={{ to: "/orders", label: t("admin.room_orders") }}
      beside={
        <>
          <OrderBadge state={order.state} size="lg" />
          {order.demo && <Badge color="gray">{t("admin.demo")}</Badge>}
        </>
      }
      under={dateTime(order.placedAt, lang)}
      actions={
        may("cancel.order") &&
        cancellable(order.state) && (
          <>
            {order.state === "paid" && (
              <Button
                variant="default"
                onClick={async () => {
                  try {
                    await prepare({ number: order.number }).unwrap();
                    done(t("admin.prepared"));
                  } catch (e) {
                    failed(e, lang);
                  }
                }}
              >
                {t("admin.prepare_act")}
              </Button>
            )}
            {toSend.length > 0 && (
              <Button leftSection={<Truck size={16} aria-hidden />} onClick={() => setSending(true)}>
                {t("admin.ship_act")}
              </Button>
            )}
            {back > 0 && toSend.length > 0 && (
              <Button variant="default" onClick={() => setSome(true)}>
                {t("admin.refund_some")}
              </Button>
            )}
            {whole(order) && <Button variant="outline" leftSection={<RotateCcw size={16} aria-hidden />} onClick={() => setAsking(true)} style={{ color: "var(--fire-ink)", borderColor: "var(--fire-ink)" }}>
              {back > 0 ? t("admin.refund_act", { amount: won(back, lang) }) : t("admin.cancel_act")}
            </Button>}
          </>
        )
      }
    >
      {waiting && (
        <Alert color="yolk" icon={<Clock size={18} aria-hidden />} radius="md">
          {t("admin.reserved_until", { when: clock(order.expiresAt ?? "") })}
        </Alert>
      )}
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="lg">
            <Lines order={order} />
            {!["pending", "expired"].includes(order.state) && <Parcels order={order} onChange={() => void refetch()} />}
            <Happened order={order} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="lg">
            <Payment order={order} />
            <Buyer order={order} />
            {order.show && <FromShow id={order.show} />}
          </Stack>
        </Grid.Col>
      </Grid>
      {sending && <Ship order={order} lines={toSend} onClose={() => setSending(false)} onSent={() => void refetch()} />}
      {some && <RefundLines order={order} onClose={() => setSome(false)} />}
      <CancelOrder order={order} opened={asking} onClose={() => setAsking(false)} />
    </Page>
  );
}

function Lines({ order }: { order: Order }) {
  const t = useT();
  const lang = useLang();
  return (
    <Section title={t("admin.order_lines")}>
      <Table aria-label={t("admin.order_lines")} verticalSpacing="sm" horizontalSpacing={0}>
        <Table.Tbody>
          {order.lines.map((line) => (
            <Table.Tr key={line.variant}>
              <Table.Td>
                <Group gap="sm" wrap="nowrap">
                  <Thumb url={line.picture ? pictureAddress(line.picture, 160) : undefined} size={48} />
                  <div style={{ minWidth: 0 }}>
                    <Anchor className="tap" component={Link} to={`/products/${line.product}`} c="inherit" fw={600} size="sm">
                      {(lang === "en" && line.nameEn) || line.name}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      {[(lang === "en" && line.optionEn) || line.option, line.sku].filter(Boolean).join(" · ")}
                    </Text>
                    <Text size="xs" c="dimmed" className="num">
                      {won(line.unitPrice, lang)} {t("admin.qty", { n: line.qty })}
                      {line.shipped ? ` · ${t("admin.line_shipped", { n: line.shipped })}` : ""}
                      {line.refunded ? ` · ${t("admin.line_refunded", { n: line.refunded })}` : ""}
                    </Text>
                    {line.state && line.state !== order.state && <OrderBadge state={line.state} size="xs" />}
                  </div>
                </Group>
              </Table.Td>
              <Table.Td className="num" ta="end" style={{ whiteSpace: "nowrap" }}>
                {won(line.net, lang)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Stack gap={4}>
        <Sum name={t("admin.items_sum")} value={won(order.items, lang)} />
        {order.discounts?.map((off) => (
          <Sum key={off.kind + off.name} name={(lang === "en" && off.nameEn) || off.name} value={won(-off.amount, lang)} />
        ))}
        <Sum name={t("admin.shipping")} value={order.shipping === 0 ? t("admin.free") : won(order.shipping, lang)} />
        <Divider my={4} />
        <Sum name={t("admin.total")} value={won(order.total, lang)} strong />
        {order.payment.refunded > 0 && <Sum name={t("admin.refunded")} value={won(-order.payment.refunded, lang)} />}
      </Stack>
    </Section>
  );
}

function Sum({ name, value, strong }: { name: string; value: string; strong?: boolean }) {
  return (
    <Group justify="space-between">
      <Text size="sm" c={strong ? undefined : "dimmed"} fw={strong ? 700 : 400}>
        {name}
      </Text>
      <Text size={strong ? "md" : "sm"} fw={strong ? 700 : 400} className="num">
        {value}
      </Text>
    </Group>
  );
}

function Happened({ order }: { order: Order }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const steps = [...(order.steps ?? [])].reverse();
  return (
    <Section title={t("admin.timeline")}>
      <Timeline active={0} bulletSize={20} lineWidth={2} color="leaf">
        {steps.map((step, i) => (
          <Timeline.Item
            key={`${step.at}${i}`}
            bullet={i === 0 ? <CircleDot size={12} aria-hidden /> : undefined}
            title={
              <Text size="sm" fw={600}>
                {textIfAny(lang, `admin.step.${step.what}`) ?? t("admin.step_unknown")}
              </Text>
            }
          >
            <Text size="xs" c="dimmed">
              <time dateTime={step.at} title={dateTime(step.at, lang)}>
                {relative(step.at, lang)}
              </time>
              {step.actor && ` · ${step.actor === "buyer" || step.actor === "staff" ? say("actor", step.actor) : t("admin.actor_named", { name: step.actor })}`}
            </Text>
            {step.parcel && (
              <Text size="sm" className="num" style={{ overflowWrap: "anywhere" }}>
                {saidOf(step, lang, t, say)}
              </Text>
            )}
            {step.note && <Text size="sm">{step.note}</Text>}
            {step.code && <Text size="sm">{textIfAny(lang, `admin.payreason.${step.code}`) ?? t("admin.payreason_other", { code: step.code })}</Text>}
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  );
}

/** Which parcel a step is about: what was corrected, or what it was set to. */
function saidOf(step: Step, lang: Lang, t: ReturnType<typeof useT>, say: ReturnType<typeof useSay>): string {
  const parcel = labelled(step.parcel, lang);
  if (step.was) return t("admin.step_relabelled", { was: labelled(step.was, lang), parcel });
  if (step.set) return t("admin.step_parcel_state", { parcel, state: say("parcel", step.set) });
  return parcel;
}

function Payment({ order }: { order: Order }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const { payment } = order;
  const facts: [string, string][] = [];
  if (payment.card) facts.push([t("admin.card"), payment.card]);
  if (payment.approval) facts.push([t("admin.approval"), payment.approval]);
  if (known(order.paidAt)) facts.push([t("admin.paid_at"), dateTime(order.paidAt, lang)]);
  if (payment.reason) facts.push([t("admin.pay_reason"), textIfAny(lang, `admin.payreason.${payment.reason}`) ?? t("admin.payreason_other", { code: payment.reason })]);
  if (payment.refunded > 0) facts.push([t("admin.refunded"), won(payment.refunded, lang)]);
  return (
    <Section title={t("admin.payment")} actions={payment.state && <Badge color={payment.state === "paid" ? "leaf" : payment.state === "refunded" ? "gray" : "amber"}>{say("pay", payment.state)}</Badge>}>
      {facts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("admin.payment_none")}
        </Text>
      ) : (
        <Facts facts={facts} />
      )}
    </Section>
  );
}

function Facts({ facts }: { facts: [string, string][] }) {
  return (
    <dl style={{ margin: 0, display: "grid", gridTemplateColumns: "auto 1fr", gap: "6px 16px" }}>
      {facts.map(([name, value]) => (
        <div key={name} style={{ display: "contents" }}>
          <Text component="dt" size="sm" c="dimmed">
            {name}
          </Text>
          <Text component="dd" size="sm" m={0} className="num" style={{ overflowWrap: "anywhere" }}>
            {value}
          </Text>
        </div>
      ))}
    </dl>
  );
}

function Buyer({ order }: { order: Order }) {
  const t = useT();
  const say = useSay();
  const { ship } = order;
  const { data: area } = useGetAddressAreaQuery({ postcode: ship.postcode });
  return (
    <Section title={t("admin.buyer")}>
      <div>
        <Text size="sm" fw={600}>
          {order.buyerName}
        </Text>
        {order.buyerPhone && (
          <Text size="sm">
            <Anchor href={`tel:${order.buyerPhone}`} className="num tap">
              {order.buyerPhone}
            </Anchor>
          </Text>
        )}
        {order.buyerEmail && (
          <Text size="sm" style={{ overflowWrap: "anywhere" }}>
            <Anchor className="tap" href={`mailto:${order.buyerEmail}`}>{order.buyerEmail}</Anchor>
          </Text>
        )}
      </div>
      <Divider />
      <div>
        <Text size="xs" c="dimmed">
          {t("admin.ship_to")}
        </Text>
        <Text size="sm" fw={600}>
          {ship.recipient}
        </Text>
        <Text size="sm" className="num">
          {ship.phone}
        </Text>
        <Text size="sm">
          ({ship.postcode}) {ship.line1} {ship.line2}
        </Text>
        {area?.kind && (
          <Badge color="amber" mt={4}>
            {[say("ship_area", area.kind), area.name].filter(Boolean).join(" · ")}
          </Badge>
        )}
        {ship.memo && (
          <Text size="sm" c="dimmed" mt={4}>
            {t("admin.memo")}: {ship.memo}
          </Text>
        )}
      </div>
    </Section>
  );
}

function FromShow({ id }: { id: string }) {
  const t = useT();
  const lang = useLang();
  const { data } = useAdminGetShowQuery({ id });
  if (!data) return null;
  return (
    <Section title={t("admin.from_show")}>
      <Anchor className="tap" component={Link} to={`/shows/${data.id}`} size="sm">
        {(lang === "en" && data.titleEn) || data.title}
      </Anchor>
    </Section>
  );
}

/** Asks before the order is cancelled; the button says how much goes back. */
function CancelOrder({ order, opened, onClose }: { order: Order; opened: boolean; onClose(): void }) {
  const t = useT();
  const lang = useLang();
  const [reason, setReason] = useState("");
  const [cancel] = useAdminCancelOrderMutation();
  const amount = won(refundOf(order), lang);
  const pays = refundOf(order) > 0;
  return (
    <Confirm
      opened={opened}
      title={pays ? t("admin.refund_title", { number: order.number }) : t("admin.cancel_title", { number: order.number })}
      act={pays ? t("admin.refund_act", { amount }) : t("admin.cancel_act")}
      ready={reason.trim() !== ""}
      onClose={onClose}
      onConfirm={async () => {
        await cancel({ number: order.number, adminCancelOrderRequest: { reason: reason.trim() } }).unwrap();
        done(pays ? t("admin.order_refunded", { amount }) : t("admin.order_cancelled"));
      }}
    >
      <Text size="sm">{pays ? t("admin.refund_body", { amount }) : t("admin.cancel_body")}</Text>
      <Textarea required label={t("admin.cancel_reason")} description={t("admin.cancel_reason_hint")} autosize minRows={2} maxLength={200} value={reason} onChange={(e) => setReason(e.currentTarget.value)} />
    </Confirm>
  );
}
