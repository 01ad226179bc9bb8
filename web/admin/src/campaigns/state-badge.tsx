import { Badge } from "@mantine/core";
import type { CampaignView } from "../api/campaigns";
import { useSay } from "./texts";

const colors: Record<CampaignView["state"], string> = { draft: "gray", scheduled: "sea", running: "leaf", paused: "amber", done: "gray", cancelled: "gray" };

/** Where a campaign stands. */
export function StateBadge({ state }: { state: CampaignView["state"] }) {
  const say = useSay();
  return <Badge color={colors[state]}>{say("campaign_state", state)}</Badge>;
}
