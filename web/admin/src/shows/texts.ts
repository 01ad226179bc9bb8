import en from "../../../texts/en/admin/shows.json";
import ko from "../../../texts/ko/admin/shows.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko, en });
