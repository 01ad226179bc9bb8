import { Problem } from "../../shared/ask";
import { t } from "../../shared/texts";
import { comma, percentOff, won } from "../../shared/won";
import { sentence } from "./sentence";
import { choose, chosen, quote, stands, type Quote, type Ship } from "./buy";
import { el, icon } from "./dom";
import { room, type Good } from "./room";

const fields = ["recipient", "phone", "postcode", "line1", "line2", "email"] as const;
type Field = (typeof fields)[number];
const optional: readonly Field[] = ["line2", "email"];
const most = 99;

// typed is what a guest wrote, kept while the page is open so that a second purchase needs no typing. It is stored nowhere.
const typed: Partial<Record<Field, string>> = {};

export interface Wanted {
  variant: string;
  qty: number;
  total: number;
  ship?: Ship;
  email?: string;
}

// BuyForm is the first face of the sheet: what, how many, where to, and what it costs. The price is the server's.
export class BuyForm {
  readonly node = el("form", { class: "buy-form", novalidate: true, submit: (e: Event) => this.submit(e) });
  private values: string[];
  private qty = 1;
  private price?: Quote;
  private asking?: AbortController;
  private busy = false;
  private wrong: Partial<Record<Field, string>> = {};
  private above = "";
  private changing: boolean;

  constructor(
    private readonly good: Good,
    private readonly buy: (w: Wanted) => void,
  ) {
    this.values = [...(stands(good)?.values ?? [])];
    this.changing = !room().data.address;
    this.draw();
    void this.ask();
  }

  // refuse shows why the server did not take the order, beside what is to be changed.
  refuse(e: unknown): void {
    this.busy = false;
    this.wrong = {};
    this.above = sentence(e);
    if (e instanceof Problem) {
      const variant = chosen(this.good, this.values);
      if (variant && e.code === "sold_out") {
        variant.left = Number(e.extra["left"] ?? 0);
        if (variant.left > 0) this.qty = Math.min(this.qty, variant.left);
      }
      for (const f of e.fields) {
        const name = f.location.slice(f.location.lastIndexOf(".") + 1) as Field;
        if (fields.includes(name)) this.wrong[name] = t("buy.field." + name);
      }
      if (Object.keys(this.wrong).length) {
        this.above = "";
        this.changing = true;
      }
    }
    this.draw();
    void this.ask();
    this.node.querySelector<HTMLElement>("[aria-invalid], .buy-above")?.focus();
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
    this.keep();
    this.draw();
    void this.ask();
  }

  // keep reads the fields before they are drawn anew.
  private keep(): void {
    for (const f of fields) {
      const input = this.node.elements.namedItem(f);
      if (input instanceof HTMLInputElement) typed[f] = input.value.trim();
    }
  }

