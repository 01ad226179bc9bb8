import { ActionIcon, Badge, Button, Group, SegmentedControl, Text, Title } from "@mantine/core";
import { ArrowLeft, ExternalLink, Radio, Square, Users } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useParams } from "react-router";
import { useAdminGetShowQuery, useEndShowMutation, useGetStudioQuery, useStartShowMutation, type Studio as StudioState } from "../api/shows";
import { count } from "../format/money";
import { dateTime, duration, known } from "../format/time";
import { Confirm } from "../page/confirm";
import { done, failed } from "../page/notice";
import { ProblemView } from "../page/problem-view";
import { Waiting } from "../page/waiting";
import { StateBadge } from "../shows/state-badge";
import { useLang } from "../texts/texts";
import { Afterwards } from "./afterwards";
import { Chat } from "./chat";
import { StreamHealth } from "./health";
import { Numbers } from "./numbers";
import { Preview } from "./preview";
import { RunSheet } from "./run-sheet";
import classes from "./studio.module.css";
import { useT } from "./texts";

type Panel = "video" | "goods" | "talk";

/** One screen to run a show. */
export default function Studio() {
  const t = useT();
  const { id = "" } = useParams();
  const { data: studio, error, refetch } = useGetStudioQuery({ id }, { pollingInterval: 2000, skipPollingIfUnfocused: false });
  const { data: sheet } = useAdminGetShowQuery({ id }, { pollingInterval: 15_000 });
  const [panel, setPanel] = useState<Panel>("talk");
  const title = studio?.show.title ?? "";
  useEffect(() => {
    if (title) document.title = `${title} · ${t("admin.studio")} · Saja`;
  }, [title, t]);

  if (!studio) {
    return error ? (
      <main style={{ padding: 24 }}>
        <ProblemView error={error} retry={refetch} />
        <Button component={Link} to="/shows" variant="default" mt="md">
          {t("admin.to_shows")}
        </Button>
      </main>
    ) : (
      <Waiting />
    );
  }
  const { show, health } = studio;
  const arriving = health.state === "live" && health.connected;

  return (
    <main className={classes.studio}>
      <Bar studio={studio} />
      <Numbers studio={studio} />
      <div className={classes.tabs}>
        <SegmentedControl
          fullWidth
          value={panel}
          onChange={(value) => setPanel(value as Panel)}
          aria-label={t("admin.studio_panels")}
          data={[
            { value: "talk", label: t("admin.chat") },
            { value: "goods", label: t("admin.room_products") },
            { value: "video", label: t("admin.panel_video") },
          ]}
        />
      </div>
      <div className={classes.columns} data-panel={panel}>
        <section className={classes.column} aria-label={t("admin.panel_video")}>
          <Preview
            stream={show.id}
            playing={arriving || show.state === "ended"}
            replay={show.state === "ended"}
            poster={show.poster}
            veil={<Veil studio={studio} />}
            chip={
              arriving && (
                <span className={classes.chip}>
                  {show.state === "live" ? <Users size={14} aria-hidden /> : null}
                  {show.state === "live" ? count(studio.viewers) : t("admin.preview_only")}
                </span>
              )
            }
          />
          {show.state !== "ended" && <StreamHealth health={health} />}
        </section>
        <section className={classes.column} aria-label={t("admin.run_sheet")}>
          {show.state === "ended" && <Afterwards studio={studio} />}
          <RunSheet show={show} products={sheet?.cards ?? []} />
        </section>
        <section className={classes.column} aria-label={t("admin.chat")}>
          <Chat showId={show.id} closed={show.state === "ended"} />
        </section>
      </div>
    </main>
  );
}

