import { Button, Text } from "@mantine/core";
import { ExternalLink } from "lucide-react";
import { Link } from "react-router";
import { useAdminSoldProductsQuery } from "../api/orders";
import type { Studio } from "../api/shows";
import { count, won } from "../format/money";
import { dateTime, duration } from "../format/time";
import { ProblemView } from "../page/problem-view";
import { useLang } from "../texts/texts";
import { Questions } from "./questions";
import classes from "./studio.module.css";
import { useT } from "./texts";

/** What remains of a show: when it was, its replay, what sold, and what was asked and not answered. */
export function Afterwards({ studio }: { studio: Studio }) {
  const t = useT();
  const lang = useLang();
  const { show, atEnd } = studio;
  const { data, error, refetch } = useAdminSoldProductsQuery({ show: show.id });
  const since = atEnd ? studio.orders - atEnd.orders : 0;
  return (
    <div className={classes.after}>
      <div className={classes.head}>
        <Text fw={700} component="h2" size="md">
          {t("admin.after_title")}
        </Text>
        <Button component="a" href={`/live/${show.slug}`} target="_blank" rel="noreferrer" variant="default" leftSection={<ExternalLink size={16} aria-hidden />}>
          {t("admin.after_replay")}
        </Button>
      </div>
      <div className={classes.afterBody}>
        <Text size="sm" c="dimmed">
          {dateTime(show.startedAt ?? show.startsAt, lang)}
          {show.startedAt && show.endedAt && ` · ${duration(new Date(show.endedAt).getTime() - new Date(show.startedAt).getTime())}`}
        </Text>
        {atEnd && since > 0 && <Text size="sm">{t("admin.after_replay_sales", { n: count(since), amount: won(studio.won - atEnd.won, lang) })}</Text>}
        <Text fw={600} size="sm" component="h3" mt="md">
          {t("admin.after_sold")}
        </Text>
        <ProblemView error={error} retry={refetch} />
        {data?.items.length === 0 && <Text size="sm">{t("admin.after_sold_none")}</Text>}
        <dl className={classes.sold}>
          {data?.items.map((line) => (
            <div key={line.product}>
              <dt>
                <Link className="tap" to={`/products/${line.product}`}>{(lang === "en" && line.nameEn) || line.name}</Link>
              </dt>
              <dd className="num">{t("admin.after_pieces", { n: count(line.qty) })}</dd>
              <dd className="num">{won(line.won, lang)}</dd>
            </div>
          ))}
        </dl>
        <Text fw={600} size="sm" component="h3" mt="md">
          {t("admin.after_questions")}
        </Text>
        <Questions room={`live:${show.id}`} closed />
      </div>
    </div>
  );
}
