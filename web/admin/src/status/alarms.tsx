import { Alert, Anchor, Stack } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { Link } from "react-router";
import type { Alarm } from "../api/status";
import { known, relative } from "../format/time";
import { useLang } from "../texts/texts";
import { useT } from "./texts";

/** Where one goes to see to an alarm; the others have a line only. */
const ways: Record<string, string> = { notice_broken: "/outbox?state=broken", notice_budget: "/outbox/costs" };

/** What a person has to see to, a line each; nothing where all is well. */
export function Alarms({ alarms }: { alarms: Alarm[] }) {
  const t = useT();
  const lang = useLang();
  if (alarms.length === 0) return null;
  return (
    <Stack gap="xs" role="status">
      {alarms.map((a) => {
        const way = ways[a.kind];
        return (
          <Alert key={a.kind + (a.name ?? "")} color="amber" icon={<TriangleAlert size={18} aria-hidden />} radius="md">
            {t(`admin.alarm.${a.kind}`, { name: a.name ?? "", n: a.count ?? 0, since: known(a.since) ? relative(a.since, lang) : "" })}{" "}
            {way && <Anchor component={Link} to={way} size="sm">{t("admin.alarm_see")}</Anchor>}
          </Alert>
        );
      })}
    </Stack>
  );
}
