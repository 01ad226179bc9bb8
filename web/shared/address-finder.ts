import { ask, Problem, type Schema } from "./ask";
import { Latest } from "./finder/latest";
import { RemoteNote } from "./remote-note";
import { filled } from "./texts";

// Choice is one line of the list: an address that can be taken, or what is typed further.
interface Choice {
  postcode: string;
  text: string; // what goes into the form, or into the box
  under?: string;
  remote?: string;
  rest?: string; // what was typed behind the address, such as a floor
  whole: boolean; // it is one address
  next?: string; // not an address: the place of the page after
}

interface Shown {
  choices: Choice[];
  word: string;
}

const pageSize = 20;
const rest = 250; // ms without a key after which what can't be completed is searched
const unaskable: Record<string, string> = { address_query_invalid: "finder.too_short", address_query_too_long: "finder.too_long" };
let finders = 0;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((go, stop) => {
    const waiting = setTimeout(go, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(waiting);
      stop(new DOMException("", "AbortError"));
    });
  });

// AddressFinder looks an address up and fills postcode and line1 of the .address or form that it stands in, then leads to line2. The server
// draws it, with its texts, and it is hidden until this script is there. It tells the form with the event address-picked.
export class AddressFinder extends HTMLElement {
  private readonly latest = new Latest();
  private readonly id_ = `finder-${++finders}`; // several may stand on a page
  private texts: Record<string, string> = {};
  private choices: Choice[] = [];
  private at = -1;
  private asked = ""; // what the list answers, or is about to
  private entering = false; // Enter ended a syllable: it is meant once that is in the box

