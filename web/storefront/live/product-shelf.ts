import { t } from "../../shared/texts";
import { find } from "./dom";
import { offer } from "./offer";
import { left, room } from "./room";

// product-shelf is the list of the show's products: a column on a desk, elsewhere a sheet that the bag opens.
class ProductShelf extends HTMLElement {
  private opener: HTMLElement | null = null;

  connectedCallback(): void {
    const r = room();
    r.on("shelf", () => this.open());
    r.on("buy", () => this.close(false));
    r.on("pinned", (card) => this.mark(card?.id ?? ""));
    r.on("stock", ({ product }) => this.stock(product));
    r.on("closed", () => r.data.goods.forEach((g) => this.stock(g.id)));
    this.addEventListener("click", (e) => {
      if (e.target === this || (e.target instanceof Element && e.target.closest('[data-act="close"]'))) this.close(true);
    });
    this.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.close(true);
    });
    this.mark(r.pinned);
  }

  private mark(pinned: string): void {
    for (const item of this.querySelectorAll<HTMLElement>("li[data-product]")) {
      const now = item.dataset["product"] === pinned;
      item.dataset["pinned"] = String(now);
      find(item, "[data-now]").hidden = !now;
    }
  }

  private stock(product: string): void {
    const good = room().good(product);
    const item = this.querySelector<HTMLElement>(`li[data-product="${CSS.escape(product)}"]`);
    if (!good || !item) return;
    const n = left(good);
    const box = find(item, "[data-left]");
    box.hidden = n > 20;
    box.textContent = n > 0 ? t("live.left", { n }) : t("live.soldout");
    offer(find(item, ".good"), n);
  }

  private open(): void {
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    this.classList.add("open");
    const box = find(this, ".shelf-box");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-modal", "true");
    this.others((e) => (e.inert = true));
    find<HTMLButtonElement>(this, '[data-act="close"]').focus();
  }

  private close(back: boolean): void {
    if (!this.classList.contains("open")) return;
    this.classList.remove("open");
    const box = find(this, ".shelf-box");
    box.removeAttribute("role");
    box.removeAttribute("aria-modal");
    this.others((e) => (e.inert = false));
    if (back) this.opener?.focus();
  }

  private others(each: (e: HTMLElement) => void): void {
    for (const e of this.parentElement?.children ?? []) if (e !== (this as Element) && e instanceof HTMLElement) each(e);
  }
}

customElements.define("product-shelf", ProductShelf);
