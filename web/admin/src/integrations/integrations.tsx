import { Tabs } from "@mantine/core";
import { useT as useOrdersT } from "../orders/texts";
import { useFilters } from "../page/filters";
import { Page } from "../page/page";
import { Hooks } from "./hooks";
import { Keys } from "./keys";
import { defaults } from "./listed";
import { Pushers } from "./pushers";
import { useT } from "./texts";
import { Watches } from "./watches";

const parts = ["keys", "parcels", "hooks", "pushers"] as const;

/** What programs outside the shop do with parcels: with which keys, which parcels they have registered, what they are told, and which tell. */
export default function Integrations() {
  const t = useT();
  const ordersT = useOrdersT();
  const [filters, change] = useFilters(defaults);
  const part = parts.find((p) => p === filters.show) ?? "keys";
  return (
    <Page title={ordersT("admin.integrations")} up={{ to: "/orders/parcels", label: ordersT("admin.parcels_desk") }} under={t("admin.integrations_under")}>
      <Tabs value={part} onChange={(show) => change({ ...defaults, show: show ?? "keys" })} keepMounted={false}>
        <Tabs.List aria-label={ordersT("admin.integrations")} mb="lg">
          {parts.map((p) => (
            <Tabs.Tab key={p} value={p}>
              {t(`admin.integrations_${p}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="keys"><Keys /></Tabs.Panel>
        <Tabs.Panel value="parcels"><Watches filters={filters} change={change} /></Tabs.Panel>
        <Tabs.Panel value="hooks"><Hooks filters={filters} change={change} /></Tabs.Panel>
        <Tabs.Panel value="pushers"><Pushers /></Tabs.Panel>
      </Tabs>
    </Page>
  );
}
