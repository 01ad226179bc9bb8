import { Badge, type MantineSize } from "@mantine/core";
import type { NoticeView } from "../api/notices";
import { useSay } from "./texts";

const colors: Record<NoticeView["state"], string> = {
  waiting: "yolk", trying: "yolk", held: "yolk", sent: "leaf", delivered: "leaf", kept: "sea", dead: "fire", broken: "fire", unknown: "amber", expired: "gray", off: "gray", spared: "gray", withheld: "gray",
};

/** Where a letter stands, in a word. */
export function StateBadge({ state, size = "md" }: { state: NoticeView["state"]; size?: MantineSize }) {
  const say = useSay();
  return (
    <Badge color={colors[state]} size={size} style={{ flex: "none" }}>
      {say("notice_state", state)}
    </Badge>
  );
}
