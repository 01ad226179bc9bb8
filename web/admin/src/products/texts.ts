import en from "../../../texts/en/admin/products.json";
import ko from "../../../texts/ko/admin/products.json";
import { roomTexts, type HouseKey } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
export type TextKey = HouseKey | keyof typeof ko;
