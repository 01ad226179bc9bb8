import { Button, CopyButton, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useAdminGetMessageCallsQuery, useAdminRenewMessageCallsMutation } from "../api/notices";
import { dateTime, known, relative } from "../format/time";
import { Confirm } from "../page/confirm";
import { done } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useT } from "./texts";

/** What the provider calls when messages have come to their end: the owner's alone to see. */
export function Calls() {
  const t = useT();
  const lang = useLang();
  const { data: a, error, refetch } = useAdminGetMessageCallsQuery();
  const [renew] = useAdminRenewMessageCallsMutation();
  const [asking, setAsking] = useState(false);
  return (
    <Section title={t("admin.reports")} hint={t("admin.reports_hint")} actions={<Button variant="default" onClick={() => setAsking(true)}>{t("admin.reports_renew")}</Button>}>
      <ProblemView error={error} retry={refetch} />
      {a && (
        <Stack gap="xs">
          <Group gap="sm" align="flex-end" wrap="nowrap">
            <TextInput style={{ flex: 1 }} aria-label={t("admin.reports")} readOnly value={a.address} onFocus={(e) => e.currentTarget.select()} />
            <CopyButton value={a.address}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? "admin.reports_copied" : "admin.reports_copy")}</Button>}</CopyButton>
          </Group>
          <Text size="sm" c="dimmed">{known(a.calledAt) ? t("admin.reports_called", { at: relative(a.calledAt, lang) }) : t("admin.reports_never")}</Text>
          {known(a.beforeUntil) && <Text size="sm">{t("admin.reports_before", { at: dateTime(a.beforeUntil!, lang) })}</Text>}
        </Stack>
      )}
      <Confirm
        opened={asking}
        tone="dark"
        title={t("admin.reports_renew_title")}
        act={t("admin.reports_renew")}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await renew().unwrap();
          done(t("admin.reports_renewed"));
        }}
      >
        <Text size="sm">{t("admin.reports_renew_body")}</Text>
      </Confirm>
    </Section>
  );
}
