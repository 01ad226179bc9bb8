import { Group, Skeleton, Stack } from "@mantine/core";

/** The shape of a page that is still on its way. */
export function Waiting() {
  return (
    <Stack p="lg" maw={1240} mx="auto" gap="lg" aria-busy="true">
      <Skeleton height={28} width={180} />
      <Group grow>
        <Skeleton height={112} radius="lg" />
        <Skeleton height={112} radius="lg" visibleFrom="sm" />
        <Skeleton height={112} radius="lg" visibleFrom="md" />
      </Group>
      <Skeleton height={320} radius="lg" />
    </Stack>
  );
}
