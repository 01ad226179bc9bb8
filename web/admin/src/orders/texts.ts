import en from "../../../texts/en/admin/orders.json";
import ko from "../../../texts/ko/admin/orders.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
