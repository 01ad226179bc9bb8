import { Collapse, Group, Text, UnstyledButton } from "@mantine/core";
import { ChevronDown } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Section } from "./section";

// Folded is a part of a form that is seldom needed: its title opens it, and so does something wrong in it.
export function Folded({ title, wrong, children }: { title: string; wrong: boolean; children: ReactNode }) {
  const [more, setMore] = useState(false);
  const open = more || wrong;
  return (
    <Section>
      <UnstyledButton mih={44} onClick={() => setMore(!more)} aria-expanded={open}>
        <Group justify="space-between">
          <Text fw={700}>{title}</Text>
          <ChevronDown size={18} aria-hidden style={{ rotate: open ? "180deg" : undefined }} />
        </Group>
      </UnstyledButton>
      <Collapse expanded={open}>{children}</Collapse>
    </Section>
  );
}
