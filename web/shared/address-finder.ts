import { ask, Problem, type Schema } from "./ask";
import { filled } from "./texts";

// Choice is one line of the list: an address that can be taken, or what is typed further.
interface Choice {
  postcode: string;
  text: string; // what goes into the form, or into the box
  under?: string;
  remote?: string;
  whole: boolean; // it is one address
  next?: string; // not an address: the place of the page after
}

// AddressFinder looks an address up and fills postcode and line1 of its form, then leads to line2. The server draws it, its texts in
// data attributes, and it is hidden until this script is there. It tells the form with the event address-picked.
export class AddressFinder extends HTMLElement {
  private choices: Choice[] = [];
  private at = -1;
  private asking?: AbortController;
  private suggesting = false; // one question at a time; what was typed meanwhile is asked when it is answered
  private help = "";

  connectedCallback(): void {
    if (!this.hidden) return;
    this.hidden = false;
    this.help = this.said.textContent ?? "";
    this.piece<HTMLButtonElement>(".finder-open").addEventListener("click", () => this.open());
    this.piece<HTMLButtonElement>(".finder-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (e) => e.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", () => this.rest());
    this.box.addEventListener("input", () => void this.typed());
    this.box.addEventListener("keydown", (e) => this.key(e));
    this.list.addEventListener("click", (e) => {
      const li = e.target instanceof Element ? e.target.closest("li") : null;
      if (li) void this.take([...this.list.children].indexOf(li));
    });
  }

  disconnectedCallback(): void {
    this.rest();
  }

  private piece<E extends Element>(selector: string): E {
    const e = this.querySelector<E>(selector);
    if (!e) throw new Error(`the finder lacks ${selector}`);
    return e;
  }

  private get dialog(): HTMLDialogElement {
    return this.piece("dialog");
  }

  private get box(): HTMLInputElement {
    return this.piece("input");
  }

  private get list(): HTMLUListElement {
    return this.piece("ul");
  }

  private get said(): HTMLElement {
    return this.piece(".finder-said");
  }

