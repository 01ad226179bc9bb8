import { Group, Paper, Stack, Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";

interface Props {
  title?: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

/** A card of a form or detail page, with its title. */
export function Section({ title, hint, actions, children }: Props) {
  const id = useId();
  return (
    <Paper component="section" aria-labelledby={title ? id : undefined}>
      <Stack gap="md">
        {(title || actions) && (
          <Group justify="space-between" align="flex-start" wrap="nowrap" gap="sm">
            <div>
              {title && (
                <Title order={2} id={id}>
                  {title}
                </Title>
              )}
              {hint && (
                <Text size="sm" c="dimmed" component="div">
                  {hint}
                </Text>
              )}
            </div>
            {actions && <Group gap="xs" wrap="nowrap">{actions}</Group>}
          </Group>
        )}
        {children}
      </Stack>
    </Paper>
  );
}
