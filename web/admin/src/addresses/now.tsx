import { Alert, Badge, Button, Group, SimpleGrid, Text } from "@mantine/core";
import { MapPin, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useGoBackAddressIndexMutation, type DeskState } from "../api/address";
import { count } from "../format/money";
import { dateTime, day } from "../format/time";
import { Confirm } from "../page/confirm";
import { Empty } from "../page/empty";
import { done } from "../page/notice";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useT } from "./texts";
import { called, dayOf, edition } from "./words";

/** What is in use now: how old it is, how much it holds, and the way back to the one before. */
export function Now({ state }: { state: DeskState }) {
  const t = useT();
  const lang = useLang();
  const [goBack] = useGoBackAddressIndexMutation();
  const [asking, setAsking] = useState(false);
  const index = state.index;
  if (!index) {
    return (
      <Section title={t("admin.addr_now")}>
        <Empty icon={<MapPin size={26} />} title={t("admin.addr_none")}>
          {t(state.load ? "admin.addr_none_busy" : "admin.addr_none_body")}
        </Empty>
      </Section>
    );
  }
  return (
    <Section
      title={t("admin.addr_now")}
      hint={t(state.age > 1 ? "admin.addr_as_of" : "admin.addr_as_of_late", { day: day(index.dataAt, lang), n: count(state.age) })}
      actions={
        state.before && (
          <Button variant="default" disabled={state.load !== undefined} onClick={() => setAsking(true)}>
            {t("admin.addr_back")}
          </Button>
        )
      }
    >
      {index.madeUp && (
        <Alert color="amber" icon={<TriangleAlert size={20} aria-hidden />} title={t("admin.addr_made_up")}>
          {t("admin.addr_made_up_body")}
        </Alert>
      )}
      {state.old && (
        <Alert color="amber" icon={<TriangleAlert size={20} aria-hidden />} title={t("admin.addr_old", { n: count(state.age) })}>
          {t("admin.addr_old_body")}
        </Alert>
      )}
      {index.large && (
        <Alert color="amber" icon={<TriangleAlert size={20} aria-hidden />} title={t("admin.addr_large")}>
          {t("admin.addr_large_body")}
        </Alert>
      )}
      <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="md">
        <Fact name={t("admin.addr_edition")} value={edition(index.version) || t("admin.addr_unknown")} beside={index.madeUp && <Badge color="amber">{t("admin.addr_practice")}</Badge>} />
        <Fact name={t("admin.addr_day")} value={dayOf(index.day, lang) || t("admin.addr_no_day")} />
        <Fact name={t("admin.addr_addresses")} value={count(index.addresses)} />
        <Fact name={t("admin.addr_parcels")} value={count(index.parcels)} />
        <Fact name={t("admin.addr_roads")} value={count(index.roads)} />
        <Fact name={t("admin.addr_postcodes")} value={count(index.postcodes)} />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t("admin.addr_built", { at: dateTime(index.builtAt, lang) })}
        {index.changes > 0 && ` · ${t("admin.addr_changes", { n: count(index.changes) })}`}
      </Text>
      <Confirm
        opened={asking}
        title={t("admin.addr_back_title")}
        act={t("admin.addr_back_act", { to: state.before ? called(state.before, lang) : "" })}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await goBack().unwrap();
          done(t("admin.addr_back_begun"));
        }}
      >
        <Text size="sm">
          {t("admin.addr_back_body", { from: called(index, lang), to: state.before ? called(state.before, lang) : "", n: count(state.before?.addresses ?? 0) })}
        </Text>
      </Confirm>
    </Section>
  );
}

function Fact({ name, value, beside }: { name: string; value: string; beside?: React.ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Group gap={6} align="center">
        <Text fw={700} className="num">
          {value}
        </Text>
        {beside}
      </Group>
    </div>
  );
}
