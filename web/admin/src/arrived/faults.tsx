import { Alert, Badge, Button, Code, Group, NumberInput, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useAdminSetSimulatorFaultsMutation, type Faults as Rates, type Simulators } from "../api/simulators";
import { done, failed } from "../page/notice";
import { Section } from "../page/section";
import { useLang } from "../texts/texts";
import { useSay, useT } from "./texts";

const names = ["lost", "missing", "gone", "large", "busy", "broken", "slow"] as const;
const calm: Rates = { lost: 0, missing: 0, gone: 0, large: 0, busy: 0, broken: 0, slow: 0 };

/** How the simulators misbehave: how often of a hundred times each fault comes. */
export function Faults({ sims }: { sims: Simulators }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const [rates, setRates] = useState<Rates>(sims.faults);
  const [set, { isLoading }] = useAdminSetSimulatorFaultsMutation();
  const sum = names.reduce((all, n) => all + rates[n], 0);
  const now = names.filter((n) => sims.faults[n] > 0);
  const same = names.every((n) => rates[n] === sims.faults[n]);
  const put = async (faults: Rates) => {
    const answer = await set({ faults });
    if (answer.error) failed(answer.error, lang);
    else done(t("admin.arrived_faults_done"));
  };
  return (
    <Section title={t("admin.arrived_faults")} hint={t("admin.arrived_faults_hint")}>
      {now.length === 0 ? (
        <div>
          <Badge color="leaf">{t("admin.arrived_calm")}</Badge>
        </div>
      ) : (
        <Alert color="amber" title={t("admin.arrived_rough")}>
          {now.map((n) => t("admin.arrived_rate", { fault: say("arrived_fault", n), percent: sims.faults[n] })).join(", ")}
        </Alert>
      )}
      <Stack
        component="form"
        gap="md"
        onSubmit={(e) => {
          e.preventDefault();
          void put(rates);
        }}
      >
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
          {names.map((n) => (
            <NumberInput
              key={n}
              label={say("arrived_fault", n)}
              description={say("arrived_fault_is", n)}
              suffix=" %"
              min={0}
              max={100}
              allowDecimal={false}
              allowNegative={false}
              value={rates[n]}
              onChange={(v) => setRates({ ...rates, [n]: Math.min(100, Math.max(0, Math.trunc(Number(v) || 0))) })}
            />
          ))}
        </SimpleGrid>
        {sum > 100 && (
          <Text size="sm" c="fire" role="alert">
            {t("admin.arrived_sum", { sum })}
          </Text>
        )}
        <Group>
          <Button type="submit" loading={isLoading} disabled={same || sum > 100}>
            {t("admin.arrived_faults_act")}
          </Button>
          <Button variant="default" disabled={isLoading || now.length === 0} onClick={() => void put(calm)}>
            {t("admin.arrived_faults_end")}
          </Button>
        </Group>
      </Stack>
      <Text size="sm" c="dimmed">
        {t("admin.arrived_where")} <Code>{sims.web}</Code> <Code>{sims.mail}</Code>
      </Text>
      <Text size="sm" c="dimmed">
        {t("admin.arrived_plays", { channels: sims.plays.map((c) => say("arrived_channel", c)).join(", ") })}
      </Text>
      {sims.plays.includes("app") && (
        <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {t("admin.arrived_tokens", { fcm: `http://${sims.web}/devices/fcm`, apns: `http://${sims.web}/devices/apns` })}
        </Text>
      )}
    </Section>
  );
}
