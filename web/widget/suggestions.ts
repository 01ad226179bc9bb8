import { Latest } from "../shared/finder/latest";
import { t } from "../shared/texts";

interface Suggestion {
  text: string;
  postcode?: string;
  count: number;
}

// Suggestions is the list under the box while one types, at most so many; with 0 there is none. What is taken from it goes into the box.
export class Suggestions {
  private readonly latest = new Latest();
  private items: Suggestion[] = [];
  private asked = "";
  at = -1;

  constructor(
    private readonly box: HTMLInputElement,
    private readonly list: HTMLUListElement,
    private readonly heard: HTMLElement,
    private readonly most: number,
    private readonly take: (text: string) => void,
  ) {
    box.addEventListener("input", () => void this.typed());
    box.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (e) => e.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (e) => {
      const li = e.target instanceof Element ? e.target.closest("li") : null;
      if (li) this.choose([...list.children].indexOf(li));
    });
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  // choose takes a line, or the marked one.
  choose(at = this.at): void {
    const one = this.items[at];
    if (!one) return;
    this.close();
    this.take(one.text);
  }

  // move marks the line so many further on.
  move(by: number): void {
    const n = this.items.length;
    this.mark(by > 0 ? (this.at + 1) % n : (this.at <= 0 ? n : this.at) - 1);
  }

  close(): void {
    this.latest.stop();
    this.asked = this.box.value.trim();
    this.show([]);
  }

  private async typed(): Promise<void> {
    const q = this.box.value.trim();
    if (q === this.asked) return; // a space, or a syllable that was ended
    this.asked = q;
    this.mark(-1); // what was marked is of what was typed before
    if (!q || this.most < 1) return this.close();
    const items = await this.latest
      .ask(async (signal) => {
        const answer = await fetch(`/postcode/widget/suggest?${new URLSearchParams({ q, size: String(this.most) })}`, { signal });
        return answer.ok ? ((await answer.json()) as { items: Suggestion[] }).items : [];
      })
      .catch((): Suggestion[] => []); // one can still search
    if (items) this.show(items);
  }

  private show(items: Suggestion[]): void {
    this.items = items;
    this.list.replaceChildren(...items.map((s, i) => this.line(s, i)));
    this.list.hidden = items.length === 0;
    this.box.setAttribute("aria-expanded", String(items.length > 0));
    this.heard.textContent = items.length ? t("widget.suggested", { n: items.length }) : "";
    this.mark(-1);
    this.list.scrollTop = 0;
  }

  private line(s: Suggestion, i: number): HTMLLIElement {
    const li = document.createElement("li");
    li.id = `suggestion-${i}`;
    li.setAttribute("role", "option");
    for (const [name, text] of [["text", s.text], ["count", s.count > 1 ? t("finder.many", { n: s.count.toLocaleString() }) : (s.postcode ?? "")]] as const) {
      const span = document.createElement("span");
      span.className = name;
      span.textContent = text;
      li.append(span);
    }
    return li;
  }

  private mark(at: number): void {
    this.at = at;
    [...this.list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", `suggestion-${at}`);
    this.list.children[at]?.scrollIntoView({ block: "nearest" });
  }
}
