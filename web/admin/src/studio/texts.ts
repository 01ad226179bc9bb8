import en from "../../../texts/en/admin/studio.json";
import enChat from "../../../texts/en/chat.json";
import enMedia from "../../../texts/en/media.json";
import ko from "../../../texts/ko/admin/studio.json";
import koChat from "../../../texts/ko/chat.json";
import koMedia from "../../../texts/ko/media.json";
// What is refused here is refused by the shows' doors.
import "../shows/texts";
import { roomTexts } from "../texts/texts";

export const { useT } = roomTexts({ ko: { ...koMedia, ...koChat, ...ko }, en: { ...enMedia, ...enChat, ...en } });
