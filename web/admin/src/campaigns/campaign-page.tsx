import { Alert, Button, Group, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { Link, useParams } from "react-router";
import { useAdminActCampaignMutation, useAdminGetCampaignQuery, type CampaignStory } from "../api/campaigns";
import { count, milliWon, won } from "../format/money";
import { dateTime, known } from "../format/time";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { Pace } from "./pace";
import { Forecast, Preview } from "./preview";
import { StateBadge } from "./state-badge";
import { TestSend } from "./testing";
import { useSay, useT } from "./texts";
import { TrialResult } from "./trial";
import { byPhone } from "./form";

const Plot = lazy(() => import("./plot"));

type Act = "start" | "unplan" | "pause" | "resume" | "cancel";

/** What can be done where a campaign stands. */
const acts: Record<CampaignStory["state"], Act[]> = { draft: ["start"], scheduled: ["unplan", "cancel"], running: ["pause", "cancel"], paused: ["resume", "cancel"], done: [], cancelled: [] };

/** One campaign as it goes: how far it came and what came of it. */
export default function CampaignPage() {
  const { id = "" } = useParams();
  const t = useT();
  const { data, error, refetch } = useAdminGetCampaignQuery({ id }, { pollingInterval: 2_000, skipPollingIfUnfocused: true });
  if (error) {
    return (
      <Page title={t("admin.room_campaigns")} up={{ to: "/campaigns", label: t("admin.room_campaigns") }} narrow>
        <ProblemView error={error} retry={refetch} />
      </Page>
    );
  }
  if (!data) return <Waiting />;
  return <Shown campaign={data} />;
}

function Shown({ campaign: c }: { campaign: CampaignStory }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [act, { isLoading }] = useAdminActCampaignMutation();
  const [asking, setAsking] = useState<"start" | "cancel" | "test" | "pace" | null>(null);
  const later = known(c.startsAt) && new Date(c.startsAt).getTime() > Date.now();
  const go = async (what: Act) => {
    const answer = await act({ id: c.id, actRequestBody: { act: what } });
    if (answer.error) failed(answer.error, lang);
    else done(say("campaign_done", what));
  };
  const o = c.outcome;
  const figures: [string, string][] = [
    ["sent", count(o.sent)],
    ["delivered", count(o.delivered)],
    ["withheld", count(o.withheld)],
    ["failed", count(o.failed)],
    ...(c.instead ? ([["instead", count(o.instead ?? 0)]] as [string, string][]) : []),
    ...(c.channel === "mail" ? ([["opened", count(o.opened)]] as [string, string][]) : []),
    ["clicked", count(o.clicked)],
    ["bought", count(o.bought)],
    ["earned", won(o.earned, lang)],
    ["left", count(o.left)],
    ...(o.milliWon > 0 || byPhone(c.channel) ? ([["cost", milliWon(o.milliWon, lang)]] as [string, string][]) : []),
  ];
  const follows = c.instead && known(c.endedAt) && Date.now() - new Date(c.endedAt).getTime() < 24 * 60 * 60 * 1000; // a text may still go in place of a letter
  const share = c.told > 0 ? Math.min(100, Math.round((100 * o.ended) / c.told)) : 0;
  return (
    <Page
      title={c.name}
      up={{ to: "/campaigns", label: t("admin.room_campaigns") }}
      beside={<StateBadge state={c.state} />}
      under={known(c.begunAt) ? t("admin.campaign_begun", { when: dateTime(c.begunAt, lang) }) : known(c.startsAt) ? t("admin.campaign_starts", { when: dateTime(c.startsAt, lang) }) : undefined}
      actions={
        <>
          {c.state === "draft" ? (
            <Button component={Link} to={`/campaigns/${c.id}/edit`} variant="default">{t("admin.campaign_edit")}</Button>
          ) : (
            <Button component={Link} to={`/campaigns/new?like=${c.id}`} variant="default">{t("admin.campaign_copy")}</Button>
          )}
          <Button variant="default" onClick={() => setAsking("test")}>{t("admin.campaign_test")}</Button>
          {(c.state === "scheduled" || c.state === "running" || c.state === "paused") && <Button variant="default" onClick={() => setAsking("pace")}>{t("admin.campaign_pace")}</Button>}
          {[...acts[c.state], ...(c.state === "done" && (o.ended < c.told || follows) ? (["cancel"] as const) : [])].map((a) => (
            <Button key={a} variant={a === "start" || a === "resume" ? "filled" : "default"} loading={isLoading} onClick={() => (a === "start" || a === "cancel" ? setAsking(a) : void go(a))}>
              {a === "start" && later ? t("admin.campaign_plan") : say("campaign_act", a)}
            </Button>
          ))}
        </>
      }
    >
      {c.why && <Alert color="amber">{say("campaign_paused", c.why)}</Alert>}
      {c.state === "draft" ? (
        <Section title={t("admin.campaign_to")}>
          <Forecast campaign={c} />
        </Section>
      ) : (
        <Section title={t("admin.campaign_came")} hint={say("campaign_came_hint", c.channel)}>
          <div>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={600}>
                {t("admin.campaign_progress", { ended: count(o.ended), told: count(c.told) })}
              </Text>
              <Text size="sm" className="num">
                {share} %
              </Text>
            </Group>
            <Progress value={share} aria-label={t("admin.campaign_came")} mt={6} color="leaf" />
          </div>
          <SimpleGrid component="dl" cols={{ base: 2, sm: 3 }} spacing="md" m={0}>
            {figures.map(([name, value]) => (
              <div key={name}>
                <Text component="dt" size="sm" c="dimmed">
                  {say("campaign_figure", name)}
                </Text>
                <Text component="dd" size="xl" fw={700} className="num" m={0}>
                  {value}
                </Text>
              </div>
            ))}
          </SimpleGrid>
          {c.points.length > 0 && (
            <Suspense fallback={<div style={{ height: 220 }} />}>
              <Plot points={c.points} label={t("admin.campaign_plot")} />
            </Suspense>
          )}
        </Section>
      )}
      {c.tried.wordings.length > 1 && c.state !== "draft" && <TrialResult campaign={c} />}
      <Preview campaign={c} />
      {asking === "test" && <TestSend campaign={c} onClose={() => setAsking(null)} />}
      {asking === "pace" && <Pace campaign={c} onClose={() => setAsking(null)} />}
      <Confirm
        opened={asking === "start"}
        title={t("admin.campaign_start_title", { name: c.name })}
        act={later ? t("admin.campaign_plan") : say("campaign_act", "start")}
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          await act({ id: c.id, actRequestBody: { act: "start", version: c.version } }).unwrap();
          done(say("campaign_done", "start"));
        }}
      >
        <Stack gap="xs">
          <Forecast campaign={c} />
          <Text size="sm">{t("admin.campaign_start_body")}</Text>
        </Stack>
      </Confirm>
      <Confirm
        opened={asking === "cancel"}
        title={t("admin.campaign_cancel_title", { name: c.name })}
        act={say("campaign_act", "cancel")}
        onClose={() => setAsking(null)}
        onConfirm={async () => {
          await act({ id: c.id, actRequestBody: { act: "cancel" } }).unwrap();
          done(say("campaign_done", "cancel"));
        }}
      >
        <Text size="sm">{t("admin.campaign_cancel_body")}</Text>
      </Confirm>
    </Page>
  );
}
