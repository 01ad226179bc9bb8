import { Refused, start, unwish, wish } from "./push";
import { here, place, wayOut } from "./where";

type Step = "explain" | "done" | "denied" | "iphone" | "inside" | "unable" | "failed";

// notify-me is a button that has this browser told of one thing. A tap explains what will come before the browser asks; the button
// says afterwards that it comes, and undoes it.
class NotifyMe extends HTMLElement {
  private readonly topic = this.dataset["topic"] ?? "";

  connectedCallback(): void {
    this.button.addEventListener("click", () => void this.tapped());
    this.hidden = false;
    void start().then((known) => this.show(known?.topics.includes(this.topic) ?? false));
  }

  private get button(): HTMLButtonElement {
    return this.querySelector("button") as HTMLButtonElement;
  }

  // show puts the words of how it stands on the button; all buttons of the same thing say the same.
  show(on: boolean): void {
    this.toggleAttribute("data-on", on);
    for (const words of this.querySelectorAll<HTMLElement>("[data-said]")) words.hidden = (words.dataset["said"] === "on") !== on;
  }

  private showAll(on: boolean): void {
    for (const other of document.querySelectorAll<NotifyMe>("notify-me")) if (other.dataset["topic"] === this.topic) other.show(on);
  }

  private async tapped(): Promise<void> {
    if (this.hasAttribute("data-on")) {
      await unwish(this.topic).then(() => this.showAll(false), () => sheet.open(this, "failed"));
      return;
    }
    const at = place(here());
    if (at !== "ready") return sheet.open(this, at);
    if (Notification.permission === "granted") return this.wish();
    sheet.open(this, "explain");
  }

  // wish asks for it, and says what will come.
  async wish(): Promise<void> {
    this.button.disabled = true;
    try {
      await wish(this.topic);
      this.showAll(true);
      sheet.open(this, "done");
    } catch (e) {
      sheet.open(this, e instanceof Refused ? "denied" : "failed");
    } finally {
      this.button.disabled = false;
    }
  }

  get kind(): string {
    return this.topic.split("/")[0] ?? "";
  }
}

// The page's one sheet: it says what comes, and what is in the way.
const sheet = {
  by: undefined as NotifyMe | undefined,

  get box(): HTMLDialogElement {
    return document.getElementById("notify-sheet") as HTMLDialogElement;
  },

  open(by: NotifyMe, step: Step): void {
    const box = this.box;
    if (!box.dataset["ready"]) this.listen(box);
    this.by = by;
    for (const part of box.querySelectorAll<HTMLElement>("[data-step]")) part.hidden = part.dataset["step"] !== step;
    for (const part of box.querySelectorAll<HTMLElement>("[data-kind]")) part.hidden = part.dataset["kind"] !== by.kind;
    const out = wayOut(navigator.userAgent, location.href);
    const link = box.querySelector<HTMLAnchorElement>("[data-out]");
    if (link) {
      link.hidden = !out;
      link.href = out || location.href;
    }
    const title = box.querySelector<HTMLElement>(`[data-step="${step}"] h2:not([hidden])`);
    if (title) box.setAttribute("aria-label", title.textContent ?? "");
    if (!box.open) box.showModal();
  },

  listen(box: HTMLDialogElement): void {
    box.dataset["ready"] = "yes";
    box.addEventListener("click", (e) => {
      const act = (e.target as Element).closest<HTMLElement>("[data-act]")?.dataset["act"];
      if (e.target === box || act === "close") box.close();
      if (act === "allow") void this.by?.wish();
    });
  },
};

customElements.define("notify-me", NotifyMe);
