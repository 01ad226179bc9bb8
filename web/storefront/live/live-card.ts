import { t } from "../../shared/texts";
import { percentOff, won } from "../../shared/won";
import { el, find } from "./dom";
import { offer } from "./offer";
import { left, room } from "./room";
import type { Card } from "./talk";

// live-card shows the product that the host talks about now.
class LiveCard extends HTMLElement {
  connectedCallback(): void {
    const r = room();
    r.on("pinned", (card) => this.show(card));
    const again = () => {
      const good = r.good(this.dataset["product"] ?? "");
      if (good) this.stock(left(good));
    };
    r.on("stock", ({ product }) => product === this.dataset["product"] && again());
    r.on("closed", again);
  }

  private show(card: Card | null): void {
    const before = this.dataset["product"] ?? "";
    this.hidden = !card;
    this.dataset["product"] = card?.id ?? "";
    if (!card) return;
    this.fill(card);
    if (before === card.id) return;
    this.classList.remove("fresh");
    requestAnimationFrame(() => this.classList.add("fresh"));
  }

  private fill(card: Card): void {
    const good = room().good(card.id);
    const name = room().data.lang === "en" && card.nameEn ? card.nameEn : card.name;
    const link = find<HTMLAnchorElement>(this, ".offer");
    link.href = "/p/" + card.slug;
    link.dataset["buy"] = card.id;
    find(this, ".offer-name").textContent = name;
    find(this, ".thumb").replaceChildren(...(card.picture ? [el("img", { src: card.picture, alt: "", width: 64, height: 64 })] : []));
    const off = percentOff(card.listPrice, card.price);
    const price = find(this, ".price");
    price.replaceChildren(...(off ? [el("b", { class: "off" }, `${off}%`)] : []), el("b", { class: "won" }, won(card.price)));
    this.stock(good ? left(good) : card.left);
  }

  private stock(n: number): void {
    const box = find(this, "[data-left]");
    box.hidden = n > 20;
    box.textContent = n > 0 ? t("live.left", { n }) : t("live.soldout");
    offer(find(this, ".offer"), n);
  }
}

customElements.define("live-card", LiveCard);
