import { Tabs } from "@mantine/core";
import { useNavigate } from "react-router";
import { useT } from "./texts";

/** What lies behind 상품: the products, and the restaurants they come from. */
export function GoodsTabs({ at }: { at: "products" | "vendors" }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <Tabs value={at} onChange={(to) => navigate(`/${to ?? "products"}`)}>
      <Tabs.List aria-label={t("admin.room_products")}>
        <Tabs.Tab value="products">{t("admin.room_products")}</Tabs.Tab>
        <Tabs.Tab value="vendors">{t("admin.vendors")}</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
