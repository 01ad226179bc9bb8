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

  const ended = studio.show.state === "ended";
  const sold = studio.atEnd ?? studio; // what is bought from the replay comes from others
  const peak = Math.max(studio.peak, viewers);

  const cells: Cell[] = [
    ended
      ? { name: t("admin.peak_name"), value: count(peak) }
      : { name: t("admin.viewers"), value: count(viewers), small: t("admin.peak", { n: count(peak) }), values: series.viewers, color: "var(--sea)" },
    { name: t("admin.seen"), value: count(studio.seen) },
    { name: t("admin.hearts"), value: count(hearts), values: series.hearts, color: "var(--fire)" },
    { name: t("admin.orders_paid"), value: count(sold.orders), values: series.orders, color: "var(--amber)" },
    { name: t("admin.sales"), value: won(sold.won, lang), values: series.won, color: "var(--leaf)" },
    { name: t("admin.conversion"), value: conversion(sold, studio.seen), small: t("admin.conversion_of") },
  ];
  return (
    <section className={classes.numbers} aria-label={t("admin.numbers")} tabIndex={0}>
      {cells.map((cell) => (
        <div key={cell.name} className={classes.number}>
          <span className={classes.numberName}>{cell.name}</span>
          <span className={classes.numberValue}>
            {cell.value} {cell.small && <small>{cell.small}</small>}
          </span>
          {!ended && cell.values && cell.color && series.at.length > 1 ? (
            <Suspense fallback={<span />}>
              <Spark at={series.at} values={cell.values} color={cell.color} height={30} label={t("admin.line_of", { name: cell.name })} />
            </Suspense>
          ) : (
            <span />
          )}
        </div>
      ))}
    </section>
  );
}

interface Cell {
  name: string;
  value: string;
  small?: string;
  values?: number[];
  color?: string;
}

/** How many of a hundred who watched have bought, whoever buys twice once; a dash while nobody has watched, and where buyers were not counted. */
export function conversion({ orders, buyers }: { orders: number; buyers: number }, seen: number): string {
  if (seen === 0 || (buyers === 0 && orders > 0)) return "–";
  const percent = (100 * Math.min(buyers, seen)) / seen; // who came by the product's page has not watched
  return `${percent >= 10 ? Math.round(percent) : Number(percent.toFixed(1))}%`;
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
