import en from "../../../texts/en/admin/integrations.json";
import ko from "../../../texts/ko/admin/integrations.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
