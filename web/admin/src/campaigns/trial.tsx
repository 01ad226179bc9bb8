import { Alert, Badge, Button, Group, Table, Text } from "@mantine/core";
import { useAdminChooseCampaignWordingMutation, type CampaignStory, type WordingView } from "../api/campaigns";
import { count } from "../format/money";
import { dateTime, known } from "../format/time";
import { done, failed } from "../page/notice";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const share = (n: number, of: number) => (of > 0 ? `${((100 * n) / of).toFixed(1)} %` : "–");

/** How the wordings of a trial did, and which is taken for the rest. */
export function TrialResult({ campaign: c }: { campaign: CampaignStory }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [choose, { isLoading }] = useAdminChooseCampaignWordingMutation();
  const waits = c.stage === "choice" && (c.state === "running" || c.state === "paused");
  const take = async (w: WordingView) => {
    const wording = (["a", "b", "c", "d"] as const).find((name) => name === w.name) ?? "a";
    const answer = await choose({ id: c.id, wordingRequestBody: { wording } });
    if (answer.error) failed(answer.error, lang);
    else done(t("admin.campaign_chosen", { name: w.name.toUpperCase() }));
  };
  return (
    <Section title={t("admin.campaign_trial")} hint={t("admin.campaign_trial_result_hint")}>
      {waits && <Alert color="sea">{known(c.chooseAt) ? t("admin.campaign_choose_at", { when: dateTime(c.chooseAt, lang) }) : t("admin.campaign_choose_hand")}</Alert>}
      <Table.ScrollContainer minWidth={300} scrollAreaProps={{ viewportProps: { tabIndex: 0, "aria-label": t("admin.campaign_trial") } }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("admin.campaign_wording")}</Table.Th>
              {(["sent", "opened", "clicked", "bought"] as const).map((f) => (
                <Table.Th key={f} ta="right">
                  {say("campaign_figure", f)}
                </Table.Th>
              ))}
              {waits && <Table.Th>{t("admin.campaign_choose")}</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {c.tried.wordings.map((w) => (
              <Table.Tr key={w.name}>
                <Table.Td>
                  <Group gap={6} wrap="nowrap">
                    <Text size="sm" fw={700}>
                      {w.name.toUpperCase()}
                    </Text>
                    {c.winner === w.name && <Badge color="leaf">{t("admin.campaign_winner")}</Badge>}
                  </Group>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
                    {w.subject}
                  </Text>
                </Table.Td>
                <Table.Td ta="right" className="num">
                  {count(w.sent)}
                </Table.Td>
                {[w.opened, w.clicked].map((n, i) => (
                  <Table.Td key={i} ta="right" className="num">
                    {count(n)}
                    <Text size="xs" c="dimmed">
                      {share(n, w.sent)}
                    </Text>
                  </Table.Td>
                ))}
                <Table.Td ta="right" className="num">
                  {count(w.bought)}
                </Table.Td>
                {waits && (
                  <Table.Td>
                    <Button size="compact-sm" variant="default" loading={isLoading} onClick={() => void take(w)}>
                      {t("admin.campaign_take", { name: w.name.toUpperCase() })}
                    </Button>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm">
        {c.tried.best ? t("admin.campaign_ahead", { name: c.tried.best.toUpperCase(), by: say("campaign_figure", c.trial?.by === "opens" ? "opened" : "clicked") }) : t("admin.campaign_even")}{" "}
        {c.tried.sure && say("campaign_sure", c.tried.sure)}
      </Text>
    </Section>
  );
}
