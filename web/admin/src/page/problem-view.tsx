import { Alert, Button, Group, Text } from "@mantine/core";
import { CircleAlert } from "lucide-react";
import { problemOf, sentence } from "../api/problem";
import { useLang, useT } from "../texts/texts";

interface Props {
  error: unknown;
  /** Offers another try, where one may help. */
  retry?: () => void;
}

/** Says what went wrong and what to do, with the server's reference small below. */
export function ProblemView({ error, retry }: Props) {
  const t = useT();
  const lang = useLang();
  if (!error) return null;
  const problem = problemOf(error);
  const fields = Object.entries(problem.fields);
  return (
    <Alert role="alert" color="fire" icon={<CircleAlert size={20} aria-hidden />} title={sentence(problem, lang)} radius="md">
      {fields.length > 0 && (
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {fields.map(([where, what]) => (
            <li key={where}>
              <Text size="sm" span>
                <b>{where}</b> – {what}
              </Text>
            </li>
          ))}
        </ul>
      )}
      <Group justify="space-between" mt={fields.length > 0 || retry ? "xs" : 0}>
        <Text size="xs" c="dimmed">
          {problem.code}
          {problem.reference && ` · ${problem.reference}`}
        </Text>
        {retry && (
          <Button size="compact-sm" variant="default" onClick={retry}>
            {t("admin.retry")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
