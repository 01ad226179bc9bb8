import en from "../../../texts/en/admin/status.json";
import ko from "../../../texts/ko/admin/status.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
