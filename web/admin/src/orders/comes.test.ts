import { expect, test } from "vitest";
import en from "../../../texts/en/admin/orders.json";
import type { ShipmentRead as Shipment } from "../api/parcels";
import { comes } from "./comes";

const t = (key: string, values: Record<string, string | number> = {}) => (en as Record<string, string>)[key]!.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
const say = (parcel: Partial<Shipment["parcel"]>, likely?: Shipment["likely"]) => comes({ parcel: { state: "in_transit", ...parcel } as Shipment["parcel"], likely }, "en", t);
const year = new Date().getFullYear();
const date = `${year}-11-28`;

test("the carrier's word comes before what the earlier ones tell", () => {
  expect(say({ expectedAt: `${date}T00:00:00+09:00` }, { days: 1, date, exact: true, came: 9, of: 10 })).toContain("28 Nov, the carrier says");
});

test("it says what was counted, and names a day only where one is known", () => {
  expect(say({}, { days: 1, date, exact: true, came: 51, of: 57 })).toMatch(/^\w+ 28 Nov · 51 of 57 like it$/);
  expect(say({}, { days: 2, date, exact: false, came: 55, of: 57 })).toMatch(/^by \w+ 28 Nov · 55 of 57 like it$/);
  expect(say({}, { days: 2, exact: false, came: 55, of: 57 })).toBe("within 2 days of pick-up · 55 of 57 like it");
  expect(say({}, { days: 0, exact: false, came: 55, of: 57 })).toBe("on the day of pick-up · 55 of 57 like it");
});

test("of what is there, comes back or is lost it says nothing", () => {
  const likely = { days: 1, date, exact: true, came: 9, of: 10 };
  expect(say({})).toBe("");
  expect(say({ deliveredAt: `${date}T10:00:00Z` }, likely)).toBe("");
  expect(say({ state: "returned" }, likely)).toBe("");
});
