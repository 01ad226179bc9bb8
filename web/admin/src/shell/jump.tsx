import { Kbd, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
import { CalendarPlus, ClipboardList, Package, PackagePlus, Search, Video, type LucideIcon } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useAdminListProductsQuery } from "../api/catalog";
import { useAdminListOrdersQuery } from "../api/orders";
import { useAdminListShowsQuery } from "../api/shows";
import { won } from "../format/money";
import { productName } from "../products/product";
import { useMay } from "../session/me";
import { useLang, useSay, useT } from "../texts/texts";
import { jumpStore } from "./jump-open";
import { backRooms, rooms } from "./rooms";

interface Target {
  id: string;
  label: string;
  beside?: string;
  icon: LucideIcon;
  to: string;
}

/** ⌘K: go to a room, begin something new, or find a show, an order or a product by a few letters. */
export function Jump() {
  const t = useT();
  const say = useSay();
  const lang = useLang();
  const may = useMay();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query.trim(), 180);
  const skip = asked.length < 2;
  const shows = useAdminListShowsQuery({ q: asked, size: 4 }, { skip: skip || !may("see.shows") });
  const orders = useAdminListOrdersQuery({ q: asked, size: 4 }, { skip: skip || !may("see.orders") });
  const products = useAdminListProductsQuery({ q: asked, size: 5 }, { skip: skip || !may("see.products") });

  const places: Target[] = [
    ...[...rooms, ...backRooms].filter((r) => may(r.act)).map((r) => ({ id: r.to, label: t(r.label), icon: r.icon, to: r.to })),
    ...(may("edit.show") ? [{ id: "new-show", label: t("admin.show_new"), icon: CalendarPlus, to: "/shows/new" }] : []),
    ...(may("edit.product") ? [{ id: "new-product", label: t("admin.product_new"), icon: PackagePlus, to: "/products/new" }] : []),
  ].filter((p) => p.label.toLowerCase().includes(query.trim().toLowerCase()));
  const found: [string, Target[]][] = skip
    ? []
    : [
        [t("admin.room_shows"), (shows.data?.items ?? []).map((s) => ({ id: s.id, label: (lang === "en" && s.titleEn) || s.title, beside: say("show", s.state), icon: Video, to: `/shows/${s.id}` }))],
        [t("admin.room_orders"), (orders.data?.items ?? []).map((o) => ({ id: o.id, label: o.number, beside: `${o.buyerName} · ${won(o.total, lang)}`, icon: ClipboardList, to: `/orders/${o.number}` }))],
        [t("admin.room_products"), (products.data?.items ?? []).map((p) => ({ id: p.id, label: productName(p, lang), beside: say("product", p.status), icon: Package, to: `/products/${p.id}` }))],
      ];
  const groups: [string, Target[]][] = [[t("admin.go_to"), places], ...found];
  const nothing = groups.every(([, targets]) => targets.length === 0);

  return (
    <Spotlight.Root store={jumpStore} shortcut="mod + K" tagsToIgnore={[]} query={query} onQueryChange={setQuery} scrollable maxHeight={420} radius="lg" transitionProps={{ duration: 150 }}>
      <Spotlight.Search placeholder={t("admin.jump_placeholder")} aria-label={t("admin.jump_placeholder")} leftSection={<Search size={18} aria-hidden />} rightSection={<Kbd size="xs">esc</Kbd>} rightSectionWidth={56} />
      <Spotlight.ActionsList>
        {groups.map(([label, targets]) =>
          targets.length === 0 ? null : (
            <Spotlight.ActionsGroup key={label} label={label}>
              {targets.map(({ id, label: name, beside, icon: Icon, to }) => (
                <Spotlight.Action key={id} onClick={() => navigate(to)}>
                  <Icon size={18} aria-hidden style={{ marginInlineEnd: 12, color: "var(--ink-2)", flex: "none" }} />
                  <Text size="sm" flex={1} truncate>
                    {name}
                  </Text>
                  {beside && (
                    <Text size="xs" c="dimmed" ml="sm" style={{ whiteSpace: "nowrap" }}>
                      {beside}
                    </Text>
                  )}
                </Spotlight.Action>
              ))}
            </Spotlight.ActionsGroup>
          ),
        )}
        {nothing && <Spotlight.Empty>{t("admin.nothing_found")}</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
