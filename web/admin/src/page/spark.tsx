import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

interface Props {
  /** Seconds since 1970, rising. */
  at: number[];
  values: number[];
  /** A CSS colour, the same for the same thing everywhere. */
  color: string;
  height?: number;
  /** What the line shows, for those who do not see it. */
  label: string;
}

/** A line without axes: how a number has been going. The last value stands beside it in words, so it has no legend. */
export default function Spark({ at, values, color, height = 36, label }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const colour = getComputedStyle(el).color;
    const made = new uPlot(
      {
        width: Math.max(el.clientWidth, 40),
        height,
        legend: { show: false },
        cursor: { show: false },
        axes: [{ show: false }, { show: false }],
        scales: { x: { time: true }, y: { range: (_, min, max) => [Math.min(0, min), Math.max(1, max) * 1.08] } },
        padding: [3, 3, 3, 3],
        series: [{}, { stroke: colour, width: 2, fill: `color-mix(in srgb, ${colour} 14%, transparent)`, points: { show: false }, spanGaps: true }],
      },
      [at, values],
      el,
    );
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(el.clientWidth, 40), height }));
    watch.observe(el);
    return () => {
      watch.disconnect();
      made.destroy();
      plot.current = null;
    };
    // The plot is made once for a colour; new points come in below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [color, height]);

  useEffect(() => plot.current?.setData([at, values]), [at, values]);

  return <div ref={box} role="img" aria-label={label} style={{ height, color, minWidth: 0, overflow: "hidden" }} />;
}
