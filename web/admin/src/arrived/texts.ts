import en from "../../../texts/en/admin/arrived.json";
import ko from "../../../texts/ko/admin/arrived.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
