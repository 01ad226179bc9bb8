import { Badge, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useParams } from "react-router";
import { useAdminGetArrivedQuery, type ArrivedMail, type ArrivedMessage, type ArrivedPush, type ArrivedWhole } from "../api/simulators";
import { milliWon } from "../format/money";
import { clockSeconds, day } from "../format/time";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { Waiting } from "../page/waiting";
import { useLang } from "../texts/texts";
import classes from "./one.module.css";
import { useSay, useT } from "./texts";

/** One thing that arrived, whole: as its receiver sees it, and what is behind it. */
export default function One() {
  const t = useT();
  const say = useSay();
  const number = Number(useParams()["number"]);
  const { data: a, isLoading, error, refetch } = useAdminGetArrivedQuery({ number });
  const up = { to: "/outbox/arrived", label: t("admin.arrived") };
  if (isLoading) return <Waiting />;
  if (!a) return <Page title={t("admin.arrived_one")} up={up}><ProblemView error={error} retry={refetch} /></Page>;
  return (
    <Page title={a.title || t("admin.arrived_untitled")} up={up} beside={<Badge variant="light">{say("arrived_channel", a.channel)}</Badge>}>
      {a.mail && <Mail of={a} mail={a.mail} />}
      {a.push && <Push of={a} push={a.push} />}
      {a.message && <Message of={a} message={a.message} />}
    </Page>
  );
}

function Facts({ title, all }: { title: string; all: [string, React.ReactNode][] }) {
  return (
    <Section title={title}>
      <Stack component="dl" gap={6} m={0}>
        {all.map(([name, value], i) => (
          <Group key={i} gap="sm" wrap="nowrap" align="baseline">
            <Text component="dt" size="sm" c="dimmed" w={96} style={{ flex: "none", overflowWrap: "anywhere" }}>
              {name}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: "anywhere", minWidth: 0 }}>
              {value}
            </Text>
          </Group>
        ))}
      </Stack>
    </Section>
  );
}

/** What is known of everything that arrived. */
function useCommon(a: ArrivedWhole): [string, React.ReactNode][] {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  return [
    [t("admin.arrived_to"), a.push ? t("admin.arrived_device", { device: a.to.slice(0, 6) }) : a.to],
    [t("admin.arrived_at"), `${day(a.at, lang)} ${clockSeconds(a.at)}`],
    [t("admin.arrived_service"), say("arrived_service", a.service)],
  ];
}

const looks = ["page", "plain", "headers"] as const;

function Mail({ of: a, mail }: { of: ArrivedWhole; mail: ArrivedMail }) {
  const t = useT();
  const common = useCommon(a);
  const [look, setLook] = useState<(typeof looks)[number]>(mail.html ? "page" : "plain");
  return (
    <div className={classes.columns}>
      <Facts
        title={t("admin.arrived_facts")}
        all={[
          ...common,
          [t("admin.arrived_from"), mail.from],
          [t("admin.arrived_size"), t("admin.arrived_bytes", { n: a.bytes.toLocaleString("ko-KR") })],
          ...(mail.others.length > 0 ? [[t("admin.arrived_others"), mail.others.join(", ")] as [string, React.ReactNode]] : []),
        ]}
      />
      <Section
        title={t("admin.arrived_letter")}
        actions={<SegmentedControl aria-label={t("admin.arrived_letter")} value={look} onChange={(l) => setLook(l as typeof look)} data={looks.filter((l) => l !== "page" || mail.html).map((l) => ({ value: l, label: t(`admin.arrived_look_${l}`) }))} />}
      >
        {look === "page" && <iframe className={classes.letter} title={a.title} sandbox="allow-popups allow-popups-to-escape-sandbox" src={`/api/v1/admin/simulators/arrived/${a.number}/page`} />}
        {look === "plain" && <pre className={classes.plain} tabIndex={0}>{mail.plain}</pre>}
        {look === "headers" && (
          <pre className={classes.plain} tabIndex={0}>
            {mail.headers.map((h, i) => (
              <span key={i}>
                <b>{h.name}</b>: {h.value}
                {"\n"}
              </span>
            ))}
          </pre>
        )}
      </Section>
    </div>
  );
}

function Push({ of: a, push }: { of: ArrivedWhole; push: ArrivedPush }) {
  const t = useT();
  const say = useSay();
  const common = useCommon(a);
  return (
    <div className={classes.columns}>
      <Facts
        title={t("admin.arrived_facts")}
        all={[
          ...common,
          [t("admin.arrived_leads"), push.url],
          [t("admin.arrived_urgency"), say("arrived_urgency", push.urgency || "normal")],
          [t("admin.arrived_ttl"), t("admin.arrived_seconds", { n: push.ttl.toLocaleString("ko-KR") })],
          [t("admin.arrived_tag"), push.tag],
          [t("admin.arrived_size"), t("admin.arrived_bytes", { n: a.bytes.toLocaleString("ko-KR") })],
        ]}
      />
      <Stack gap="lg">
        <Section title={t("admin.arrived_phone")} hint={a.replaced && t("admin.arrived_replaced")}>
          <div className={classes.screen}>
            <div className={classes.bubble}>
              <b>{push.title}</b>
              <span>{push.body}</span>
            </div>
          </div>
        </Section>
        <Section title={t("admin.arrived_payload")}>
          <pre className={classes.plain} tabIndex={0}>{push.payload}</pre>
        </Section>
      </Stack>
    </div>
  );
}

function Message({ of: a, message: m }: { of: ArrivedWhole; message: ArrivedMessage }) {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const common = useCommon(a);
  return (
    <div className={classes.columns}>
      <Facts
        title={t("admin.arrived_facts")}
        all={[
          ...common,
          ...(m.from ? [[t("admin.arrived_from"), m.from] as [string, React.ReactNode]] : []),
          [t("admin.arrived_kind"), say("arrived_kind", a.kind ?? "")],
          [t("admin.arrived_size"), t("admin.arrived_bytes", { n: a.bytes.toLocaleString("ko-KR") })],
          [t("admin.arrived_price"), milliWon(m.milliWon, lang)],
          ...(m.template ? [[t("admin.arrived_template"), m.template] as [string, React.ReactNode]] : []),
          ...(m.ad ? [[t("admin.arrived_ad"), t("admin.arrived_ad_yes")] as [string, React.ReactNode]] : []),
          [t("admin.arrived_end"), t(m.fails ? "admin.arrived_end_failed" : "admin.arrived_end_reached")],
        ]}
      />
      <Section title={t("admin.arrived_phone")}>
        <div className={classes.screen}>
          <div className={classes.bubble}>
            {m.subject && <b>{m.subject}</b>}
            <span>{m.text}</span>
          </div>
        </div>
      </Section>
    </div>
  );
}
