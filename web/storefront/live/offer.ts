import { t } from "../../shared/texts";
import { find } from "./dom";
import { room } from "./room";

// offer shows on the link of a product whether it can be bought now: there are some left, and the shop takes orders.
export function offer(link: HTMLElement, left: number): void {
  const { closed } = room();
  const buy = find(link, ".buy");
  buy.textContent = left <= 0 ? t("live.soldout") : t(closed ? "live.closed" : "live.buy");
  buy.classList.toggle("out", left <= 0 || closed);
  if (closed) link.setAttribute("aria-disabled", "true");
  else link.removeAttribute("aria-disabled");
}
