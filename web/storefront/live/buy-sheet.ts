import { t } from "../../shared/texts";
import { visitor } from "../../shared/visitor";
import { AddressForm, type Destination } from "./address-form";
import { outcome, Till, type Outcome, type Placed } from "./buy";
import { BuyForm, type Wanted } from "./buy-form";
import { el, find, icon } from "./dom";
import { room } from "./room";
import { sentence } from "./sentence";

const patience = 90_000; // ms that a payment window may take before the order page is offered

// buy-sheet rises over the playing picture: choose, pay in the provider's window inside the sheet, done. The video never stops.
class BuySheet extends HTMLElement {
  private readonly till = new Till();
  private readonly address = new AddressForm();
  private readonly heading = el("h2", { id: "buy-title", tabindex: -1 });
  private readonly face = el("div", { class: "buy-face" });
  private readonly dialog: HTMLDialogElement = el(
    "dialog",
    { class: "sheet", "aria-labelledby": "buy-title", click: (e: Event) => e.target === this.dialog && this.dialog.close(), close: () => this.closed() },
    el(
      "div",
      { class: "sheet-box" },
      el("header", { class: "sheet-head" }, this.heading, el("button", { type: "button", class: "round", "aria-label": t("live.sheet.close"), click: () => this.dialog.close() }, icon("close"))),
      this.face,
    ),
  );
  private hear?: (e: MessageEvent) => void;
  private waiting?: ReturnType<typeof setTimeout>;
  private opener: Element | null = null;

  private form?: BuyForm;
  private terms: Node = new DocumentFragment();

  connectedCallback(): void {
    this.terms = find<HTMLTemplateElement>(this, "template").content;
    this.append(this.dialog);
    room().on("buy", (id) => void this.open(id));
    room().on("closed", () => this.form?.renew());
  }

  private async open(id: string): Promise<void> {
    const good = room().good(id);
    if (!good) return;
    this.opener = document.activeElement;
    await visitor(); // it has their address
    const form: BuyForm = (this.form = new BuyForm(good, this.address, this.terms, (w) => void this.order(form, w)));
    this.show(t("buy.title"), form.node);
    if (!this.dialog.open) this.dialog.showModal();
    this.heading.focus();
  }

  private show(title: string, ...nodes: (Node | false)[]): void {
    this.heading.textContent = title;
    this.face.replaceChildren(...nodes.filter((n): n is Node => Boolean(n)));
  }

  private closed(): void {
    this.deaf();
    this.face.replaceChildren();
    if (this.opener instanceof HTMLElement) this.opener.focus();
  }

  private async order(form: BuyForm, w: Wanted): Promise<void> {
    try {
      const placed = await this.till.place({
        lines: [{ variant: w.variant, qty: w.qty }],
        show: room().data.show,
        seenTotal: w.total,
        embed: true,
        ship: w.to?.ship,
        buyer: w.to?.email ? { email: w.to.email } : undefined,
        acknowledged: true, // the sheet shows the terms beside the button that was pressed
        keepAddress: w.to?.save || undefined,
      });
      if (w.to?.save) this.kept(w.to);
      if (this.dialog.open) this.pay(placed);
    } catch (e) {
      await form.refuse(e);
    }
  }

  // kept knows an address from here on: the order made it the member's own.
  private kept({ ship, remote }: Destination): void {
    room().visitor.address = { recipient: ship.recipient, line: [ship.line1, ship.line2].filter(Boolean).join(" "), remote };
  }

  // pay opens the provider's window in a frame; the page it returns to tells us how it ended (internal/order/pages/return.js).
  private pay(placed: Placed): void {
    const frame = el("iframe", { class: "buy-window", src: placed.window, title: t("buy.window") });
    this.show(t("buy.window"), frame, el("p", { class: "buy-note", role: "status" }, t("buy.paying.note")));
    this.deaf();
    this.hear = (e) => {
      const said = e.data as { type?: string; order?: string; state?: string } | null;
      if (e.origin !== location.origin || e.source !== frame.contentWindow || said?.type !== "saja:payment") return;
      this.deaf();
      this.end(placed, said.order ? outcome(said.state ?? "") : "failed");
    };
    window.addEventListener("message", this.hear);
    this.waiting = setTimeout(() => this.end(placed, "waiting"), patience);
  }

  private deaf(): void {
    if (this.hear) window.removeEventListener("message", this.hear);
    this.hear = undefined;
    clearTimeout(this.waiting);
  }

  private end(placed: Placed, how: Outcome): void {
    const link = `${placed.page}?t=${encodeURIComponent(placed.token)}`;
    const back = el("button", { type: "button", class: "btn wide", click: () => this.dialog.close() }, t("buy.done.back"));
    const order = el("a", { class: "btn wide", href: link, target: "_blank", rel: "noopener" }, t("buy.done.order"));
    const number = el("p", { class: "buy-number" }, t("buy.done.note", { number: placed.order.number }));
    switch (how) {
      case "done":
        back.classList.add("primary");
        this.show(t("buy.done.title"), el("div", { class: "buy-end good", role: "status" }, el("span", { class: "buy-mark" }, icon("check")), el("p", { class: "buy-said" }, t("buy.done")), number, back, order));
        break;
      case "waiting":
        order.classList.add("primary");
        this.show(t("buy.wait"), el("div", { class: "buy-end", role: "status" }, el("p", { class: "buy-said" }, t("buy.wait.note")), number, order, back));
        break;
      default: {
        const again = el("button", { type: "button", class: "btn primary wide", click: () => void this.again(placed) }, t("buy.retry"));
        const why = t(how === "declined" ? "buy.problem.declined" : how === "closed" ? "buy.problem.closed" : "buy.problem");
        this.show(t("buy.failed"), el("div", { class: "buy-end bad", role: "alert" }, el("p", { class: "buy-said" }, why), number, again, order, back));
      }
    }
    this.heading.focus();
  }

  private async again(placed: Placed): Promise<void> {
    try {
      this.pay(await this.till.again(placed.order.number, placed.token));
    } catch (e) {
      this.face.querySelector(".buy-said")?.replaceChildren(sentence(e));
    }
  }
}

customElements.define("buy-sheet", BuySheet);