  connectedCallback(): void {
    if (!this.hidden) return;
    this.hidden = false;
    this.texts = JSON.parse(this.querySelector(".finder-texts")?.textContent || "{}") as Record<string, string>;
    this.named();
    this.piece<HTMLButtonElement>(".finder-open").addEventListener("click", () => this.open());
    this.piece<HTMLButtonElement>(".finder-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("click", (e) => e.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("close", (e) => e.target === this.dialog && this.rest());
    this.box.addEventListener("input", () => this.typed());
    this.box.addEventListener("keydown", (e) => this.key(e));
    this.box.addEventListener("compositionend", () => this.entering && this.entered());
    this.list.addEventListener("click", (e) => {
      const li = e.target instanceof Element ? e.target.closest("li") : null;
      if (li) void this.take([...this.list.children].indexOf(li));
    });
  }

  disconnectedCallback(): void {
    this.rest();
    if (this.dialog.open) this.dialog.close(); // a dialog that was taken off the page is no modal one any more
  }

  // named gives what belongs together names that no other finder of the page has.
  private named(): void {
    const title = this.piece("h2");
    title.id = `${this.id_}-title`;
    this.dialog.setAttribute("aria-labelledby", title.id);
    this.list.id = `${this.id_}-list`;
    this.box.setAttribute("aria-controls", this.list.id);
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

  private say(key: string, fill: Record<string, string | number> = {}): string {
    return filled((fill["n"] === 1 ? this.texts[`${key}.one`] : undefined) ?? this.texts[key] ?? "", fill);
  }

  private input(name: string): HTMLInputElement | null {
    return (this.closest(".address, form") ?? document).querySelector<HTMLInputElement>(`input[name="${name}"]`);
  }

  // note stands beside what is filled in.
  private get note(): RemoteNote | null {
    return (this.closest(".address, form") ?? document).querySelector<RemoteNote>("remote-note");
  }

  private open(): void {
    this.fit();
    window.visualViewport?.addEventListener("resize", this.fit);
    window.visualViewport?.addEventListener("scroll", this.fit);
    this.dialog.showModal();
    this.box.focus();
    this.box.select();
  }

  // rest stops what is under way.
  private rest(): void {
    this.latest.stop();
    window.visualViewport?.removeEventListener("resize", this.fit);
    window.visualViewport?.removeEventListener("scroll", this.fit);
  }

  // fit tells the style sheet how much of the window is to be seen: a keyboard on the screen leaves the window as large as it was.
  private readonly fit = (): void => {
    const seen = window.visualViewport;
    if (!seen || seen.scale > 1.05) return;
    this.dialog.style.setProperty("--seen-top", `${seen.offsetTop}px`);
    this.dialog.style.setProperty("--seen-height", `${seen.height}px`);
  };

  private typed(): void {
    const q = this.box.value.trim();
    if (q === this.asked) return; // a space, or a syllable that was ended
    this.asked = q;
    this.mark(-1); // what was marked is of what was typed before
    if (q) return void this.hear((signal) => this.suggest(q, signal));
    this.latest.stop();
    this.show([], this.say("finder.help"));
  }

  private async suggest(q: string, signal: AbortSignal): Promise<Shown> {
    const { items } = await ask("GET", "/api/v1/postcode/suggest", { query: { q, size: 10 }, signal });
    if (items.length === 0) {
      await pause(rest, signal); // half a syllable completes to nothing; what stands there stays for so long
      return this.find(q, undefined, signal);
    }
    return { choices: items.map((s) => this.lead(s)), word: "" };
  }

  // lead is a suggestion as a choice: an address, or what is looked for next.
  private lead(s: Schema<"Suggestion">): Choice {
    if (s.key) return { postcode: s.postcode ?? "", text: s.text, remote: s.remote, rest: s.rest, whole: true };
    return { postcode: "", text: s.text, rest: s.rest, whole: false, under: this.say("finder.many", { n: s.count === 1 ? 1 : s.count.toLocaleString() }) };
  }

  private async find(q: string, at: string | undefined, signal: AbortSignal): Promise<Shown> {
    const found = await ask("GET", "/api/v1/postcode/search", { query: { q, at, size: pageSize }, signal });
    const more: Choice[] = found.next ? [{ postcode: "", text: this.say("finder.more"), whole: false, next: found.next }] : [];
    const leads = (found.suggestions ?? []).map((s) => this.lead(s));
    return { choices: [...found.items.map((hit) => this.choice(hit, found.understood.rest)), ...more, ...leads], word: this.word(q, found) };
  }

  // word says what stands between the query and its answer.
  private word(q: string, found: Schema<"Found">): string {
    const first = found.items[0];
    if (found.hint === "only_sido") return this.say("finder.only_sido");
    if (found.hint === "only_digit") return this.say("finder.only_digit");
    if (found.hint === "too_short") return this.say("finder.too_short");
    const { area, name, number, unknown } = found.understood;
    if (!first) {
      const word = [unknown, number].filter(Boolean).join(" ");
      if (!unknown && !area) return this.say("finder.none", { query: [name, number].filter(Boolean).join(" ") || q });
      return `${area ? this.say("finder.none_in", { area, word }) : this.say("finder.none_word", { word })} ${this.say(found.suggestions?.length ? "finder.try" : "finder.check")}`;
    }
    if (first.nearest) return this.say("finder.near", { query: [name, number].filter(Boolean).join(" ") || q });
    if (unknown && name) return this.say("finder.without", { word: unknown, name });
    if (first.corrected) return this.say("finder.read", { name: first.corrected });
    return first.wrongArea ? this.say("finder.area") : this.say("finder.many", { n: found.total === 1 ? 1 : found.total.toLocaleString() });
  }

  private choice(hit: Schema<"Hit">, rest?: string): Choice {
    const text = [hit.road, hit.reference].filter(Boolean).join(" ");
    return { postcode: hit.postcode, text, under: `${this.say("finder.parcel")} ${hit.searched ?? hit.parcel}`, remote: hit.remote, rest, whole: true };
  }

  // hear shows what the shop answers, behind the lines that are kept, and says so if no answer comes.
  private async hear(question: (signal: AbortSignal) => Promise<Shown>, keep: Choice[] = []): Promise<void> {
    this.list.setAttribute("aria-busy", "true");
    try {
      const shown = await this.latest.ask(question);
      if (shown) this.show([...keep, ...shown.choices], keep.length ? this.said.textContent : shown.word, keep.length || -1);
    } catch (e) {
      this.asked = ""; // so that the same may be asked again
      this.show([], this.say((e instanceof Problem && unaskable[e.code]) || "finder.offline"));
    }
    this.list.removeAttribute("aria-busy");
  }

  private show(choices: Choice[], word: string, mark = -1): void {
    this.choices = choices;
    this.said.textContent = word;
    this.list.replaceChildren(...choices.map((c, i) => this.line(c, i)));
    this.box.setAttribute("aria-expanded", String(choices.length > 0));
    this.mark(Math.min(mark, choices.length - 1));
    if (mark < 0) this.list.scrollTop = 0;
  }

  private line(c: Choice, i: number): HTMLLIElement {
    const li = document.createElement("li");
    li.id = `${this.id_}-${i}`;
    li.setAttribute("role", "option");
    if (!c.whole) li.className = c.next ? "finder-more" : "finder-on";
    if (!c.whole) li.append(this.piece(".finder-open .icon").cloneNode(true));
    for (const [name, text] of [["zip", c.postcode], ["text", c.text], ["under", c.under]] as const) {
      if (!text) continue;
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
    this.box.setAttribute("aria-activedescendant", `${this.id_}-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  private key(e: KeyboardEvent): void {
    const n = this.choices.length;
    if (e.key === "ArrowDown" && n) this.mark((this.at + 1) % n);
    else if (e.key === "ArrowUp" && n) this.mark((this.at <= 0 ? n : this.at) - 1);
    else if (e.key !== "Enter") return;
    else if (e.isComposing) {
      this.entering = true;
      return; // the key ends the syllable first
    } else this.entered();
    e.preventDefault(); // and the form is not sent
  }

  private entered(): void {
    this.entering = false;
    void (this.at >= 0 ? this.take(this.at) : this.search(this.box.value.trim()));
  }

  private search(q: string): Promise<void> {
    if (!q) return Promise.resolve();
    this.asked = q;
    this.latest.stop();
    return this.hear((signal) => this.find(q, undefined, signal));
  }

  private async take(at: number): Promise<void> {
    const c = this.choices[at];
    if (!c) return;
    if (c.next) return this.hear((signal) => this.find(this.asked, c.next, signal), this.choices.slice(0, at));
    if (!c.whole) {
      const q = [c.text, c.rest].filter(Boolean).join(" "); // a flat that was typed already goes along
      this.box.value = `${q} `;
      this.box.focus();
      return this.search(q);
    }
    this.dialog.close();
    this.fill("postcode", c.postcode);
    this.fill("line1", c.text);
    if (c.rest && !this.input("line2")?.value) this.fill("line2", c.rest);
    this.note?.tell(Boolean(c.remote), this.say("finder.picked", { address: `(${c.postcode}) ${c.text}` }));
    this.dispatchEvent(new CustomEvent("address-picked", { bubbles: true, detail: { postcode: c.postcode, address: c.text, remote: c.remote ?? "" } }));
    this.input("line2")?.focus();
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
