import { Modal, Stack, Text } from "@mantine/core";
import { useT } from "../texts/texts";
import { SignIn } from "./sign-in";

/** Comes up over the page when the session ended, so that what was typed below is still there afterwards. */
export function SignInAgain({ opened, email }: { opened: boolean; email: string }) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={() => undefined} withCloseButton={false} closeOnEscape={false} closeOnClickOutside={false} title={<Text fw={700} component="span">{t("admin.session_ended")}</Text>}>
      <Stack>
        <Text size="sm" c="dimmed">
          {t("admin.session_ended_body")}
        </Text>
        <SignIn email={email} titled={false} />
      </Stack>
    </Modal>
  );
}
