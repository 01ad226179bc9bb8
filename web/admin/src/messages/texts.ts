import en from "../../../texts/en/admin/messages.json";
import ko from "../../../texts/ko/admin/messages.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