  private draw(): void {
    const focus = document.activeElement instanceof HTMLElement && this.node.contains(document.activeElement) ? document.activeElement.dataset["keep"] : undefined;
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
              el("p", { class: "price" }, off > 0 && el("b", { class: "off" }, `${off}%`), el("b", { class: "won" }, won(variant.price)), off > 0 && el("s", {}, comma(variant.listPrice))),
            variant && variant.left <= 20 && el("p", { class: "left" }, variant.left > 0 ? t("live.left", { n: variant.left }) : t("live.soldout")),
          ),
        ),
        ...good.options.map((o, i) => this.option(o.name, o.values, i)),
        this.quantity(variant?.left ?? 0),
        this.address(),
        el("dl", { class: "buy-sums" }),
        this.above && el("p", { class: "problem buy-above", role: "alert", tabindex: -1 }, this.above),
      ),
      el("div", { class: "buy-foot" }, el("button", { type: "submit", class: "btn primary big wide buy-pay", "data-keep": "pay" }, t("buy.checking"))),
    );
    this.sums();
    if (focus) this.node.querySelector<HTMLElement>(`[data-keep="${CSS.escape(focus)}"]`)?.focus();
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

  private address(): HTMLElement {
    const { address, member } = room().data;
    if (address && !this.changing) {
      return el(
        "div",
        { class: "buy-address" },
        el("span", { class: "buy-label" }, t("buy.ship")),
        el("span", { class: "buy-line" }, `${address.recipient}, ${address.line}`),
        el("button", { type: "button", class: "btn plain", click: () => this.set(() => (this.changing = true)) }, t("buy.ship.change")),
      );
    }
    const kind: Record<Field, [type: string, autocomplete: string, inputmode?: string]> = {
      recipient: ["text", "shipping name"],
      phone: ["tel", "shipping tel", "tel"],
      postcode: ["text", "shipping postal-code", "numeric"],
      line1: ["text", "shipping address-line1"],
      line2: ["text", "shipping address-line2"],
      email: ["email", "email"],
    };
    const shown = member ? fields.filter((f) => f !== "email") : fields;
    return el(
      "fieldset",
      { class: "buy-ship" },
      el("legend", {}, t("buy.ship.new")),
      !member && el("p", { class: "buy-hint" }, t("buy.member"), " ", el("a", { href: `/sign-in?next=${encodeURIComponent(room().here())}` }, t("buy.member.sign_in"))),
      ...shown.map((f) => {
        const [type, autocomplete, inputmode] = kind[f];
        const bad = this.wrong[f];
        return el(
          "div",
          { class: bad ? `field wrong at-${f}` : `field at-${f}` },
          el("label", { for: "buy-" + f }, t("buy." + f), optional.includes(f) && el("span", { class: "optional" }, " " + t("buy.optional"))),
          el("input", {
            id: "buy-" + f, name: f, type, autocomplete, inputmode, value: typed[f] ?? "", maxlength: 120, "data-keep": f, required: !optional.includes(f),
            "aria-invalid": bad ? "true" : undefined, "aria-describedby": bad ? `buy-${f}-problem` : undefined,
          }),
          bad && el("p", { class: "problem", id: `buy-${f}-problem` }, bad),
        );
      }),
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
    const can = Boolean(q?.ready) && !this.busy;
    pay.disabled = !can;
    if (this.busy) pay.textContent = t("buy.paying");
    else if (q?.ready) pay.textContent = t("buy.pay", { price: won(q.total) });
    else if (q) pay.textContent = t("live.soldout");
    else pay.textContent = t("buy.checking");
  }

  private submit(e: Event): void {
    e.preventDefault();
    const variant = chosen(this.good, this.values);
    if (!variant || !this.price?.ready || this.busy) return;
    this.keep();
    const w: Wanted = { variant: variant.id, qty: this.qty, total: this.price.total };
    if (this.changing) {
      this.wrong = check(typed, room().data.member);
      if (Object.keys(this.wrong).length) {
        this.above = "";
        this.draw();
        this.node.querySelector<HTMLElement>("[aria-invalid]")?.focus();
        return;
      }
      w.ship = { recipient: typed.recipient ?? "", phone: typed.phone ?? "", postcode: typed.postcode ?? "", line1: typed.line1 ?? "", line2: typed.line2 || undefined };
      if (typed.email) w.email = typed.email;
    }
    this.busy = true;
    this.above = "";
    this.sums();
    this.buy(w);
  }
}

// check finds what is surely wrong before the server is asked; the server has the last word.
export function check(v: Partial<Record<Field, string>>, member: boolean): Partial<Record<Field, string>> {
  const wrong: Partial<Record<Field, string>> = {};
  const note = (f: Field, ok: boolean) => {
    if (!ok) wrong[f] = t("buy.field." + f);
  };
  note("recipient", Boolean(v.recipient));
  note("phone", /^0\d{8,10}$/.test((v.phone ?? "").replace(/[^0-9]/g, "")));
  note("postcode", /^\d{5}$/.test(v.postcode ?? ""));
  note("line1", (v.line1 ?? "").length >= 2);
  if (!member && v.email) note("email", /^\S+@\S+\.\S+$/.test(v.email));
  return wrong;
}
