import type { OutcomeRow } from "../api/parcels";
import { count } from "../format/money";
import classes from "./days-plot.module.css";
import { shownDays } from "./times";
import { useT } from "./texts";

/** How many parcels took how many days, a bar a day; the one by which half of them were there stands out. */
export function DaysPlot({ row, label }: { row: OutcomeRow; label: string }) {
  const t = useT();
  const days = shownDays(row.days);
  const most = Math.max(...days, 1);
  return (
    <ol className={classes.plot} aria-label={label} tabIndex={0}>
      {days.map((n, d) => {
        const middle = row.timed > 0 && d === row.median;
        return (
          <li key={d} className={middle ? `${classes.day} ${classes.middle}` : classes.day}>
            <span>{count(n)}</span>
            <span className={classes.track} aria-hidden>
              <span className={classes.bar} style={{ height: `${(n / most) * 100}%` }} />
            </span>
            <span className={classes.name}>{d === row.days.length - 1 ? t("admin.times_day_and_more", { n: d }) : d === 0 ? t("admin.times_same_day") : t("admin.times_day", { n: d })}</span>
          </li>
        );
      })}
    </ol>
  );
}
