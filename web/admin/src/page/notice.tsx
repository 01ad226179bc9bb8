import { notifications } from "@mantine/notifications";
import { problemOf, sentence } from "../api/problem";
import { text, type Lang } from "../texts/texts";

/** A short word that something was done. */
export function done(message: string): void {
  notifications.show({ message, withCloseButton: false, color: "leaf", autoClose: 3500 });
}

/** A word that something failed, with its reference; stays until read. */
export function failed(error: unknown, lang: Lang): void {
  const problem = problemOf(error);
  if (problem.status === 401) return; // the sign-in comes up by itself
  notifications.show({
    message: `${sentence(problem, lang)} (${problem.code}${problem.reference ? ` · ${problem.reference}` : ""})`,
    color: "fire",
    autoClose: 10_000,
    role: "alert",
    closeButtonProps: { "aria-label": text(lang, "admin.close") },
  });
}
