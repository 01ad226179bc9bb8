import en from "../../../texts/en/admin/consents.json";
import ko from "../../../texts/ko/admin/consents.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
