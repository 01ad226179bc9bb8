import { ActionIcon, Badge, Button, Group, Modal, Stack, Text } from "@mantine/core";
import { ShieldBan } from "lucide-react";
import { useState } from "react";
import { useListChatSanctionsQuery, useUnbanChatMemberMutation } from "../api/chat";
import { clock, known, relative } from "../format/time";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import { useT } from "./texts";

/** Who may not write in this room, with the way back. */
export function Sanctions({ room }: { room: string }) {
  const t = useT();
  const [opened, setOpened] = useState(false);
  return (
    <>
      <ActionIcon size={44} variant="subtle" color="gray" aria-label={t("admin.sanctions")} title={t("admin.sanctions")} onClick={() => setOpened(true)}>
        <ShieldBan size={18} aria-hidden />
      </ActionIcon>
      <Modal opened={opened} onClose={() => setOpened(false)} title={<Text component="span" fw={700}>{t("admin.sanctions")}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
        {opened && <Those room={room} />}
      </Modal>
    </>
  );
}

function Those({ room }: { room: string }) {
  const t = useT();
  const lang = useLang();
  const [at, setAt] = useState<string | undefined>();
  const { data, error, refetch } = useListChatSanctionsQuery({ room, at, size: 20 }, { refetchOnMountOrArgChange: true });
  const [lift] = useUnbanChatMemberMutation();
  if (error) return <ProblemView error={error} retry={refetch} />;
  if (!data) return <Waiting />;
  return (
    <Stack>
      {data.items.length === 0 && <Text size="sm">{t("admin.sanctions_none")}</Text>}
      {data.items.map((s) => (
        <Group key={s.id} justify="space-between" wrap="nowrap">
          <div style={{ minWidth: 0 }}>
            <Group gap={6}>
              <Text size="sm" fw={600}>
                {s.name}
              </Text>
              <Badge size="xs" color={s.kind === "ban" ? "fire" : "amber"}>
                {t(s.kind === "ban" ? "admin.sanction_ban" : "admin.sanction_mute")}
              </Badge>
            </Group>
            <Text size="xs" c="dimmed">
              {[relative(s.createdAt, lang), s.kind === "mute" && known(s.until) ? t("admin.sanction_until", { when: clock(s.until) }) : "", s.reason].filter(Boolean).join(" · ")}
            </Text>
          </div>
          <Button
            variant="default"
            aria-label={t("admin.sanction_lift_of", { name: s.name })}
            onClick={async () => {
              const answer = await lift({ room, unbanInBody: { member: s.member } });
              if (answer.error) return failed(answer.error, lang);
              done(t("admin.unbanned", { name: s.name }));
              void refetch();
            }}
          >
            {t("admin.sanction_lift")}
          </Button>
        </Group>
      ))}
      {data.next && (
        <Button variant="default" onClick={() => setAt(data.next)}>
          {t("admin.sanctions_more")}
        </Button>
      )}
    </Stack>
  );
}
