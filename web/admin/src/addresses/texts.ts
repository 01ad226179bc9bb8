import en from "../../../texts/en/admin/addresses.json";
import ko from "../../../texts/ko/admin/addresses.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
