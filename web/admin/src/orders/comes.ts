import type { ShipmentRead as Shipment } from "../api/parcels";
import { day, known } from "../format/time";
import type { Lang } from "../texts/texts";
import type { useT } from "./texts";

/** When a parcel comes and who says so: its carrier, or so many of the earlier ones that were like it. Empty: nobody does. */
export function comes({ parcel, likely }: Pick<Shipment, "parcel" | "likely">, lang: Lang, t: ReturnType<typeof useT>): string {
  if (known(parcel.deliveredAt) || parcel.state === "returned" || parcel.state === "exception") return "";
  if (known(parcel.expectedAt)) return t("admin.comes_promised", { day: day(parcel.expectedAt, lang) });
  if (!likely) return "";
  const { came, of, days } = likely;
  if (!likely.date) return days === 0 ? t("admin.comes_same_day", { came, of }) : t("admin.comes_within", { days, came, of });
  return t(likely.exact ? "admin.comes_on" : "admin.comes_by", { day: day(`${likely.date}T12:00:00+09:00`, lang), came, of });
}
