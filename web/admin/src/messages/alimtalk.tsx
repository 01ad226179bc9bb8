import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useAdminForgetAlimtalkMutation, useAdminListAlimtalkQuery, type Template } from "../api/notices";
import { Confirm } from "../page/confirm";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { AlimTalkForm } from "./alimtalk-form";
import { useSay, useT } from "./texts";

const colors = { reviewing: "yolk", approved: "leaf", refused: "fire", stopped: "gray" };

/** The AlimTalk that Kakao approved, and which of them notices go by. */
export function AlimTalk() {
  const t = useT();
  const say = useSay();
  const { data, error, refetch } = useAdminListAlimtalkQuery();
  const [forget] = useAdminForgetAlimtalkMutation();
  const [changing, setChanging] = useState<Template | "new" | null>(null);
  const [going, setGoing] = useState<Template | null>(null);
  const on = data !== undefined && data.channel !== "";
  return (
    <Section
      title={t("admin.alimtalk")}
      hint={data && !on ? t("admin.alimtalk_off") : t("admin.alimtalk_hint")}
      actions={on && <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={() => setChanging("new")}>{t("admin.alimtalk_add")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      {on && data.items.length === 0 && <Text size="sm">{t("admin.alimtalk_empty")}</Text>}
      <Stack component="ul" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
        {data?.items.map((one) => (
          <li key={one.id}>
            <Group justify="space-between" gap="sm" align="flex-start">
              <div style={{ flex: "1 1 240px", minWidth: 0 }}>
                <Group gap="xs">
                  <Text fw={600}>{say("message_kind", one.kind)}</Text>
                  <Badge color={colors[one.state]}>{say("alimtalk_state", one.state)}</Badge>
                  {one.serves && <Badge color={one.differs ? "fire" : "sea"}>{t("admin.alimtalk_serves")}</Badge>}
                </Group>
                <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>{[one.code, say("alimtalk_in", one.lang), one.note].filter(Boolean).join(", ")}</Text>
                <Text size="sm" style={{ whiteSpace: "pre-line", overflowWrap: "anywhere" }} lineClamp={4}>{one.text}</Text>
                {one.differs && <Text size="sm" c="fire">{t("admin.alimtalk_differs", { ...one.differs, want: one.differs.want || t("admin.alimtalk_end"), got: one.differs.got || t("admin.alimtalk_end") })}</Text>}
              </div>
              <Group gap="xs">
                <Button variant="subtle" aria-label={`${one.code}: ${t("admin.alimtalk_change")}`} onClick={() => setChanging(one)}>{t("admin.alimtalk_change")}</Button>
                <Button variant="subtle" color="fire" aria-label={`${one.code}: ${t("admin.alimtalk_forget")}`} onClick={() => setGoing(one)}>{t("admin.alimtalk_forget")}</Button>
              </Group>
            </Group>
          </li>
        ))}
      </Stack>
      {changing && data && <AlimTalkForm of={changing === "new" ? null : changing} kinds={data.kinds} onClose={() => setChanging(null)} />}
      <Confirm
        opened={going !== null}
        title={t("admin.alimtalk_forget_title", { code: going?.code ?? "" })}
        act={t("admin.alimtalk_forget")}
        onClose={() => setGoing(null)}
        onConfirm={async () => {
          if (going) await forget({ id: going.id }).unwrap();
        }}
      >
        <Text size="sm">{t("admin.alimtalk_forget_body")}</Text>
      </Confirm>
    </Section>
  );
}
