import en from "../../../texts/en/admin/templates.json";
import ko from "../../../texts/ko/admin/templates.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
