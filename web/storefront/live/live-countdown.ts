import { t } from "../../shared/texts";
import { remaining } from "./countdown";
import { el, find } from "./dom";
import { room } from "./room";

// live-countdown counts down to the start of the show by the server's clock.
class LiveCountdown extends HTMLElement {
  private timer?: ReturnType<typeof setInterval>;

  connectedCallback(): void {
    if (room().state !== "scheduled") return;
    this.draw();
    this.timer = setInterval(() => this.draw(), 1000);
    room().on("state", () => clearInterval(this.timer));
  }

  disconnectedCallback(): void {
    clearInterval(this.timer);
  }

  private draw(): void {
    const box = find(this, ".countdown");
    const r = remaining(Number(this.dataset["starts"]), room().now());
    box.hidden = !r;
    if (!r) {
      find(this, ".slate-note").textContent = t("live.soon.late");
      return;
    }
    const units = (["days", "hours", "minutes", "seconds"] as const).filter((u) => u !== "days" || r.days > 0);
    if (box.childElementCount !== units.length) {
      box.replaceChildren(...units.map((u) => el("span", {}, el("b", { "data-unit": u }), t("live.soon." + u))));
    }
    for (const u of units) {
      const number = find(box, `[data-unit="${u}"]`);
      const text = u === "days" ? String(r[u]) : String(r[u]).padStart(2, "0");
      if (number.textContent !== text) number.textContent = text;
    }
  }
}

customElements.define("live-countdown", LiveCountdown);
