import { Badge } from "@mantine/core";
import { useSay } from "./texts";

const colors: Record<string, string> = { on_sale: "leaf", draft: "sea", hidden: "gray" };

export function StatusBadge({ status }: { status: string }) {
  const say = useSay();
  return <Badge color={colors[status] ?? "gray"}>{say("product", status)}</Badge>;
}
