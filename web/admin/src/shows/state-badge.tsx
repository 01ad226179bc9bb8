import { Badge, type MantineSize } from "@mantine/core";
import { useSay } from "./texts";

const colors: Record<string, string> = { scheduled: "sea", live: "fire", away: "amber", ended: "gray" };

/** The state of a show in a word; on air is filled, so that it is seen at once. */
export function StateBadge({ state, size = "md" }: { state: string; size?: MantineSize }) {
  const say = useSay();
  return (
    <Badge color={colors[state] ?? "gray"} variant={state === "live" ? "filled" : "light"} size={size} style={{ flex: "none" }}>
      {say("show", state)}
    </Badge>
  );
}
