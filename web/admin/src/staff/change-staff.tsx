import { Button, Divider, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useInviteStaffAgainMutation, useResetStaffPasswordMutation, useSetStaffRoleMutation, type Member } from "../api/account";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { OneTimePassword } from "./one-time-password";
import { useSay, useT } from "./texts";

const roles = ["host", "operator", "owner", "member"] as const;
type Role = (typeof roles)[number];

/** What an owner may do to a colleague: another role, none at all, or a new one-time password. */
export function ChangeStaff({ member, self, onClose }: { member: Member; self: boolean; onClose(): void }) {
  const t = useT();
  const say = useSay();
  const [role, setRole] = useState<Role>(member.role);
  const [set, setting] = useSetStaffRoleMutation();
  const [reset, resetting] = useResetStaffPasswordMutation();
  const [inviteAgain, inviting] = useInviteStaffAgainMutation();
  const [sure, setSure] = useState<"" | "show" | "mail">("");

  return (
    <Modal opened onClose={onClose} title={<Text component="span" fw={700}>{member.name}</Text>} closeButtonProps={{ "aria-label": t("admin.close") }}>
      <Stack>
        <Radio.Group label={t("admin.staff_role")} value={role} onChange={(r) => setRole(r as Role)}>
          <Stack gap="xs" mt="xs">
            {roles.map((r) => (
              <Radio key={r} value={r} label={r === "member" ? t("admin.staff_leave") : say("role", r)} description={t(`admin.staff_role_${r}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <ProblemView error={setting.error} />
        <Group justify="flex-end">
          <Button
            loading={setting.isLoading}
            disabled={role === member.role}
            color={role === "member" ? "fire" : undefined}
            onClick={async () => {
              const answer = await set({ id: member.id, setRoleRequestBody: { role } });
              if (answer.error) return;
              done(t(role === "member" ? "admin.staff_left" : "admin.staff_changed", { name: member.name }));
              onClose();
            }}
          >
            {role === "member" ? t("admin.staff_leave_act") : t("admin.staff_change_act")}
          </Button>
        </Group>
        {!self && (
          <>
            <Divider />
            {member.mustChangePassword && (
              <>
                <Text size="sm">{t("admin.staff_invite_again_body", { name: member.name })}</Text>
                <ProblemView error={inviting.error} />
                <Group justify="flex-end">
                  <Button
                    variant="default"
                    loading={inviting.isLoading}
                    onClick={async () => {
                      const answer = await inviteAgain({ id: member.id });
                      if (answer.error) return;
                      done(t("admin.staff_invited", { email: member.email }));
                      onClose();
                    }}
                  >
                    {t("admin.staff_invite_again")}
                  </Button>
                </Group>
                <Divider />
              </>
            )}
            {resetting.data?.oneTimePassword ? (
              <OneTimePassword name={member.name} password={resetting.data.oneTimePassword} />
            ) : (
              <>
                <Text size="sm">{t("admin.staff_reset_body", { name: member.name })}</Text>
                <ProblemView error={resetting.error} />
                <Group justify="flex-end">
                  <Button
                    variant="default"
                    loading={resetting.isLoading && sure === "mail"}
                    onClick={async () => {
                      if (sure !== "mail") return setSure("mail");
                      const answer = await reset({ id: member.id, mail: true });
                      if (answer.error) return;
                      done(t("admin.staff_mailed", { email: member.email }));
                      onClose();
                    }}
                  >
                    {t(sure === "mail" ? "admin.staff_mail_sure" : "admin.staff_mail_password")}
                  </Button>
                  <Button variant="default" loading={resetting.isLoading && sure === "show"} onClick={() => (sure === "show" ? void reset({ id: member.id }) : setSure("show"))}>
                    {t(sure === "show" ? "admin.staff_reset_sure" : "admin.staff_reset_act")}
                  </Button>
                </Group>
              </>
            )}
          </>
        )}
      </Stack>
    </Modal>
  );
}
