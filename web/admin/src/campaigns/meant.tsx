import { Text } from "@mantine/core";
import { useAdminCountSegmentQuery, type Segment } from "../api/campaigns";
import { count } from "../format/money";
import { ProblemView } from "../page/problem-view";
import { useT } from "./texts";

/** How many a segment means now, of those who agreed. */
export function Meant({ segment }: { segment: Segment }) {
  const t = useT();
  const { currentData: data, error, refetch } = useAdminCountSegmentQuery({ product: segment.product, show: segment.show, notBoughtFor: segment.notBoughtFor });
  return (
    <>
      <ProblemView error={error} retry={refetch} />
      <Text size="sm" aria-live="polite">
        {data ? t(data.more ? "admin.campaign_meant_more" : "admin.campaign_meant", { meant: count(data.meant), agreed: count(data.agreed) }) : t("admin.campaign_counting")}
      </Text>
    </>
  );
}
