import { t } from "../../shared/texts";
import { short } from "./countdown";
import { room } from "./room";

// live-bar shows whether the show is on air and how many watch, and shares it.
class LiveBar extends HTMLElement {
  connectedCallback(): void {
    const r = room();
    r.on("state", (state) => {
      for (const mark of this.querySelectorAll<HTMLElement>("[data-when]")) mark.hidden = mark.dataset["when"] !== state;
      const watching = this.querySelector<HTMLElement>(".watching");
      if (watching) watching.hidden = state === "ended";
    });
    r.on("closed", (closed) => {
      const note = this.querySelector<HTMLElement>(".closed-note");
      if (note) note.hidden = !closed;
    });
    r.on("counts", ({ viewers }) => {
      const shown = this.querySelector("[data-viewers]");
      const text = short(viewers, r.data.lang);
      if (shown && shown.textContent !== text) shown.textContent = text;
    });
    this.querySelector('[data-act="share"]')?.addEventListener("click", () => void this.share());
  }

  private async share(): Promise<void> {
    const url = location.origin + room().data.path;
    try {
      if (navigator.share) {
        await navigator.share({ title: document.title, url });
        return;
      }
      await navigator.clipboard.writeText(url);
      room().tell("toast", t("live.shared"));
    } catch (e) {
      if (!(e instanceof DOMException && e.name === "AbortError")) room().tell("toast", url);
    }
  }
}

customElements.define("live-bar", LiveBar);
