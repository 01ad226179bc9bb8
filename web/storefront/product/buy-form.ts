import { won } from "../../shared/won";

// BuyForm keeps the total beside the button true while option and quantity change. The server prices anew in any case.
class BuyForm extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("input", () => this.count());
    this.addEventListener("change", () => this.count());
    this.count();
  }

  private count(): void {
    const chosen = this.querySelector<HTMLInputElement>("input[name=variant]:checked, input[name=variant][type=hidden]");
    const qty = this.querySelector<HTMLInputElement>("input[name=qty]");
    const total = this.querySelector<HTMLElement>("[data-total]");
    if (!chosen || !qty || !total) return;
    qty.max = String(Math.min(99, Number(chosen.dataset["most"]) || 99));
    const sum = Number(chosen.dataset["price"]) * Number(qty.value);
    total.textContent = sum > 0 && qty.validity.valid ? won(sum) : "–";
    (total.parentElement as HTMLElement).hidden = false;
    const price = chosen.closest(".option")?.querySelector(".price");
    if (price) this.querySelector("[data-chosen]")?.replaceChildren(price.cloneNode(true));
  }
}

customElements.define("buy-form", BuyForm);
