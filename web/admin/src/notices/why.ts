import { useSay, useT } from "./texts";

/** Says why a letter, or a try to send it, stands where it does. What a server answered by number has words of its own where we know it. */
export function useWhy(): (code: string | undefined) => string {
  const t = useT();
  const say = useSay();
  return (code) => {
    if (!code) return "";
    const said = say("notice_why", code);
    if (said !== code) return said;
    const number = /^smtp_(\d+)$/.exec(code)?.[1];
    if (!number) return t("admin.notice_why_other");
    return t(number.startsWith("4") ? "admin.notice_why_later" : "admin.notice_why_refused", { n: number });
  };
}