  private input(name: string): HTMLInputElement | null {
    return (this.closest("form, .address") ?? document).querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  private open(): void {
    this.dialog.showModal();
    this.box.focus();
    this.box.select();
  }

  // rest stops what is under way.
  private rest(): void {
    this.asking?.abort();
  }

  private async typed(): Promise<void> {
    const q = this.box.value.trim();
    if (this.suggesting) return;
    this.suggesting = true;
    await (q ? this.suggest(q) : this.show([], this.help));
    this.suggesting = false;
    if (this.box.value.trim() !== q && this.dialog.open) await this.typed();
  }

  private suggest(q: string): Promise<void> {
    return this.hear(async (signal) => {
      const { items } = await ask("GET", "/api/v1/postcode/suggest", { query: { q, size: 10 }, signal });
      if (items.length === 0) return this.search(q, undefined, signal);
      this.show(items.map((s) => ({ postcode: s.key ? (s.postcode ?? "") : "", text: s.text, whole: Boolean(s.key), under: s.key ? undefined : filled(this.dataset["many"] ?? "", { n: s.count.toLocaleString() }) })));
    });
  }

  private async search(q: string, at: string | undefined, signal: AbortSignal): Promise<void> {
    const found = await ask("GET", "/api/v1/postcode/search", { query: { q, at, size: 20 }, signal });
    const more: Choice[] = found.next ? [{ postcode: "", text: this.dataset["more"] ?? "", whole: false, next: found.next }] : [];
    const choices = [...found.items.map((hit) => this.choice(hit)), ...more];
    if (at) {
      const keep = this.choices.filter((c) => !c.next);
      this.show([...keep, ...choices], undefined, keep.length);
      return;
    }
    this.show(choices, this.word(found));
  }

  // word says what stands between the query and its answer.
  private word(found: Schema<"Found">): string {
    const first = found.items[0];
    if (found.hint === "only_sido") return this.dataset["sido"] ?? "";
    if (found.hint === "only_digit") return this.dataset["digit"] ?? "";
    if (!first) return this.dataset["none"] ?? "";
    if (first.nearest) return this.dataset["near"] ?? "";
    if (first.corrected) return filled(this.dataset["read"] ?? "", { name: first.corrected });
    return first.wrongArea ? (this.dataset["area"] ?? "") : filled(this.dataset["many"] ?? "", { n: found.total.toLocaleString() });
  }

  private choice(hit: Schema<"Hit">): Choice {
    const text = [hit.road, hit.reference].filter(Boolean).join(" ");
    return { postcode: hit.postcode, text, under: `${this.dataset["parcel"] ?? ""} ${hit.searched ?? hit.parcel}`.trim(), remote: hit.remote, whole: true };
  }

  // hear asks the shop, and says so if no answer comes. A question that a later one overtook says nothing.
  private async hear(question: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.rest();
    const asking = (this.asking = new AbortController());
    try {
      await question(asking.signal);
    } catch (e) {
      if (asking.signal.aborted) return;
      this.show([], (e instanceof Problem && e.code === "address_query_invalid" ? this.dataset["none"] : this.dataset["offline"]) ?? "");
    }
  }

  private show(choices: Choice[], word = "", mark = -1): void {
    this.choices = choices;
    this.said.textContent = word;
    this.list.replaceChildren(...choices.map((c, i) => this.line(c, i)));
    this.box.setAttribute("aria-expanded", String(choices.length > 0));
    this.mark(mark);
    if (mark < 0) this.list.scrollTop = 0;
  }

  private line(c: Choice, i: number): HTMLLIElement {
    const li = document.createElement("li");
    li.id = `finder-${i}`;
    li.setAttribute("role", "option");
    for (const [name, text] of [["zip", c.postcode], ["text", c.text], ["under", c.under]] as const) {
      if (text === undefined) continue;
      const span = document.createElement("span");
      span.className = `finder-${name}`;
      span.textContent = text;
      li.append(span);
    }
    return li;
  }

  private mark(at: number): void {
    this.at = at;
    [...this.list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", `finder-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  private key(e: KeyboardEvent): void {
    if (e.isComposing) return; // the key belongs to the syllable
    const n = this.choices.length;
    if (e.key === "ArrowDown" && n) this.mark((this.at + 1) % n);
    else if (e.key === "ArrowUp" && n) this.mark((this.at <= 0 ? n : this.at) - 1);
    else if (e.key === "Enter") void (this.at >= 0 ? this.take(this.at) : this.enter());
    else return;
    e.preventDefault(); // and the form is not sent
  }

  private enter(): Promise<void> {
    const q = this.box.value.trim();
    return q ? this.hear((signal) => this.search(q, undefined, signal)) : Promise.resolve();
  }

  private async take(at: number): Promise<void> {
    const c = this.choices[at];
    if (!c) return;
    if (c.next) return this.hear((signal) => this.search(this.box.value.trim(), c.next, signal));
    if (!c.whole) {
      this.box.value = c.text + " ";
      this.box.focus();
      return this.enter();
    }
    this.fill("postcode", c.postcode);
    this.fill("line1", c.text);
    this.dialog.close();
    const remote = c.remote ?? (await this.remoteOf(c));
    this.piece<HTMLElement>(".finder-note").textContent = [filled(this.dataset["picked"] ?? "", { address: `(${c.postcode}) ${c.text}` }), remote && this.dataset["remote"]].filter(Boolean).join(" ");
    this.dispatchEvent(new CustomEvent("address-picked", { bubbles: true, detail: { postcode: c.postcode, address: c.text, remote: remote ?? "" } }));
    this.input("line2")?.focus();
  }

  // remoteOf asks of an address that came as a suggestion whether it is remote; without an answer nothing is said.
  private async remoteOf(c: Choice): Promise<string | undefined> {
    const found = await ask("GET", "/api/v1/postcode/search", { query: { q: c.text, size: 1 } }).catch(() => undefined);
    return found?.items[0]?.postcode === c.postcode ? found.items[0].remote : undefined;
  }

  private fill(name: string, value: string): void {
    const input = this.input(name);
    if (!input) return;
    input.value = value;
    input.removeAttribute("aria-invalid");
    for (const kind of ["input", "change"]) input.dispatchEvent(new Event(kind, { bubbles: true }));
  }
}

customElements.define("address-finder", AddressFinder);
