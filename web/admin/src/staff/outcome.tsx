import { Badge } from "@mantine/core";
import { useT } from "./texts";

/** How an act went, from its HTTP status: done, or refused with it. */
export function Outcome({ status }: { status: number }) {
  const t = useT();
  if (status < 400) return <Badge color="leaf">{t("admin.outcome.ok")}</Badge>;
  return <Badge color="amber">{t("admin.outcome.refused", { status })}</Badge>;
}
