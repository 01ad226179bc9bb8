// CartLine sends its form when the quantity has settled, so that the button "change" is not needed.
class CartLine extends HTMLElement {
  private timer = 0;

  connectedCallback(): void {
    this.setAttribute("ready", "");
    this.addEventListener("change", () => {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.querySelector("form")?.requestSubmit(), 450);
    });
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }
}

customElements.define("cart-line", CartLine);
