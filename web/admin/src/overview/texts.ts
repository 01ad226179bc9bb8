import en from "../../../texts/en/admin/overview.json";
import ko from "../../../texts/ko/admin/overview.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
