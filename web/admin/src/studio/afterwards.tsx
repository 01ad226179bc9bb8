import { Button, Text } from "@mantine/core";
import { ExternalLink } from "lucide-react";
import { useMemo } from "react";
import { useAdminListOrdersQuery, type OrderRead as Order } from "../api/orders";
import type { Studio } from "../api/shows";
import { count, won } from "../format/money";
import { dateTime, duration } from "../format/time";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import classes from "./studio.module.css";
import { useT } from "./texts";

/** How many orders the sums by product are made of. */
const most = 100;

/** What remains of a show: when it was, its replay, and what sold. */
export function Afterwards({ studio: { show } }: { studio: Studio }) {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const { data } = useAdminListOrdersQuery({ show: show.id, size: most }, { skip: !may("see.orders") });
  const sold = useMemo(() => byProduct(data?.items ?? []), [data]);
  return (
    <>
      <div className={classes.head}>
        <Text fw={700} component="h2" size="md">
          {t("admin.after_title")}
        </Text>
        <Button component="a" href={`/live/${show.slug}`} target="_blank" rel="noreferrer" variant="default" leftSection={<ExternalLink size={16} aria-hidden />}>
          {t("admin.after_replay")}
        </Button>
      </div>
      <div style={{ padding: "0 16px 16px" }}>
        <Text size="sm" c="dimmed">
          {dateTime(show.startedAt ?? show.startsAt, lang)}
          {show.startedAt && show.endedAt && ` · ${duration(new Date(show.endedAt).getTime() - new Date(show.startedAt).getTime())}`}
        </Text>
        {may("see.orders") && data && (
          <>
            <Text fw={600} size="sm" mt="sm">
              {t("admin.after_sold")}
            </Text>
            {sold.length === 0 && <Text size="sm">{t("admin.after_sold_none")}</Text>}
            <dl style={{ margin: 0, display: "grid", gridTemplateColumns: "1fr auto auto", gap: "4px 16px" }}>
              {sold.map((line) => (
                <div key={line.product} style={{ display: "contents" }}>
                  <Text component="dt" size="sm">
                    {(lang === "en" && line.nameEn) || line.name}
                  </Text>
                  <Text component="dd" size="sm" m={0} className="num" ta="end">
                    {t("admin.after_pieces", { n: count(line.qty) })}
                  </Text>
                  <Text component="dd" size="sm" m={0} className="num" ta="end">
                    {won(line.won, lang)}
                  </Text>
                </div>
              ))}
            </dl>
            {data.next && (
              <Text size="xs" c="dimmed" mt={4}>
                {t("admin.after_of_last", { n: most })}
              </Text>
            )}
          </>
        )}
      </div>
    </>
  );
}

interface Sold {
  product: string;
  name: string;
  nameEn: string;
  qty: number;
  won: number;
}

/** What was paid for and not given back, by product, the best first. */
export function byProduct(orders: Pick<Order, "state" | "lines">[]): Sold[] {
  const sold = new Map<string, Sold>();
  for (const order of orders) {
    if (order.state === "pending" || order.state === "cancelled" || order.state === "cancelling" || order.state === "expired") continue;
    for (const line of order.lines) {
      const rest = line.qty - (line.refunded ?? 0);
      if (rest <= 0) continue;
      const one = sold.get(line.product) ?? { product: line.product, name: line.name, nameEn: line.nameEn, qty: 0, won: 0 };
      sold.set(line.product, { ...one, qty: one.qty + rest, won: one.won + Math.round((line.net * rest) / line.qty) });
    }
  }
  return [...sold.values()].sort((a, b) => b.won - a.won);
}
