import { Badge } from "@mantine/core";
import type { MailView } from "../api/inbox";
import { useSay } from "./texts";

const colors: Record<MailView["kind"], string> = { letter: "leaf", bounce: "amber", auto: "gray", loop: "gray", broken: "fire" };

/** What sort of mail it is, in a word. */
export function KindBadge({ kind }: { kind: MailView["kind"] }) {
  const say = useSay();
  return (
    <Badge color={colors[kind]} style={{ flex: "none" }}>
      {say("mail_kind", kind)}
    </Badge>
  );
}
