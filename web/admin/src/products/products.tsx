import { Badge, Button, Group, Select, Text } from "@mantine/core";
import { Package, Plus } from "lucide-react";
import { useMemo } from "react";
import { Link } from "react-router";
import { useAdminListProductsQuery, useAdminListVendorsQuery, type ProductRecord as Product } from "../api/catalog";
import { count, percentOff, won } from "../format/money";
import { DataTable, type Column } from "../page/data-table";
import { Empty } from "../page/empty";
import { useFilters } from "../page/filters";
import { ListFrame } from "../page/list-frame";
import { Page } from "../page/page";
import { Pager } from "../page/pager";
import { ProblemView } from "../page/problem-view";
import { SearchBox } from "../page/search-box";
import { useMay } from "../session/me";
import { useLang } from "../texts/texts";
import { low, pictureUrl, productName, severalPrices } from "./product";
import { StatusBadge } from "./status-badge";
import { GoodsTabs } from "./goods-tabs";
import { useSay, useT } from "./texts";
import { Thumb } from "./thumb";

const size = 20;
const defaults = { q: "", vendor: "", status: "", sort: "updated", at: "" };
const statuses = ["on_sale", "draft", "hidden"] as const;
const sorts = ["updated", "new", "popular", "stock", "price_low", "price_high", "name"] as const;
const none: Product[] = [];

/** Everything the shop sells, hides or prepares. */
export default function Products() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const [filters, change] = useFilters(defaults);
  const { data, isLoading, isFetching, error, refetch } = useAdminListProductsQuery({
    q: filters.q || undefined,
    vendor: filters.vendor || undefined,
    status: statuses.find((s) => s === filters.status),
    sort: sorts.find((s) => s === filters.sort),
    at: filters.at || undefined,
    size,
  });
  const { data: vendors } = useAdminListVendorsQuery();
  const columns = useMemo<Column<Product>[]>(
    () => [
      {
        id: "name",
        header: t("admin.product"),
        cell: ({ row: { original: p } }) => (
          <Group gap="sm" wrap="nowrap">
            <Thumb url={pictureUrl(p, 160)} size={44} />
            <div style={{ minWidth: 0 }}>
              <Link to={`/products/${p.id}`} style={{ color: "inherit", textDecoration: "none", fontWeight: 600 }}>
                {productName(p, lang)}
              </Link>
              <Text size="xs" c="dimmed">
                {(lang === "en" && p.vendor.nameEn) || p.vendor.name}
                {(p.variants?.length ?? 0) > 1 && ` · ${t("admin.variants_n", { n: p.variants?.length ?? 0 })}`}
              </Text>
            </div>
          </Group>
        ),
      },
      { id: "status", header: t("admin.state"), meta: { from: "tablet" }, cell: ({ row }) => <StatusBadge status={row.original.status} /> },
      {
        id: "price",
        header: t("admin.price"),
        meta: { end: true },
        cell: ({ row: { original: p } }) => {
          const off = percentOff(p.listPrice, p.price);
          return (
            <>
              {won(p.price, lang)}
              {severalPrices(p) && "~"}
              {off > 0 && (
                <Text size="xs" c="var(--fire-ink)" fw={600}>
                  {off}%
                </Text>
              )}
            </>
          );
        },
      },
      { id: "stock", header: t("admin.stock"), meta: { end: true, from: "tablet" }, cell: ({ row }) => <StockText left={row.original.available} /> },
      { id: "sold", header: t("admin.sold"), meta: { end: true, from: "desk" }, cell: ({ row }) => count(row.original.soldCount) },
    ],
    [t, lang],
  );

  const narrowed = filters.q !== "" || filters.vendor !== "" || filters.status !== "";
  return (
    <Page
      title={t("admin.room_products")}
      actions={
        may("edit.product") && (
          <Button component={Link} to="/products/new" leftSection={<Plus size={16} aria-hidden />}>
            {t("admin.product_new")}
          </Button>
        )
      }
    >
      <GoodsTabs at="products" />
      <ProblemView error={error} retry={refetch} />
      <ListFrame
        filters={
          <>
            <SearchBox label={t("admin.products_search")} value={filters.q} onChange={(q) => change({ q })} />
            <Select
              aria-label={t("admin.vendor")}
              w={170}
              value={filters.vendor}
              onChange={(vendor) => change({ vendor: vendor ?? "" })}
              allowDeselect={false}
              searchable
              data={[{ value: "", label: t("admin.vendor_all") }, ...(vendors?.items ?? []).map((v) => ({ value: v.id, label: (lang === "en" && v.nameEn) || v.name }))]}
            />
            <Select
              aria-label={t("admin.state")}
              w={140}
              value={filters.status}
              onChange={(status) => change({ status: status ?? "" })}
              allowDeselect={false}
              data={[{ value: "", label: t("admin.state_all") }, ...statuses.map((s) => ({ value: s, label: say("product", s) }))]}
            />
            <Select
              aria-label={t("admin.sort")}
              w={140}
              value={filters.sort}
              onChange={(sort) => change({ sort: sort ?? "updated" })}
              allowDeselect={false}
              data={sorts.map((s) => ({ value: s, label: say("sort", s) }))}
            />
          </>
        }
        pager={data && <Pager of={data} onPlace={(at) => change({ at })} />}
      >
        {!error && (
          <DataTable
            label={t("admin.room_products")}
            columns={columns}
            rows={data?.items ?? none}
            rowId={(p) => p.id}
            to={(p) => `/products/${p.id}`}
            loading={isLoading}
            fetching={isFetching}
            empty={
              narrowed ? (
                <Empty icon={<Package size={26} />} title={t("admin.nothing_found")} action={<Button variant="default" onClick={() => change({ q: "", vendor: "", status: "" })}>{t("admin.clear_filters")}</Button>}>
                  {t("admin.nothing_found_body")}
                </Empty>
              ) : (
                <Empty icon={<Package size={26} />} title={t("admin.products_empty")} action={may("edit.product") && <Button component={Link} to="/products/new">{t("admin.product_new")}</Button>}>
                  {t("admin.products_empty_body")}
                </Empty>
              )
            }
          />
        )}
      </ListFrame>
    </Page>
  );
}

/** How many are left, with a word when it is few. */
export function StockText({ left }: { left: number }) {
  const t = useT();
  if (left <= 0) return <Badge color="gray">{t("admin.sold_out")}</Badge>;
  if (left <= low) return <Badge color="amber">{t("admin.left", { n: count(left) })}</Badge>;
  return <>{count(left)}</>;
}
