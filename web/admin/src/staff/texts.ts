import en from "../../../texts/en/admin/staff.json";
import ko from "../../../texts/ko/admin/staff.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
