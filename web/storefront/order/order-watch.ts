import type { Schema } from "../../shared/ask";

// OrderWatch asks how an order stands while its payment is being checked, and loads the page anew when that has changed.
class OrderWatch extends HTMLElement {
  private timer = 0;
  private tries = 0;

  connectedCallback(): void {
    this.wait();
  }

  disconnectedCallback(): void {
    clearTimeout(this.timer);
  }

  private wait(): void {
    this.timer = window.setTimeout(() => void this.ask(), Math.min(1500 * 1.25 ** this.tries++, 20_000));
  }

  private async ask(): Promise<void> {
    try {
      const answer = await fetch(this.dataset["url"] ?? "", { headers: { accept: "application/json" } });
      if (answer.ok) {
        const now = (await answer.json()) as Schema<"Order">;
        if (now.state !== this.dataset["state"] || now.payment.state !== this.dataset["payment"]) {
          location.reload();
          return;
        }
      }
    } catch {
      // Without a network the next try comes later.
    }
    this.wait();
  }
}

customElements.define("order-watch", OrderWatch);
