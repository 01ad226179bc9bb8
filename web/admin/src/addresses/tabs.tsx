import { Tabs } from "@mantine/core";
import { useNavigate } from "react-router";
import { useT } from "./texts";

const paths = { data: "/addresses", try: "/addresses/try", areas: "/addresses/areas" };

/** What lies behind 주소 데이터: the data itself, a place to try it, and where parcels take longer. */
export function AddressTabs({ at }: { at: keyof typeof paths }) {
  const t = useT();
  const navigate = useNavigate();
  return (
    <Tabs value={at} onChange={(to) => navigate(paths[(to ?? "data") as keyof typeof paths])}>
      <Tabs.List aria-label={t("admin.room_addresses")}>
        <Tabs.Tab value="data">{t("admin.addr_data")}</Tabs.Tab>
        <Tabs.Tab value="try">{t("admin.addr_try")}</Tabs.Tab>
        <Tabs.Tab value="areas">{t("admin.addr_areas")}</Tabs.Tab>
      </Tabs.List>
    </Tabs>
  );
}
