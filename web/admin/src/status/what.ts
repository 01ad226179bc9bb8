import { useCallback } from "react";
import { textIfAny, useLang } from "../texts/texts";
import { useT } from "./texts";

/** What a kind of todo or event asks for, in words. */
export function useWhat() {
  const t = useT();
  const lang = useLang();
  return useCallback((kind: string) => textIfAny(lang, `admin.todo.${kind}`) ?? t("admin.todo_unknown", { kind }), [t, lang]);
}

/** How long something has been waiting. */
export function useLong() {
  const t = useT();
  return useCallback(
    (seconds: number) => {
      if (seconds < 1) return t("admin.status_now");
      if (seconds < 60) return t("admin.status_seconds", { n: seconds });
      if (seconds < 3600) return t("admin.status_minutes", { n: Math.floor(seconds / 60) });
      return t("admin.status_hours", { n: Math.floor(seconds / 3600) });
    },
    [t],
  );
}
