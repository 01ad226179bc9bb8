import { Anchor, Badge, Button, Group, Skeleton, Text } from "@mantine/core";
import { Clapperboard, CalendarPlus } from "lucide-react";
import { lazy, Suspense, useMemo, type ReactNode } from "react";
import { Link } from "react-router";
import { useAdminListProductsQuery } from "../api/catalog";
import { useAdminListOrdersQuery, useAdminSalesFiguresQuery } from "../api/orders";
import { useAdminListShowsQuery, useGetStudioQuery, type Show } from "../api/shows";
import { count, won } from "../format/money";
import { dateTime, dayStart, relative, today } from "../format/time";
import { lineSummary } from "../orders/order";
import { OrderBadge } from "../orders/state-badge";
import { Page } from "../page/page";
import { ProblemView } from "../page/problem-view";
import { Section } from "../page/section";
import { low, pictureUrl, productName } from "../products/product";
import { StockText } from "../products/products";
import { Thumb } from "../products/thumb";
import { useMay, useMe } from "../session/me";
import { useAllOnAir } from "../shows/on-air";
import { useLang } from "../texts/texts";
import { salesFlow } from "./flow";
import classes from "./overview.module.css";
import { useT } from "./texts";
import { ToDo } from "./to-do";

const Spark = lazy(() => import("../page/spark"));

/** The first page: what is on air, how today goes, what needs a hand. */
export default function Overview() {
  const t = useT();
  const may = useMay();
  const { me } = useMe();
  const orders = may("see.orders");
  return (
    <Page title={t("admin.welcome", { name: addressed(me?.name ?? "", t("admin.honorific")) })}>
      <OnAir />
      {may("see.addresses") && <ToDo />}
      {orders && <Today />}
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(min(100%, 320px), 1fr))", gap: 16, alignItems: "start" }}>
        {orders && <RecentOrders />}
        {may("see.products") && <LowStock />}
        <NextShows />
      </div>
    </Page>
  );
}

/** A name as one says it: 민지님, and 사장님 as it is. */
function addressed(name: string, honour: string): string {
  return name.endsWith(honour) ? name : name + honour;
}

function OnAir() {
  const t = useT();
  const lang = useLang();
  const may = useMay();
  const onAir = useAllOnAir();
  const { data: next } = useAdminListShowsQuery({ state: ["scheduled"], sort: "soonest", size: 1 });
  if (onAir.length > 0) return <>{onAir.map((show) => <Live key={show.id} show={show} />)}</>;
  const coming = next?.items[0];
  return (
    <section className={classes.air} data-quiet aria-label={t("admin.on_air_now")}>
      <div>
        <Text fw={700}>{t("admin.nothing_on_air")}</Text>
        <Text size="sm" c="dimmed">
          {coming ? t("admin.nothing_on_air_next", { when: dateTime(coming.startsAt, lang) }) : t("admin.nothing_on_air_body")}
        </Text>
      </div>
      {coming ? (
        <Button component={Link} to={`/studio/${coming.id}`} leftSection={<Clapperboard size={16} aria-hidden />}>
          {t("admin.open_studio")}
        </Button>
      ) : (
        may("edit.show") && (
          <Button component={Link} to="/shows/new" leftSection={<CalendarPlus size={16} aria-hidden />}>
            {t("admin.show_new")}
          </Button>
        )
      )}
    </section>
  );
}

function Live({ show }: { show: Show }) {
  const t = useT();
  const lang = useLang();
  const { data } = useGetStudioQuery({ id: show.id }, { pollingInterval: 5000, skipPollingIfUnfocused: true });
  return (
    <section className={classes.air} aria-label={t("admin.on_air_now")}>
      <div style={{ minWidth: 0 }}>
        <span className={classes.live}>
          <span className={classes.dot} aria-hidden /> {t("admin.on_air_now")}
        </span>
        <h2 className={classes.airTitle}>{(lang === "en" && show.titleEn) || show.title}</h2>
        <div className={classes.airNumbers}>
          <span>
            {t("admin.viewers")} <b>{data ? count(data.viewers) : "…"}</b>
          </span>
          <span>
            {t("admin.orders_paid")} <b>{data ? count(data.orders) : "…"}</b>
          </span>
          <span>
            {t("admin.sales")} <b>{data ? won(data.won, lang) : "…"}</b>
          </span>
        </div>
      </div>
      <Button component={Link} to={`/studio/${show.id}`} size="md" leftSection={<Clapperboard size={18} aria-hidden />}>
        {t("admin.open_studio")}
      </Button>
    </section>
  );
}

