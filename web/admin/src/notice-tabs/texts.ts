import en from "../../../texts/en/admin/notice-tabs.json";
import ko from "../../../texts/ko/admin/notice-tabs.json";
import { roomTexts } from "../texts/texts";

export type TabKey = keyof typeof ko;
export const { useT } = roomTexts({ ko, en });
