import { Latest } from "../shared/finder/latest";
import { t } from "../shared/texts";
import { cell } from "./cell";
import { lead, type Lead } from "./lead";
import { picked, type Result } from "./pick";
import { Suggestions } from "./suggestions";
import { paint, read, teller } from "./told";

interface Found {
  total: number;
  hint: string;
  madeUp: boolean;
  read: string; // the name and number that were looked for
  area?: string;
  unknown?: string; // what names nothing
  corrected?: string;
  nearest?: boolean;
  elsewhere?: boolean;
  results: Result[];
  suggestions?: Lead[]; // where nothing was found
}

interface Place {
  q: string;
  page: number;
}

const pageSize = 10;

// postcode-widget searches, and tells the page that opened it what was picked, in Daum's form.
class PostcodeWidget extends HTMLElement {
  private readonly told = read(location.hash);
  private readonly tell = teller(this.told);
  private readonly latest = new Latest(1);
  private at: Place = { q: "", page: 1 };
  private last = 0;
  private guiding?: ReturnType<typeof setTimeout>;
  private suggestions?: Suggestions;

  connectedCallback(): void {
    const { told } = this;
    if (told.title) document.title = told.title;
    paint(told.theme, document.documentElement);
    this.classList.toggle("animated", told.animation);
    const box = this.piece<HTMLInputElement>("input");
    const suggestions = (this.suggestions = new Suggestions(box, this.piece("#suggestions"), this.piece(".heard"), told.maxSuggestItems, (text) => {
      box.value = text;
      this.ask({ q: text, page: 1 });
    }));
    box.addEventListener("keydown", (e) => this.key(e, suggestions));
    this.piece("form").addEventListener("submit", (e) => {
      e.preventDefault();
      this.ask({ q: box.value.trim(), page: 1 });
    });
    this.piece("main").addEventListener("keydown", (e) => this.walk(e));
    this.piece(".before").addEventListener("click", () => this.ask({ ...this.at, page: this.at.page - 1 }, true));
    this.piece(".after").addEventListener("click", () => this.ask({ ...this.at, page: this.at.page + 1 }, true));
    window.addEventListener("popstate", (e) => void this.go((e.state as Place | null) ?? { q: "", page: 1 }));
    new ResizeObserver(() => this.tell("resize", { width: document.documentElement.scrollWidth, height: document.body.scrollHeight })).observe(document.body);
    const touched = matchMedia("(pointer: coarse)").matches;
    if (told.focusInput && !touched) box.focus();
    if (told.q) {
      history.replaceState({ q: told.q, page: 1 }, "");
      void this.go({ q: told.q, page: 1 });
    }
  }

  private piece<E extends HTMLElement>(selector: string): E {
    const e = this.querySelector<E>(selector);
    if (!e) throw new Error(`the widget lacks ${selector}`);
    return e;
  }

  // ask goes to a page of results. In submit mode the way back leads to the one before it.
  private ask(place: Place, on = false): void {
    if (!place.q) return;
    if (this.told.submitMode && this.at.q) history.pushState(place, "");
    else history.replaceState(place, "");
    void this.go(place).then(() => {
      if (on) this.lines()[0]?.focus();
      else if (matchMedia("(pointer: coarse)").matches) this.piece("input").blur(); // its keyboard would lie over the results
    });
  }

  private async go(place: Place): Promise<void> {
    const box = this.piece<HTMLInputElement>("input");
    if (box.value.trim() !== place.q) box.value = place.q;
    this.suggestions?.close();
    this.at = place;
    if (!place.q) return this.show({ total: 0, hint: "", madeUp: false, read: "", results: [] }, t("finder.help"));
    const { shorthand, showMoreHName } = this.told;
    const query = new URLSearchParams({ q: place.q, page: String(place.page), shorthand: String(shorthand), more: String(showMoreHName) });
    try {
      const found = await this.latest.ask(async (signal) => {
        const answer = await fetch(`/postcode/widget/results?${query}`, { signal });
        if (!answer.ok) throw new Error(String(answer.status));
        return (await answer.json()) as Found;
      });
      if (!found) return;
      this.show(found, [this.word(found), found.madeUp && t("widget.made_up")].filter(Boolean).join(" · "));
      this.tell("search", { q: place.q, count: found.total });
    } catch {
      this.show({ total: 0, hint: "missing", madeUp: false, read: "", results: [] }, t("widget.missing"));
    }
  }

