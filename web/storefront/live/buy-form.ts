import { Problem } from "../../shared/ask";
import { t } from "../../shared/texts";
import { percentOff, won } from "../../shared/won";
import type { AddressForm, Destination } from "./address-form";
import { choose, chosen, quote, stands, type Quote } from "./buy";
import { el, icon } from "./dom";
import { room, type Good } from "./room";
import { sentence } from "./sentence";

const most = 99;

export interface Wanted {
  variant: string;
  qty: number;
  total: number;
  to?: Destination; // else the member's own address
}

// BuyForm is the first face of the sheet: what, how many, where to, and what it costs. The price is the server's.
export class BuyForm {
  readonly node = el("form", { class: "buy-form", novalidate: true, submit: (e: Event) => this.submit(e) });
  private values: string[];
  private qty = 1;
  private price?: Quote;
  private asking?: AbortController;
  private busy = false;
  private above = "";
  private changing: boolean;

  constructor(
    private readonly good: Good,
    private readonly address: AddressForm,
    private readonly terms: Node, // what paying confirms
    private readonly buy: (w: Wanted) => void,
  ) {
    this.values = [...(stands(good)?.values ?? [])];
    this.changing = !room().visitor.address;
    this.draw();
    if (this.changing) void this.change();
    void this.ask();
  }

  // refuse shows why the server did not take the order, beside what is to be changed.
  async refuse(e: unknown): Promise<void> {
    this.busy = false;
    this.above = sentence(e);
    if (e instanceof Problem) {
      const variant = chosen(this.good, this.values);
      if (variant && e.code === "sold_out") {
        variant.left = Number(e.extra["left"] ?? 0);
        if (variant.left > 0) this.qty = Math.min(this.qty, variant.left);
      }
      if (e.fields.some((f) => /^body\.(ship|buyer)\b/.test(f.location))) {
        this.changing = true;
        if (!(await this.address.check().catch(() => true))) this.above = "";
      }
    }
    this.draw();
    void this.ask();
    if (this.above) this.node.querySelector<HTMLElement>(".buy-above")?.focus();
    else this.address.focusWrong();
  }

  // renew asks anew what it costs, when the shop stops or begins to take orders.
  renew(): void {
    if (!this.node.isConnected) return;
    this.above = "";
    this.draw();
    if (!room().closed) void this.ask();
  }

  private async ask(): Promise<void> {
    const variant = chosen(this.good, this.values);
    this.asking?.abort();
    if (!variant) return;
    this.asking = new AbortController();
    this.price = undefined;
    this.sums();
    try {
      const q = await quote(variant.id, this.qty, this.asking.signal);
      const line = q.lines[0];
      if (line) {
        variant.price = line.unitPrice;
        if (line.left !== undefined || line.problem === "sold_out") variant.left = line.left ?? 0;
      }
      this.price = q;
      if (line?.problem) {
        this.above = sentence(new Problem(line.problem, 409, [], { left: line.left ?? 0 }));
        this.draw();
      }
    } catch (e) {
      if (e instanceof DOMException) return; // another question took its place
      this.above = sentence(e);
      this.draw();
    }
    this.sums();
  }

  private set(change: () => void): void {
    change();
    this.above = "";
    this.draw();
    void this.ask();
  }

  // change lets another address be typed.
  private async change(): Promise<void> {
    this.changing = true;
    this.draw();
    try {
      await this.address.load();
    } catch (e) {
      this.above = sentence(e);
      this.draw();
    }
  }

  private draw(): void {
    const had = document.activeElement instanceof HTMLElement && this.node.contains(document.activeElement) ? document.activeElement : undefined;
    const { good } = this;
    const variant = chosen(good, this.values);
    const off = variant ? percentOff(variant.listPrice, variant.price) : 0;
    this.node.replaceChildren(
      el(
        "div",
        { class: "buy-body" },
        el(
          "div",
          { class: "buy-good" },
          el("span", { class: "thumb" }, good.picture && el("img", { src: good.picture, alt: "", width: 72, height: 72 })),
          el(
            "div",
            { class: "buy-words" },
            el("p", { class: "buy-name" }, good.name),
            variant &&
              el("p", { class: "price" }, off > 0 && el("b", { class: "off" }, `${off}%`), el("b", { class: "won" }, won(variant.price)), off > 0 && el("s", {}, won(variant.listPrice))),
            variant && variant.left <= 20 && el("p", { class: "left" }, variant.left > 0 ? t("live.left", { n: variant.left }) : t("live.soldout")),
          ),
        ),
        ...good.options.map((o, i) => this.option(o.name, o.values, i)),
        this.quantity(variant?.left ?? 0),
        this.destination(),
        el("dl", { class: "buy-sums" }),
        this.above && el("p", { class: "problem buy-above", role: "alert", tabindex: -1 }, this.above),
      ),
      el(
        "div",
        { class: "buy-foot" },
        this.terms.cloneNode(true),
        el("button", { type: "submit", class: "btn primary big wide buy-pay", "aria-describedby": "pay-terms", "data-keep": "pay" }, t("buy.checking")),
      ),
    );
    this.sums();
    const focus = had?.dataset["keep"];
    if (focus) this.node.querySelector<HTMLElement>(`[data-keep="${CSS.escape(focus)}"]`)?.focus();
    else had?.focus();
  }

