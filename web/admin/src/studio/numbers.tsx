import { lazy, Suspense, useEffect, useState } from "react";
import type { Studio } from "../api/shows";
import { count, won } from "../format/money";
import { useAppSelector } from "../store";
import { useLang } from "../texts/texts";
import { add, fromBeats, none, type Series } from "./series";
import classes from "./studio.module.css";
import { useT } from "./texts";

const Spark = lazy(() => import("../page/spark"));

/** The strip of numbers: how the show sells, now and since it began. The colours are those of the overview. */
export function Numbers({ studio }: { studio: Studio }) {
  const t = useT();
  const lang = useLang();
  const live = useAppSelector((s) => s.room);
  const viewers = live.link === "on" && live.viewers !== null ? live.viewers : studio.viewers;
  const hearts = Math.max(studio.hearts, live.hearts ?? 0);
  const series = useSeries(studio);

  const cells = [
    { name: t("admin.viewers"), value: count(viewers), small: t("admin.peak", { n: count(Math.max(studio.peak, viewers)) }), values: series.viewers, color: "var(--sea)" },
    { name: t("admin.hearts"), value: count(hearts), values: series.hearts, color: "var(--fire)" },
    { name: t("admin.orders_paid"), value: count(studio.orders), values: series.orders, color: "var(--amber)" },
    { name: t("admin.sales"), value: won(studio.won, lang), values: series.won, color: "var(--leaf)" },
  ];
  return (
    <section className={classes.numbers} aria-label={t("admin.numbers")} tabIndex={0}>
      {cells.map((cell) => (
        <div key={cell.name} className={classes.number}>
          <span className={classes.numberName}>{cell.name}</span>
          <span className={classes.numberValue}>
            {cell.value} {cell.small && <small>{cell.small}</small>}
          </span>
          <Suspense fallback={<span />}>
            {series.at.length > 1 ? <Spark at={series.at} values={cell.values} color={cell.color} height={30} label={t("admin.line_of", { name: cell.name })} /> : <span />}
          </Suspense>
        </div>
      ))}
      <div className={classes.number}>
        <span className={classes.numberName}>{t("admin.average_order")}</span>
        <span className={classes.numberValue}>{studio.orders > 0 ? won(Math.round(studio.won / studio.orders), lang) : "–"}</span>
      </div>
    </section>
  );
}

/** The minutes the server kept, then every answer since. A new show begins a new line. */
function useSeries(studio: Studio): Series {
  const [series, setSeries] = useState<{ show: string; series: Series }>({ show: "", series: none });
  useEffect(() => {
    setSeries((now) => {
      const start = now.show === studio.show.id ? now.series : fromBeats(studio.beats);
      const { viewers, hearts, orders, won } = studio;
      return { show: studio.show.id, series: add(start, { at: new Date(studio.now).getTime() / 1000, viewers, hearts, orders, won }) };
    });
  }, [studio]);
  return series.series;
}
