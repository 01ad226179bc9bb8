import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { KeyRound, MailX, RotateCw } from "lucide-react";
import { useState } from "react";
import { useAdminGetSenderQuery, useAdminRenewMailKeysMutation, type SenderRecord } from "../api/mail";
import { Confirm } from "../page/confirm";
import { Copied } from "../page/copied";
import { Empty } from "../page/empty";
import { done } from "../page/notice";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { may } from "../session/may";
import { useMe } from "../session/me";
import { useSay, useT } from "./texts";

const colors: Record<SenderRecord["state"], string> = { fine: "leaf", missing: "fire", wrong: "fire", unasked: "amber" };

/** How receivers see the shop's mail: what the DNS says of who sends it, and the lines that are missing, to be copied. */
export default function Sender() {
  const t = useT();
  const { me } = useMe();
  const { data, isLoading, isFetching, error, refetch } = useAdminGetSenderQuery();
  const [renew] = useAdminRenewMailKeysMutation();
  const [asking, setAsking] = useState(false);
  if (isLoading) return <Waiting />;
  const own = data?.own ?? false;
  return (
    <Page
      title={t("admin.mail_sender")}
     
      under={data?.domain ? t("admin.mail_sender_under", { domain: data.domain }) : undefined}
      narrow
      actions={own && <Button variant="default" loading={isFetching} leftSection={<RotateCw size={16} aria-hidden />} onClick={() => refetch()}>{t("admin.mail_look_again")}</Button>}
    >
      <ProblemView error={error} retry={refetch} />
      {data && !own && (
        <Empty icon={<MailX size={26} />} title={t(data.domain ? "admin.mail_lent" : "admin.mail_none")}>
          {data.domain ? t("admin.mail_lent_body", { domain: data.domain }) : t("admin.mail_none_body")}
        </Empty>
      )}
      {data?.findings.map((f, i) => <Record key={i} record={f} />)}
      {data && own && (
        <Section title={t("admin.mail_keys")} hint={t(!data.signed ? "admin.mail_keys_off" : data.waiting ? "admin.mail_keys_waiting" : "admin.mail_keys_body")}>
          {data.signed && !data.waiting && may(me?.role, "see.staff") && (
            <Group>
              <Button variant="default" leftSection={<KeyRound size={16} aria-hidden />} onClick={() => setAsking(true)}>{t("admin.mail_renew")}</Button>
            </Group>
          )}
        </Section>
      )}
      <Confirm
        opened={asking}
        title={t("admin.mail_renew")}
        act={t("admin.mail_renew")}
        tone="dark"
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await renew().unwrap();
          done(t("admin.mail_renewed"));
        }}
      >
        <Text size="sm">{t("admin.mail_renew_body")}</Text>
      </Confirm>
    </Page>
  );
}

function Record({ record: f }: { record: SenderRecord }) {
  const t = useT();
  const say = useSay();
  return (
    <Section title={say("mail_what", f.what)} hint={say("mail_about", f.what)} actions={<Badge color={colors[f.state]}>{say("mail_state", f.state)}</Badge>}>
      <Stack gap="sm">
        {f.code && <Text size="sm">{say("mail_why", f.code)}</Text>}
        {f.found && (
          <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere", whiteSpace: "pre-line", fontFamily: "var(--mantine-font-family-monospace)" }}>
            {f.found}
          </Text>
        )}
        {f.name && f.state !== "fine" && (
          <>
            <Copied label={t("admin.mail_line_name", { type: f.type ?? "" })} value={f.name} />
            <Copied label={t("admin.mail_line_value")} value={f.value ?? ""} />
          </>
        )}
      </Stack>
    </Section>
  );
}