  private option(name: string, values: string[], at: number): HTMLElement {
    return el(
      "fieldset",
      { class: "buy-option" },
      el("legend", {}, name),
      el(
        "div",
        { class: "buy-choices" },
        ...values.map((value) => {
          const would = chosen(this.good, choose(this.good, this.values, at, value));
          const out = !would || would.left <= 0;
          const input = el("input", {
            type: "radio", name: `option-${at}`, value, checked: this.values[at] === value, "data-keep": `${at}-${value}`,
            change: () => this.set(() => (this.values = choose(this.good, this.values, at, value))),
          });
          return el("label", { class: out ? "buy-choice out" : "buy-choice" }, input, el("span", {}, value, out && el("small", {}, " " + t("live.soldout"))));
        }),
      ),
    );
  }

  private quantity(left: number): HTMLElement {
    const top = Math.max(1, Math.min(most, left));
    const step = (by: number) => this.set(() => (this.qty = Math.min(top, Math.max(1, this.qty + by))));
    this.qty = Math.min(this.qty, top);
    return el(
      "div",
      { class: "buy-quantity", role: "group", "aria-label": t("buy.quantity") },
      el("span", { class: "buy-label" }, t("buy.quantity")),
      el(
        "span",
        { class: "stepper" },
        el("button", { type: "button", "aria-label": t("buy.less"), "data-keep": "less", "aria-disabled": this.qty <= 1, click: () => step(-1) }, icon("minus")),
        el("output", { "aria-live": "polite" }, String(this.qty)),
        el("button", { type: "button", "aria-label": t("buy.more"), "data-keep": "more", "aria-disabled": this.qty >= top, click: () => step(1) }, icon("plus")),
      ),
    );
  }

  private destination(): HTMLElement {
    const { address } = room().visitor;
    if (!address || this.changing) return this.address.node;
    return el(
      "div",
      { class: "buy-address" },
      el("span", { class: "buy-label" }, t("buy.ship")),
      el("span", { class: "buy-line" }, `${address.recipient}, ${address.line}`),
      el("button", { type: "button", class: "btn plain", click: () => void this.change() }, t("buy.ship.change")),
      address.remote && el("p", { class: "hint buy-far" }, t("address.remote")),
    );
  }

  // sums shows the server's price, or that it is being asked for.
  private sums(): void {
    const q = this.price;
    const pay = this.node.querySelector<HTMLButtonElement>(".buy-pay");
    const list = this.node.querySelector(".buy-sums");
    if (!pay || !list) return;
    const row = (name: string, value: string, strong = false) => el("div", { class: strong ? "buy-total" : "" }, el("dt", {}, name), el("dd", {}, value));
    list.replaceChildren(
      row(t("buy.items"), q ? won(q.items) : "…"),
      row(t("buy.shipping"), q ? (q.shipping ? won(q.shipping) : t("buy.shipping.free")) : "…"),
      row(t("buy.total"), q ? won(q.total) : "…", true),
    );
    const { closed } = room();
    pay.disabled = !q?.ready || this.busy || closed;
    if (closed) pay.textContent = t("shop.closed_short");
    else if (this.busy) pay.textContent = t("buy.paying");
    else if (q?.ready) pay.textContent = t("buy.pay", { price: won(q.total) });
    else if (q) pay.textContent = t("live.soldout");
    else pay.textContent = t("buy.checking");
  }

  private submit(e: Event): void {
    e.preventDefault();
    const variant = chosen(this.good, this.values);
    if (!variant || !this.price?.ready || this.busy) return;
    const w: Wanted = { variant: variant.id, qty: this.qty, total: this.price.total };
    this.busy = true;
    this.above = "";
    this.sums();
    if (this.changing) void this.send(w);
    else this.buy(w);
  }

  // send buys to the address that was typed, if the server has nothing against it.
  private async send(w: Wanted): Promise<void> {
    try {
      if (await this.address.check()) {
        this.buy({ ...w, to: this.address.values() });
        return;
      }
      this.busy = false;
      this.draw();
      this.address.focusWrong();
    } catch (e) {
      await this.refuse(e);
    }
  }
}
