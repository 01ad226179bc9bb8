import { Badge, Group } from "@mantine/core";
import type { HookView } from "../api/parcels";
import { useSay, useT } from "./texts";

/** How a hook stands, and how often it failed since it last arrived. */
export function HookBadge({ hook }: { hook: HookView }) {
  const t = useT();
  const say = useSay();
  return (
    <Group gap={6}>
      <Badge color={hook.state === "on" ? "leaf" : hook.state === "off" ? "gray" : "fire"}>{say("hook_state", hook.state)}</Badge>
      {hook.fails > 0 && <Badge color="amber">{t("admin.hook_fails", { n: hook.fails })}</Badge>}
    </Group>
  );
}
