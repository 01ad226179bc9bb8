import { Text } from "@mantine/core";
import { useAdminCountSegmentQuery, type Segment } from "../api/campaigns";
import { count } from "../format/money";
import { ProblemView } from "../page/problem-view";
import type { Channel } from "./form";
import { useT } from "./texts";

/** How many a segment means now, of those who agreed, and some of them. */
export function Meant({ channel, segment }: { channel: Channel; segment: Segment }) {
  const t = useT();
  const whole = segment.all.every((r) => (r.is === "wished" ? r.show || r.product : r.is !== "spent" || r.won));
  const { currentData: data, error, refetch } = useAdminCountSegmentQuery({ channel, segment: JSON.stringify(segment) }, { skip: !whole });
  return (
    <div>
      <ProblemView error={error} retry={refetch} />
      <Text size="sm" aria-live="polite">
        {!whole
          ? t("admin.campaign_rule_open")
          : data
            ? t(data.more ? "admin.campaign_meant_more" : "admin.campaign_meant", { meant: count(data.meant), agreed: count(data.agreed), reachable: count(data.reachable) })
            : t("admin.campaign_counting")}
      </Text>
      {data && data.sample.length > 0 && (
        <Text size="xs" c="dimmed">
          {t("admin.campaign_sample", { names: data.sample.join(", ") })}
        </Text>
      )}
    </div>
  );
}
