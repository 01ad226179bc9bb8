import en from "../../../texts/en/admin/notices.json";
import enPhone from "../../../texts/en/admin/phone.json";
import ko from "../../../texts/ko/admin/notices.json";
import koPhone from "../../../texts/ko/admin/phone.json";
import { roomTexts } from "../texts/texts";

export const { useT, useSay } = roomTexts({ ko: { ...ko, ...koPhone }, en: { ...en, ...enPhone } });