function Today() {
  const t = useT();
  const lang = useLang();
  const since = dayStart(today());
  const often = { pollingInterval: 30_000, skipPollingIfUnfocused: true };
  const { data, error, refetch } = useAdminSalesFiguresQuery({ since }, often);
  const { data: recent } = useAdminListOrdersQuery({ from: since, size: 100 }, often);
  const flow = useMemo(() => salesFlow(recent?.items ?? []), [recent]);
  if (error && !data) return <ProblemView error={error} retry={refetch} />;
  return (
    <section className={classes.tiles} aria-label={t("admin.today")}>
      <Tile name={t("admin.today_sales")} value={data && won(data.won, lang)}>
        {flow.at.length > 1 && <Spark at={flow.at} values={flow.won} color="var(--leaf)" height={36} label={t("admin.line_of", { name: t("admin.today_sales") })} />}
      </Tile>
      <Tile name={t("admin.today_orders")} value={data && count(data.orders)}>
        {flow.at.length > 1 && <Spark at={flow.at} values={flow.orders} color="var(--amber)" height={36} label={t("admin.line_of", { name: t("admin.today_orders") })} />}
      </Tile>
      <Tile name={t("admin.today_average")} value={data && (data.orders > 0 ? won(Math.round(data.won / data.orders), lang) : "–")} />
    </section>
  );
}

function Tile({ name, value, children }: { name: string; value: string | undefined; children?: ReactNode }) {
  return (
    <div className={classes.tile}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      {value === undefined ? <Skeleton height={28} width={120} my={4} /> : <div className={classes.tileValue}>{value}</div>}
      <Suspense fallback={null}>{children}</Suspense>
    </div>
  );
}

function RecentOrders() {
  const t = useT();
  const lang = useLang();
  const { data } = useAdminListOrdersQuery({ size: 6 }, { pollingInterval: 15_000, skipPollingIfUnfocused: true });
  return (
    <Section title={t("admin.recent_orders")} actions={<Anchor className="tap" component={Link} to="/orders" size="sm">{t("admin.see_all")}</Anchor>}>
      {!data ? (
        <Rows />
      ) : (data.items ?? []).length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("admin.orders_empty")}
        </Text>
      ) : (
        <div>
          {(data.items ?? []).map((o) => (
            <Link key={o.id} to={`/orders/${o.number}`} className={classes.row}>
              <div className={classes.rowBody}>
                <div className={classes.rowName}>{lineSummary(o, lang, t)}</div>
                <Text size="xs" c="dimmed" className="num">
                  {o.buyerName} · {won(o.total, lang)} · {relative(o.placedAt, lang)}
                </Text>
              </div>
              <OrderBadge state={o.state} />
            </Link>
          ))}
        </div>
      )}
    </Section>
  );
}

function LowStock() {
  const t = useT();
  const lang = useLang();
  const { data } = useAdminListProductsQuery({ status: "on_sale", sort: "stock", size: 6 });
  const few = (data?.items ?? []).filter((p) => p.available <= low);
  return (
    <Section title={t("admin.low_stock")}>
      {!data ? (
        <Rows />
      ) : few.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("admin.low_stock_empty")}
        </Text>
      ) : (
        <div>
          {few.map((p) => (
            <Link key={p.id} to={`/products/${p.id}`} className={classes.row}>
              <Thumb url={pictureUrl(p, 160)} size={36} />
              <div className={classes.rowBody}>
                <div className={classes.rowName}>{productName(p, lang)}</div>
              </div>
              <StockText left={p.available} />
            </Link>
          ))}
        </div>
      )}
    </Section>
  );
}

function NextShows() {
  const t = useT();
  const lang = useLang();
  const { data } = useAdminListShowsQuery({ state: ["scheduled"], sort: "soonest", size: 5 });
  return (
    <Section title={t("admin.next_shows")} actions={<Anchor className="tap" component={Link} to="/shows" size="sm">{t("admin.see_all")}</Anchor>}>
      {!data ? (
        <Rows />
      ) : data.items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t("admin.next_shows_empty")}
        </Text>
      ) : (
        <div>
          {data.items.map((s) => (
            <Link key={s.id} to={`/shows/${s.id}`} className={classes.row}>
              <div className={classes.rowBody}>
                <div className={classes.rowName}>{(lang === "en" && s.titleEn) || s.title}</div>
                <Text size="xs" c="dimmed">
                  {(lang === "en" && s.host.nameEn) || s.host.name}
                </Text>
              </div>
              <Badge color="sea">{dateTime(s.startsAt, lang)}</Badge>
            </Link>
          ))}
        </div>
      )}
    </Section>
  );
}

function Rows() {
  return (
    <Group gap="sm">
      {[0, 1, 2].map((i) => (
        <Skeleton key={i} height={20} />
      ))}
    </Group>
  );
}
