import { Badge } from "@mantine/core";
import { useSay } from "../texts/texts";

/** How an act went: done, or the code of what refused it. */
export function Outcome({ outcome }: { outcome: string }) {
  const say = useSay();
  const ok = outcome === "ok" || outcome === "done" || /^2\d\d$/.test(outcome);
  return <Badge color={ok ? "leaf" : "amber"}>{ok ? say("outcome", "ok") : outcome}</Badge>;
}
