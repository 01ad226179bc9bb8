import { Button, Group, Modal, NumberInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminPaceCampaignMutation, type CampaignStory } from "../api/campaigns";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { useT } from "./texts";
import { byPhone } from "./form";

/** Changes how fast a campaign goes and what it may cost, also while it runs. */
export function Pace({ campaign: c, onClose }: { campaign: CampaignStory; onClose: () => void }) {
  const t = useT();
  const [perMinute, setPerMinute] = useState(c.perMinute);
  const [budget, setBudget] = useState(c.budget ?? 0);
  const [pace, { isLoading, error }] = useAdminPaceCampaignMutation();
  return (
    <Modal opened onClose={onClose} title={t("admin.campaign_pace")} centered>
      <form
        onSubmit={async (e) => {
          e.preventDefault();
          const answer = await pace({ id: c.id, paceRequestBody: { perMinute, budget, version: c.version } });
          if (answer.error) return;
          done(t("admin.campaign_paced"));
          onClose();
        }}
      >
        <Stack>
          <Text size="sm">{t("admin.campaign_pace_body")}</Text>
          <NumberInput label={t("admin.campaign_rate")} min={1} max={60000} allowDecimal={false} value={perMinute} onChange={(n) => setPerMinute(typeof n === "number" ? n : perMinute)} />
          {byPhone(c.channel) && <NumberInput label={t("admin.campaign_budget")} description={t("admin.campaign_budget_hint")} min={0} max={1_000_000_000} thousandSeparator="," allowDecimal={false} value={budget} onChange={(n) => setBudget(typeof n === "number" ? n : 0)} />}
          <ProblemView error={error} />
          <Group justify="flex-end">
            <Button type="submit" loading={isLoading}>
              {t("admin.campaign_pace_go")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
