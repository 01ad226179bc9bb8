import { Group, Skeleton, Text } from "@mantine/core";
import { TriangleAlert } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Health } from "../api/shows";
import { count } from "../format/money";
import { textIfAny, useLang } from "../texts/texts";
import classes from "./studio.module.css";
import { useT } from "./texts";

const Spark = lazy(() => import("../page/spark"));

/** What arrives from the encoder, and what should be changed there, in plain sentences. */
export function StreamHealth({ health }: { health: Health }) {
  const t = useT();
  const lang = useLang();
  const arriving = health.connected;
  const { history, warnings } = health;
  const facts: [string, string][] = [
    [t("admin.health_video"), arriving && health.width ? `${health.width}×${health.height}` : "–"],
    [t("admin.health_fps"), arriving && health.fps ? `${Math.round(health.fps * 10) / 10} fps` : "–"],
    [t("admin.health_video_rate"), arriving ? `${count(health.videoKbps)} kbps` : "–"],
    [t("admin.health_audio_rate"), arriving ? `${count(health.audioKbps)} kbps` : "–"],
    [t("admin.health_keyframe"), arriving && health.keyframeEvery ? t("admin.seconds", { n: health.keyframeEvery.toFixed(1) }) : "–"],
    [t("admin.health_dropped"), arriving ? count(health.dropped) : "–"],
  ];

  return (
    <div className={classes.health}>
      <div role="status">
        {warnings.length > 0 && (
          <ul className={classes.warnings} aria-label={t("admin.health_warnings")}>
            {warnings.map((w) => (
              <li key={w.code}>
                <TriangleAlert size={16} aria-hidden />
                <span>{textIfAny(lang, w.text, w.with) ?? w.code}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
      <Group justify="space-between" mb={6} wrap="nowrap">
        <Text component="h2" size="sm" fw={700} style={{ whiteSpace: "nowrap" }}>
          {t("admin.health")}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {arriving ? health.codecs : ""}
        </Text>
      </Group>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {arriving && history.length > 1 && (
        <Suspense fallback={<Skeleton height={40} mt="xs" />}>
          <div style={{ marginTop: 8 }}>
            <Spark at={history.map((h) => new Date(h.at).getTime() / 1000)} values={history.map((h) => h.videoKbps)} color="var(--sea)" height={40} label={t("admin.health_rate_line")} />
          </div>
        </Suspense>
      )}
    </div>
  );
}
