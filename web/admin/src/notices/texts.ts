import en from "../../../texts/en/admin/notices.json";
import ko from "../../../texts/ko/admin/notices.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
