import { Alert, Button, CopyButton, Group, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useT } from "./texts";

/** A one-time password, which is shown this once. */
export function OneTimePassword({ name, password }: { name: string; password: string }) {
  const t = useT();
  return (
    <>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput flex={1} label={t("admin.password_once")} value={password} readOnly onFocus={(e) => e.currentTarget.select()} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
        <CopyButton value={password}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy} leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}>
              {copied ? t("admin.copied") : t("admin.copy")}
            </Button>
          )}
        </CopyButton>
      </Group>
      <Alert color="amber" p="sm">
        {t("admin.staff_once", { name })}
      </Alert>
    </>
  );
}
