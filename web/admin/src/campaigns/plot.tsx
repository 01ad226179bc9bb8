import { Group, Text } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { CampaignPoint } from "../api/campaigns";
import { useSay } from "./texts";

const lines = [
  ["sent", "var(--mantine-color-sea-6)"],
  ["opened", "var(--mantine-color-amber-6)"],
  ["clicked", "var(--mantine-color-fire-6)"],
  ["bought", "var(--mantine-color-leaf-6)"],
] as const;

/** How a campaign's counts grew; the figures beside it say where they stand. */
export default function CampaignPlot({ points, label }: { points: CampaignPoint[]; label: string }) {
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const data = useMemo<uPlot.AlignedData>(() => {
    const first = points[0];
    const at = points.map((p) => Date.parse(p.at) / 1000);
    const grown = lines.map(([what]) => {
      let sum = 0;
      return points.map((p) => (sum += p[what] ?? 0));
    });
    // A line begins at nothing, a minute before what was counted first.
    return first ? [[Date.parse(first.at) / 1000 - 60, ...at], ...grown.map((g) => [0, ...g])] : [[], ...grown];
  }, [points]);
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const ink = getComputedStyle(el).color;
    const line = { stroke: `color-mix(in srgb, ${ink} 14%, transparent)`, width: 1 };
    const resolve = (color: string) => {
      el.style.setProperty("outline-color", color);
      const found = getComputedStyle(el).outlineColor;
      el.style.removeProperty("outline-color");
      return found;
    };
    const made = new uPlot(
      {
        width: Math.max(el.clientWidth, 40),
        height: 220,
        legend: { show: false },
        cursor: { show: false },
        padding: [8, 44, 0, 0],
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Asia/Seoul"),
        axes: [{ stroke: ink, grid: line, ticks: line, values: (_, at) => at.map((s) => uPlot.fmtDate("{M}/{D} {HH}:{mm}")(uPlot.tzDate(new Date(s * 1000), "Asia/Seoul"))), space: 90 }, { stroke: ink, grid: line, ticks: line, size: 64 }],
        scales: { x: { time: true }, y: { range: (_, _min, max) => [0, Math.max(1, max) * 1.08] } },
        series: [{}, ...lines.map(([, color]) => ({ stroke: resolve(color), width: 2, points: { show: points.length < 30, size: 5 } }))],
      },
      data,
      el,
    );
    const watch = new ResizeObserver(() => made.setSize({ width: Math.max(el.clientWidth, 40), height: 220 }));
    watch.observe(el);
    return () => {
      watch.disconnect();
      made.destroy();
    };
  }, [data, points.length]);
  return (
    <div>
      <div ref={box} role="img" aria-label={label} style={{ height: 220, minWidth: 0, overflow: "hidden" }} />
      <Group gap="md" mt={4}>
        {lines.map(([what, color]) => (
          <Group key={what} gap={6}>
            <span aria-hidden style={{ width: 10, height: 10, borderRadius: 5, background: color }} />
            <Text size="xs">{say("campaign_figure", what)}</Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
