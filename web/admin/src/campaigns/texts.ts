import en from "../../../texts/en/admin/campaigns.json";
import ko from "../../../texts/ko/admin/campaigns.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
