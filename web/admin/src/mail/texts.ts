import en from "../../../texts/en/admin/mail.json";
import ko from "../../../texts/ko/admin/mail.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
