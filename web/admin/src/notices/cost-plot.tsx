import { Group, Text } from "@mantine/core";
import { useEffect, useMemo, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Spent } from "../api/notices";
import { useSay } from "./texts";

const colors = ["var(--mantine-color-fire-6)", "var(--mantine-color-sea-6)", "var(--mantine-color-leaf-6)", "var(--mantine-color-amber-6)", "var(--mantine-color-yolk-6)", "var(--mantine-color-gray-6)"];

/** What each kind has cost, day by day; the table below says the same in figures. */
export default function CostPlot({ spent, label }: { spent: Spent[]; label: string }) {
  const say = useSay();
  const box = useRef<HTMLDivElement>(null);
  const kinds = useMemo(() => [...new Set(spent.map((s) => s.kind))].sort(), [spent]);
  const data = useMemo<uPlot.AlignedData>(() => {
    const days = [...new Set(spent.map((s) => s.day))].sort();
    const cost = new Map(spent.map((s) => [`${s.day} ${s.kind}`, s.milliWon / 1000]));
    return [days.map((d) => Date.parse(`${d}T00:00:00+09:00`) / 1000), ...kinds.map((k) => days.map((d) => cost.get(`${d} ${k}`) ?? 0))];
  }, [spent, kinds]);
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
        tzDate: (at) => uPlot.tzDate(new Date(at * 1000), "Asia/Seoul"),
        axes: [{ stroke: ink, grid: line, ticks: line, values: (_, at) => at.map((s) => uPlot.fmtDate("{M}/{D}")(uPlot.tzDate(new Date(s * 1000), "Asia/Seoul"))) }, { stroke: ink, grid: line, ticks: line, size: 64 }],
        scales: { x: { time: true }, y: { range: (_, _min, max) => [0, Math.max(1, max) * 1.08] } },
        series: [{}, ...kinds.map((_, i) => ({ stroke: resolve(colors[i % colors.length] ?? ink), width: 2, points: { show: true, size: 6 } }))],
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
  }, [data, kinds]);
  return (
    <div>
      <div ref={box} role="img" aria-label={label} style={{ height: 220, minWidth: 0, overflow: "hidden" }} />
      <Group gap="md" mt={4}>
        {kinds.map((k, i) => (
          <Group key={k} gap={6}>
            <span aria-hidden style={{ width: 10, height: 10, borderRadius: 5, background: colors[i % colors.length] }} />
            <Text size="xs">{say("notice_kind", k)}</Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
