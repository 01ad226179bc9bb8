import { t } from "./texts";

// QuantityStepper puts a button on each side of a number input. The page must carry the texts product.less and product.more.
class QuantityStepper extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector("input");
    if (!input || this.querySelector("button")) return;
    const less = this.button("−", t("product.less"), () => input.stepDown());
    const more = this.button("+", t("product.more"), () => input.stepUp());
    input.before(less);
    input.after(more);
    const mark = () => {
      const n = Number(input.value);
      less.disabled = n <= Number(input.min);
      more.disabled = n >= Number(input.max);
    };
    input.addEventListener("input", mark);
    new MutationObserver(mark).observe(input, { attributeFilter: ["max", "min"] });
    mark();
  }

  private button(sign: string, label: string, step: () => void): HTMLButtonElement {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = sign;
    b.setAttribute("aria-label", label);
    b.addEventListener("click", () => {
      step();
      const input = this.querySelector("input");
      input?.dispatchEvent(new Event("input", { bubbles: true }));
      input?.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return b;
  }
}

customElements.define("quantity-stepper", QuantityStepper);
