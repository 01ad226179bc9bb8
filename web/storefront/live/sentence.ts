import { Problem } from "../../shared/ask";
import { has, t } from "../../shared/texts";

// sentence is what a shopper reads of a problem: what happened, and what to do.
export function sentence(e: unknown): string {
  if (!(e instanceof Problem)) return t("buy.problem");
  if (e.code === "offline") return t("buy.problem.offline");
  if (e.code === "sold_out" || e.code === "few_left") {
    const left = Number(e.extra["left"] ?? 0);
    return left > 0 ? t("buy.problem.some_left", { n: left }) : t("buy.problem.sold_out");
  }
  return has("error." + e.code) ? t("error." + e.code, e.extra) : t("buy.problem");
}
