import { Badge, type MantineSize } from "@mantine/core";
import { useSay } from "./texts";

const colors: Record<string, string> = {
  pending: "yolk", paid: "leaf", preparing: "sea", shipped: "sea", delivered: "leaf", confirmed: "gray",
  cancelling: "amber", cancelled: "gray", expired: "gray",
};

/** Where an order is, in a word. */
export function OrderBadge({ state, size = "md" }: { state: string; size?: MantineSize }) {
  const say = useSay();
  return (
    <Badge color={colors[state] ?? "gray"} size={size} style={{ flex: "none" }}>
      {say("order", state)}
    </Badge>
  );
}
