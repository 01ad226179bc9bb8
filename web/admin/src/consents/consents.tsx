import { Badge, Group, Stack, Text } from "@mantine/core";
import { UserSearch } from "lucide-react";
import { useAdminGetConsentsQuery, type ConsentsOf } from "../api/consents";
import { dateTime, known } from "../format/time";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const defaults = { mail: "" };

/** What one member agreed to, with the words that they saw. */
export default function Consents() {
  const t = useT();
  const [filters, change] = useFilters(defaults);
  const mail = filters.mail.trim();
  const asks = mail.length >= 3 && mail.includes("@");
  const { currentData: data, error, refetch } = useAdminGetConsentsQuery({ mail }, { skip: !asks });
  return (
    <Page title={t("admin.consents")} under={t("admin.consents_under")} narrow>
      <SearchBox label={t("admin.consents_search")} value={filters.mail} onChange={(mail) => change({ mail })} />
      {asks && <ProblemView error={error} retry={refetch} />}
      {!asks && (
        <Section>
          <Empty icon={<UserSearch size={26} />} title={t("admin.consents_empty")}>
            {t("admin.consents_empty_body")}
          </Empty>
        </Section>
      )}
      {asks && data && <Of one={data} />}
    </Page>
  );
}

function Of({ one }: { one: ConsentsOf }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  return (
    <>
      <Section title={t("admin.consents_now", { name: one.name })}>
        <Stack gap="xs">
          {one.now.map((c) => (
            <Group key={c.purpose + c.medium} justify="space-between" gap="xs">
              <div>
                <Text size="sm" fw={600}>
                  {say("consent_name", `${c.purpose}_${c.medium}`)}
                </Text>
                <Text size="xs" c="dimmed">
                  {known(c.since) ? dateTime(c.since, lang) : t("admin.consent_never")}
                </Text>
              </div>
              <Badge color={c.agreed ? "leaf" : "gray"}>{t(c.agreed ? "admin.consent_yes" : "admin.consent_no")}</Badge>
            </Group>
          ))}
        </Stack>
      </Section>
      <Section title={t("admin.consents_answers")} hint={t("admin.consents_answers_hint")}>
        {one.answers.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t("admin.consents_answers_none")}
          </Text>
        ) : (
          <Stack component="ol" gap="md" m={0} p={0} style={{ listStyle: "none" }}>
            {one.answers.map((a) => (
              <li key={a.id}>
                <Group justify="space-between" gap="xs">
                  <Text size="sm" fw={600}>
                    {say("consent_name", `${a.purpose}_${a.medium}`)}
                  </Text>
                  <Badge color={a.agreed ? "leaf" : "gray"}>{t(a.agreed ? "admin.consent_yes" : "admin.consent_no")}</Badge>
                </Group>
                <Text size="xs" c="dimmed" className="num">
                  {dateTime(a.at, lang)}, {say("consent_source", a.source)}, {t("admin.consent_version", { version: a.version })}
                </Text>
                <Text size="sm" component="q" style={{ overflowWrap: "anywhere" }}>
                  {a.words}
                </Text>
                <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
                  SHA-256 {a.hash}
                </Text>
              </li>
            ))}
          </Stack>
        )}
      </Section>
    </>
  );
}
