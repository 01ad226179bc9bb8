import { Problem, type Schema } from "../../shared/ask";
import { t } from "../../shared/texts";
import type { RemoteNote } from "../../shared/remote-note";
import { el } from "./dom";
import { room } from "./room";

const door = "/checkout/address";

export interface Destination {
  ship: Schema<"Address">;
  email?: string;
  save: boolean;
  remote: boolean; // parcels take longer to there
}

// AddressForm is the checkout's own form of an address: the server draws it, fills it in and says what is wrong with it.
// It stays for as long as the page, so that a second purchase needs no typing; it is stored nowhere.
export class AddressForm {
  readonly node = el("fieldset", { class: "buy-ship" }, el("legend", {}, t("buy.ship.new")));
  private readonly form = el("div", { class: "buy-ship-form" });
  private loading?: Promise<void>;

  constructor() {
    this.node.append(this.form);
  }

  // load fetches the form if it is not there yet. It fails with a Problem, and may be tried again.
  load(): Promise<void> {
    this.loading ??= this.ask().catch((e: unknown) => {
      this.loading = undefined;
      throw e;
    });
    return this.loading.then(() => this.backHere());
  }

  // check asks the server whether an order could take what was typed, and shows what is wrong beside each input if not.
  async check(): Promise<boolean> {
    await this.load();
    await this.ask(this.typed());
    this.backHere();
    return !this.node.querySelector("[aria-invalid]");
  }

  values(): Destination {
    const typed = this.typed();
    const of = (name: string) => (typed.get(name) ?? "").trim();
    return {
      ship: {
        recipient: of("recipient"), phone: of("ship_phone"), postcode: of("postcode"), line1: of("line1"),
        line2: of("line2") || undefined, memo: of("memo") || undefined,
      },
      email: of("email") || undefined,
      save: typed.has("save"),
      remote: this.form.querySelector<RemoteNote>("remote-note")?.far ?? false,
    };
  }

  focusWrong(): void {
    this.node.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }

  private typed(): URLSearchParams {
    const typed = new URLSearchParams();
    for (const input of this.form.querySelectorAll("input")) {
      if (input.name && (input.type !== "checkbox" || input.checked)) typed.append(input.name, input.value);
    }
    return typed;
  }

  private async ask(typed?: URLSearchParams): Promise<void> {
    const answer = await fetch(`${door}?next=${encodeURIComponent(room().here())}`, typed && { method: "POST", body: typed }).catch(() => {
      throw new Problem("offline", 0);
    });
    if (!answer.ok && answer.status !== 422) throw new Problem("", answer.status);
    const template = document.createElement("template");
    template.innerHTML = await answer.text();
    const form = template.content.querySelector(".address");
    if (!form) throw new Problem("", answer.status);
    this.form.replaceChildren(form);
    // Few who watch type an address, so the look-up comes when there is one to type. Without it one types by hand.
    void import("../../shared/remote-note").catch(() => undefined);
    if (form.querySelector("address-finder")) void import("./finder").catch(() => undefined);
  }

  // backHere leads a sign-in back to this second of the show.
  private backHere(): void {
    this.form.querySelector("[data-sign-in]")?.setAttribute("href", `/sign-in?next=${encodeURIComponent(room().here())}`);
  }
}
