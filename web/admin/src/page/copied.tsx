import { Button, CopyButton, Group, TextInput } from "@mantine/core";
import { Check, Copy } from "lucide-react";
import { useT } from "../texts/texts";

/** A value to carry elsewhere, with the button that copies it. */
export function Copied({ label, value }: { label: string; value: string }) {
  const t = useT();
  return (
    <Group align="flex-end" gap="xs" wrap="nowrap">
      <TextInput flex={1} label={label} value={value} readOnly onFocus={(e) => e.currentTarget.select()} styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }} />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy} leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />} aria-label={t("admin.copy_name", { name: label })}>
            <span aria-live="polite">{copied ? t("admin.copied") : t("admin.copy")}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}
