import { filled } from "./texts";
import { visitor, type Visitor } from "./visitor";

// visitor-tools are the buttons of the header: it puts the visitor's name and the number in the cart on them. Without it they
// lead to the same places.
class VisitorTools extends HTMLElement {
  connectedCallback(): void {
    void visitor().then((v) => this.show(v));
  }

  private show(v: Visitor): void {
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-sign-in]")) {
      const { me, signIn } = link.dataset;
      if (!v.member) link.href = "/sign-in";
      const label = v.member ? me && filled(me, { name: v.name }) : signIn;
      if (!label) continue;
      if (link.hasAttribute("aria-label")) link.setAttribute("aria-label", label);
      else link.textContent = label;
    }
    const count = this.querySelector<HTMLElement>("[data-cart]");
    if (!count) return;
    count.textContent = v.cart > 99 ? "99+" : String(v.cart);
    count.hidden = v.cart === 0;
  }
}

customElements.define("visitor-tools", VisitorTools);