/** What stands on the dark screen while no picture arrives. */
function Veil({ studio: { show, health } }: { studio: StudioState }) {
  const t = useT();
  if (show.state === "ended") return <Text>{t("admin.veil_ended")}</Text>;
  if (health.state === "live") return <Text>{t("admin.veil_loading")}</Text>;
  if (show.state === "away" || health.state === "away") {
    return (
      <>
        <Text fw={700}>{t("admin.veil_away")}</Text>
        <Text size="sm">{t("admin.veil_away_body")}</Text>
      </>
    );
  }
  return (
    <>
      <Text fw={700}>{t("admin.veil_waiting")}</Text>
      <Text size="sm" mb="sm">
        {t("admin.veil_waiting_body")}
      </Text>
      <Button component={Link} to={`/shows/${show.id}#stream`} size="compact-md" variant="white" color="dark">
        {t("admin.to_stream_key")}
      </Button>
    </>
  );
}

/** The name of the show, how long it runs, and the two acts that begin and end it. */
function Bar({ studio: { show, health, now } }: { studio: StudioState }) {
  const t = useT();
  const lang = useLang();
  const [start, { isLoading: starting }] = useStartShowMutation();
  const [end] = useEndShowMutation();
  const [ending, setEnding] = useState(false);
  const onAir = show.state === "live" || show.state === "away";

  const begin = async () => {
    const answer = await start({ id: show.id });
    if (answer.error) failed(answer.error, lang);
    else done(t("admin.started"));
  };

  return (
    <header className={classes.bar}>
      <ActionIcon component={Link} to="/shows" size={40} aria-label={t("admin.to_shows")}>
        <ArrowLeft size={20} aria-hidden />
      </ActionIcon>
      <div className={classes.title}>
        <Title order={1} size="h2">
          {lang === "en" && show.titleEn ? show.titleEn : show.title}
        </Title>
        <Text size="xs" c="dimmed" truncate>
          {lang === "en" && show.host.nameEn ? show.host.nameEn : show.host.name} · {dateTime(known(show.startedAt) ? show.startedAt : show.startsAt, lang)}
        </Text>
      </div>
      <Group gap="sm" wrap="nowrap" className={classes.acts}>
        {onAir && known(show.startedAt) && <Elapsed since={show.startedAt} serverNow={now} />}
        <StateBadge state={show.state} size="lg" />
        <ActionIcon component="a" href={`/live/${show.slug}`} target="_blank" rel="noreferrer" size={40} aria-label={t("admin.see_as_viewer")} title={t("admin.see_as_viewer")}>
          <ExternalLink size={18} aria-hidden />
        </ActionIcon>
        {show.state === "scheduled" && (
          <Button leftSection={<Radio size={16} aria-hidden />} onClick={begin} loading={starting} disabled={health.state !== "live"} title={health.state !== "live" ? t("admin.start_needs_signal") : undefined}>
            {t("admin.start")}
          </Button>
        )}
        {onAir && (
          <Button color="dark" variant="outline" leftSection={<Square size={14} aria-hidden />} onClick={() => setEnding(true)} style={{ color: "var(--ink)", borderColor: "var(--line-2)" }}>
            {t("admin.end")}
          </Button>
        )}
        {show.state === "ended" && (
          <Badge size="lg" color="gray">
            {t("admin.ran_for", { time: duration(new Date(show.endedAt ?? 0).getTime() - new Date(show.startedAt ?? 0).getTime()) })}
          </Badge>
        )}
      </Group>
      <Confirm
        opened={ending}
        title={t("admin.end_title")}
        act={t("admin.end_act")}
        onClose={() => setEnding(false)}
        onConfirm={async () => {
          await end({ id: show.id }).unwrap();
          done(t("admin.ended"));
        }}
      >
        <Text size="sm">{t("admin.end_body", { title: show.title })}</Text>
      </Confirm>
    </header>
  );
}

/** The show's clock, by the server's time so that every screen shows the same. */
function Elapsed({ since, serverNow }: { since: string; serverNow: string }) {
  const [ahead, setAhead] = useState(() => new Date(serverNow).getTime() - Date.now());
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => setAhead(new Date(serverNow).getTime() - Date.now()), [serverNow]);
  useEffect(() => {
    const tick = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(tick);
  }, []);
  return (
    <Text fw={700} className={classes.clock} mr="auto">
      {duration(now + ahead - new Date(since).getTime())}
    </Text>
  );
}
