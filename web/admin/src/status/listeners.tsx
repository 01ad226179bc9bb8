import { Badge, Button, Group, Text } from "@mantine/core";
import { useMemo, useState } from "react";
import { useForgetListenerMutation, type Listener } from "../api/status";
import { Confirm } from "../page/confirm";
import { DataTable, type Column } from "../page/data-table";
import { Section } from "../page/section";
import { useMe } from "../session/me";
import { textIfAny, useLang } from "../texts/texts";
import { useT } from "./texts";
import { useLong } from "./what";

/** Who hears of events, how far each is, and what those left that are gone. */
export function Listeners({ listeners, loading }: { listeners: Listener[]; loading: boolean }) {
  const t = useT();
  const long = useLong();
  const lang = useLang();
  const { me } = useMe();
  const [forget] = useForgetListenerMutation();
  const [leaving, setLeaving] = useState<string | null>(null);
  const owner = me?.role === "owner";
  const columns = useMemo<Column<Listener>[]>(
    () => [
      {
        id: "name",
        header: t("admin.status_listener"),
        cell: ({ row: { original: l } }) => (
          <Group gap={6}>
            <Text size="sm">{textIfAny(lang, `admin.ear.${l.name}`) ?? l.name}</Text>
            {l.gone && <Badge color="gray">{t("admin.status_gone")}</Badge>}
            {l.gone && owner && (
              <Button variant="subtle" color="fire" size="compact-md" onClick={() => setLeaving(l.name)}>
                {t("admin.status_forget")}
              </Button>
            )}
          </Group>
        ),
      },
      {
        id: "behind",
        header: t("admin.status_behind"),
        cell: ({ row: { original: l } }) => (
          <Text size="sm" className="num">
            {l.behind}
            {l.seconds > 0 && ` · ${long(l.seconds)}`}
          </Text>
        ),
      },
      { id: "aside", header: t("admin.status_aside"), meta: { from: "tablet" }, cell: ({ row }) => <Text size="sm" className="num">{row.original.stuck}</Text> },
    ],
    [t, long, lang, owner],
  );
  return (
    <Section title={t("admin.status_listeners")} hint={t("admin.status_listeners_hint")}>
      <DataTable label={t("admin.status_listeners")} columns={columns} rows={listeners} rowId={(l) => l.name} loading={loading} empty={null} />
      <Confirm
        opened={leaving !== null}
        title={t("admin.status_forget_title")}
        act={t("admin.status_forget_act")}
        onClose={() => setLeaving(null)}
        onConfirm={() => (leaving ? forget({ name: encodeURIComponent(leaving) }).unwrap() : Promise.resolve())}
      >
        <Text>{t("admin.status_forget_body", { name: leaving ?? "" })}</Text>
      </Confirm>
    </Section>
  );
}
