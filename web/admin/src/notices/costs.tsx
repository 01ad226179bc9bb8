import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { lazy, Suspense, useMemo, useState } from "react";
import { useAdminGetNoticeCostsQuery, useAdminSetNoticeBudgetMutation, useAdminSetNoticePriceMutation, type Price, type Spent } from "../api/notices";
import { count, milliWon, parseMilliWon } from "../format/money";
import { dateTime, fromField, toField } from "../format/time";
import { DataTable, type Column } from "../page/data-table";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const Plot = lazy(() => import("./cost-plot"));
const noSpent: Spent[] = [];
const noPrices: Price[] = [];

/** What notices cost: by day and kind, by whose prices, and what may be spent in a day. */
export default function Costs() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const { data, isLoading, error, refetch } = useAdminGetNoticeCostsQuery(undefined, { pollingInterval: 30_000, skipPollingIfUnfocused: true });
  const spent = data?.spent ?? noSpent;
  const newest = useMemo(() => [...spent].reverse(), [spent]);
  const days = useMemo<Column<Spent>[]>(
    () => [
      { id: "day", header: t("admin.notice_cost_day"), cell: ({ row }) => <Text size="sm" className="num">{row.original.day}</Text> },
      { id: "kind", header: t("admin.notice_kind_name"), cell: ({ row }) => <Text size="sm">{say("notice_kind", row.original.kind)}</Text> },
      { id: "times", header: t("admin.notice_cost_times"), meta: { end: true, from: "tablet" }, cell: ({ row }) => <Text size="sm" className="num">{count(row.original.times)}</Text> },
      { id: "cost", header: t("admin.notice_cost"), meta: { end: true }, cell: ({ row }) => <Text size="sm" className="num">{milliWon(row.original.milliWon, lang)}</Text> },
    ],
    [t, say, lang],
  );
  const list = useMemo<Column<Price>[]>(
    () => [
      { id: "provider", header: t("admin.notice_price_provider"), cell: ({ row }) => <Text size="sm">{row.original.provider}</Text> },
      { id: "what", header: t("admin.notice_price_what"), cell: ({ row }) => <Text size="sm">{row.original.what}</Text> },
      { id: "from", header: t("admin.notice_price_from"), meta: { from: "tablet" }, cell: ({ row }) => <Text size="sm" className="num">{dateTime(row.original.validFrom, lang)}</Text> },
      { id: "price", header: t("admin.notice_price"), meta: { end: true }, cell: ({ row }) => <Text size="sm" className="num">{milliWon(row.original.milliWon, lang)}</Text> },
    ],
    [t, lang],
  );
  return (
    <Page title={t("admin.notice_costs")} under={t("admin.notice_costs_under")}>
      <ProblemView error={error} retry={refetch} />
      {!error && (
        <Stack gap="lg">
          <Section title={t("admin.notice_cost_by_day")} hint={data && t("admin.notice_cost_today", { sum: milliWon(data.today, lang) })}>
            {spent.length > 0 && (
              <Suspense fallback={<div style={{ height: 220 }} />}>
                <Plot spent={spent} label={t("admin.notice_cost_by_day")} />
              </Suspense>
            )}
            <DataTable label={t("admin.notice_cost_by_day")} columns={days} rows={newest} rowId={(s) => s.day + s.kind} loading={isLoading} empty={<Text size="sm" c="dimmed">{t("admin.notice_cost_none")}</Text>} />
          </Section>
          {data && <Budget key={data.budget} now={data.budget} />}
          <Section title={t("admin.notice_prices")} hint={t("admin.notice_prices_hint")}>
            <DataTable label={t("admin.notice_prices")} columns={list} rows={data?.prices ?? noPrices} rowId={(p) => p.provider + p.what + p.validFrom} loading={isLoading} empty={<Text size="sm" c="dimmed">{t("admin.notice_prices_none")}</Text>} />
            <NewPrice />
          </Section>
        </Stack>
      )}
    </Page>
  );
}

function Budget({ now }: { now: number }) {
  const t = useT();
  const lang = useLang();
  const [text, setText] = useState(now === 0 ? "" : String(now / 1000));
  const [set, { isLoading }] = useAdminSetNoticeBudgetMutation();
  const most = text.trim() === "" ? 0 : parseMilliWon(text);
  return (
    <Section title={t("admin.notice_budget")} hint={t("admin.notice_budget_hint")}>
      <Group
        component="form"
        align="flex-end"
        onSubmit={async (e) => {
          e.preventDefault();
          if (most === null) return;
          const answer = await set({ budgetRequestBody: { milliWon: most } });
          if (answer.error) failed(answer.error, lang);
          else done(t("admin.notice_budget_done"));
        }}
      >
        <TextInput label={t("admin.notice_budget_field")} inputMode="decimal" maxLength={14} value={text} error={most === null && t("admin.notice_price_wrong")} onChange={(e) => setText(e.currentTarget.value)} />
        <Button type="submit" loading={isLoading} disabled={most === null || most === now}>
          {t("admin.notice_budget_act")}
        </Button>
      </Group>
    </Section>
  );
}

/** A price from a moment on; what was sent before keeps its own. */
function NewPrice() {
  const t = useT();
  const lang = useLang();
  const [provider, setProvider] = useState("");
  const [what, setWhat] = useState("");
  const [text, setText] = useState("");
  const [from, setFrom] = useState(() => toField(new Date().toISOString()));
  const [set, { isLoading }] = useAdminSetNoticePriceMutation();
  const price = parseMilliWon(text);
  const ready = provider.trim() !== "" && what.trim() !== "" && price !== null && fromField(from) !== "";
  return (
    <Group
      component="form"
      align="flex-end"
      onSubmit={async (e) => {
        e.preventDefault();
        if (!ready || price === null) return;
        const answer = await set({ price: { provider: provider.trim(), what: what.trim(), milliWon: price, validFrom: fromField(from) } });
        if (answer.error) return failed(answer.error, lang);
        setText("");
        done(t("admin.notice_price_done"));
      }}
    >
      <TextInput label={t("admin.notice_price_provider")} placeholder="solapi" maxLength={32} value={provider} onChange={(e) => setProvider(e.currentTarget.value)} />
      <TextInput label={t("admin.notice_price_what")} placeholder="sms" maxLength={32} value={what} onChange={(e) => setWhat(e.currentTarget.value)} />
      <TextInput label={t("admin.notice_price_field")} placeholder="9.9" inputMode="decimal" maxLength={12} value={text} error={text !== "" && price === null && t("admin.notice_price_wrong")} onChange={(e) => setText(e.currentTarget.value)} />
      <TextInput label={t("admin.notice_price_from")} type="datetime-local" value={from} onChange={(e) => setFrom(e.currentTarget.value)} />
      <Button type="submit" variant="default" loading={isLoading} disabled={!ready}>
        {t("admin.notice_price_act")}
      </Button>
    </Group>
  );
}
