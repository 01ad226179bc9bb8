import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  /** Why there is nothing, and what comes next. */
  children?: ReactNode;
  /** The next step, as a button or link. */
  action?: ReactNode;
}

/** Stands where a list would: says why it is empty and offers the next step. */
export function Empty({ icon, title, children, action }: Props) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" color="gray" aria-hidden>
        {icon}
      </ThemeIcon>
      <Title order={2} mt="xs">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" size="sm" maw={420} style={{ textWrap: "balance" }}>
          {children}
        </Text>
      )}
      {action && <div style={{ marginTop: 8 }}>{action}</div>}
    </Stack>
  );
}