  // word says what stands between the query and its answer.
  private word(found: Found): string {
    const query = found.read || this.at.q;
    switch (found.hint) {
      case "only_sido": return t("finder.only_sido");
      case "only_digit": return t("finder.only_digit");
      case "too_short": return t("finder.too_short");
      case "too_long": return t("finder.too_long");
      case "missing": return t("widget.missing");
    }
    if (!found.total) return this.nothing(found);
    if (found.nearest) return t("finder.near", { query });
    if (found.unknown && found.read) return t("finder.without", { word: found.unknown, name: found.read });
    if (found.corrected) return t("finder.read", { name: found.corrected });
    return found.elsewhere ? t("finder.area") : t("finder.many", { n: found.total === 1 ? 1 : found.total.toLocaleString() });
  }

  // nothing says what was understood of a query that nothing answers.
  private nothing({ area, unknown, read, suggestions }: Found): string {
    const word = [unknown, read].filter(Boolean).join(" ");
    if (!unknown && !area) return t("finder.none", { query: word || this.at.q });
    return `${area ? t("finder.none_in", { area, word }) : t("finder.none_word", { word })} ${t(suggestions?.length ? "finder.try" : "finder.check")}`;
  }

  private show(found: Found, word: string): void {
    this.last = Math.ceil(found.total / pageSize);
    this.piece(".said").textContent = word;
    const cells = found.results.map((r) => cell(r, this.told, (choice, language) => this.tell("complete", { data: picked(r, choice, language, this.at.q) })));
    this.piece(".results").replaceChildren(...cells, ...(found.suggestions ?? []).map((s) => lead(s, () => this.ask({ q: s.text, page: 1 }, true))));
    const { page } = this.at;
    this.piece(".pages").hidden = this.last < 2;
    this.piece(".page").textContent = `${page} / ${this.last}`;
    this.piece<HTMLButtonElement>(".before").disabled = page <= 1;
    this.piece<HTMLButtonElement>(".after").disabled = page >= this.last;
    window.scrollTo(0, 0);
    this.guide();
  }

  // guide shows for a while how one may search, where there are very many pages.
  private guide(): void {
    clearTimeout(this.guiding);
    const { pleaseReadGuide: from, pleaseReadGuideTimer: seconds } = this.told;
    const many = from > 0 && this.last >= from;
    this.classList.toggle("guiding", many);
    if (!many) return;
    this.piece(".said").append(` ${t("widget.narrow")}`);
    this.guiding = setTimeout(() => this.classList.remove("guiding"), seconds * 1000);
  }

  private key(e: KeyboardEvent, suggestions: Suggestions): void {
    if (e.key === "Enter" && e.isComposing) return; // the key ends the syllable
    if (e.key === "Escape" && suggestions.open) suggestions.close();
    else if (e.key === "Enter" && suggestions.at >= 0) suggestions.choose();
    else if ((e.key === "ArrowDown" || e.key === "ArrowUp") && suggestions.open) suggestions.move(e.key === "ArrowDown" ? 1 : -1);
    else if (e.key === "ArrowDown" && this.lines().length) this.lines()[0]?.focus();
    else return;
    e.preventDefault();
  }

  // walk goes through the results by the arrows, and back to the box.
  private walk(e: KeyboardEvent): void {
    const lines = this.lines();
    const at = lines.indexOf(document.activeElement as HTMLElement);
    const box = this.piece("input");
    const to = { ArrowDown: lines[at + 1], ArrowUp: at > 0 ? lines[at - 1] : box, Home: lines[0], End: lines.at(-1), Escape: box }[e.key];
    if (!to) return;
    to.focus();
    e.preventDefault();
  }

  private lines(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".results button")];
  }
}

customElements.define("postcode-widget", PostcodeWidget);
