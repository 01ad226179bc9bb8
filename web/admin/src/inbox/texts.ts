import en from "../../../texts/en/admin/inbox.json";
import ko from "../../../texts/ko/admin/inbox.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
