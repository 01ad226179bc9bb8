import { Anchor, Box, Group, Stack, Text, Title } from "@mantine/core";
import { ChevronLeft } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";

interface Props {
  title: string;
  /** Small facts beside the title: a state badge, a count. */
  beside?: ReactNode;
  under?: ReactNode;
  actions?: ReactNode;
  /** The list this page belongs to. */
  up?: { to: string; label: string };
  narrow?: boolean;
  children: ReactNode;
}

/** The frame of every page: where one is, what it is called, what one can do here. */
export function Page({ title, beside, under, actions, up, narrow, children }: Props) {
  useEffect(() => {
    document.title = `${title} · Saja`;
  }, [title]);
  return (
    <Box maw={narrow ? 760 : 1240} mx="var(--page-side, auto)" w="100%">
      <Stack gap="lg">
        <Stack gap={4}>
          {up && (
            <Anchor className="tap" component={Link} to={up.to} size="sm" c="dimmed" style={{ display: "inline-flex", alignItems: "center", gap: 2, width: "fit-content" }}>
              <ChevronLeft size={16} aria-hidden /> {up.label}
            </Anchor>
          )}
          <Group justify="space-between" align="center" gap="sm" wrap="wrap">
            <Group gap="sm" align="center" style={{ minWidth: 0 }}>
              <Title order={1} style={{ wordBreak: "keep-all", overflowWrap: "anywhere" }}>
                {title}
              </Title>
              {beside}
            </Group>
            {actions && <Group gap="xs">{actions}</Group>}
          </Group>
          {under && (
            <Text c="dimmed" size="sm" component="div">
              {under}
            </Text>
          )}
        </Stack>
        {children}
      </Stack>
    </Box>
  );
}
