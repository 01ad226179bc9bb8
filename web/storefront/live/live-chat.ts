import { ask } from "../../shared/ask";
import { has, t } from "../../shared/texts";
import { ChatLog, standingAt, upTo, type Change, type Line } from "./chat-log";
import { el, find } from "./dom";
import { room } from "./room";
import type { Message, You } from "./talk";

const kept = 200;
const replayed = 60;
const patience = 3000; // ms for what was said before

// live-chat is the talk beside the picture: it lists what is said, and sends what the viewer says.
class LiveChat extends HTMLElement {
  private readonly log = new ChatLog(kept);
  private readonly nodes = new Map<string, HTMLElement>();
  private waiting: Message[] = [];
  private due = false;
  private atEnd = true;
  private me: You = { canWrite: false };
  private offline?: ReturnType<typeof setTimeout>;

  connectedCallback(): void {
    const r = room();
    const lines = find(this, ".lines");
    setTimeout(() => this.open(), patience);
    lines.addEventListener("scroll", () => this.scrolled(), { passive: true });
    find(this, ".newer").addEventListener("click", () => this.toEnd());
    this.querySelector("form")?.addEventListener("submit", (e) => this.submit(e));
    r.on("you", (you) => this.become(you));
    r.on("notice", (text) => this.notice(text));
    r.on("visitor", ({ member }) => {
      for (const e of this.querySelectorAll<HTMLElement>(".say")) e.hidden = r.state === "ended" || e.matches(".sign-in") === member;
    });
    if (r.state === "ended") {
      void this.replay();
      return;
    }
    r.on("messages", (m) => this.take(m));
    r.on("online", (on) => this.connection(on));
    r.on("state", (state) => {
      if (state === "ended") for (const e of this.querySelectorAll<HTMLElement>(".say")) e.hidden = true;
    });
  }

  // open shows the lines: with what was said before, where that comes soon.
  private open(): void {
    find(this, ".lines").removeAttribute("data-early");
  }

  // take gathers what comes and draws it with the next frame; a page that is not looked at draws when it is again.
  private take(messages: Message[]): void {
    this.waiting.push(...messages);
    if (this.waiting.length > kept * 2) this.waiting.splice(0, this.waiting.length - kept * 2);
    if (this.due) return;
    this.due = true;
    requestAnimationFrame(() => {
      this.due = false;
      const many = this.waiting;
      this.waiting = [];
      this.draw(this.log.add(many));
    });
  }

  private draw(c: Change): void {
    for (const key of c.removed) {
      this.nodes.get(key)?.remove();
      this.nodes.delete(key);
    }
    for (const line of c.changed) {
      const fresh = this.node(line);
      this.nodes.get(line.key)?.replaceWith(fresh);
      this.nodes.set(line.key, fresh);
    }
    if (!c.added.length) return;
    const part = document.createDocumentFragment();
    for (const line of c.added) {
      const node = this.node(line);
      if (c.added.length < 4) node.classList.add("fresh");
      this.nodes.set(line.key, node);
      part.append(node);
    }
    find(this, ".lines").append(part);
    if (this.atEnd) this.toEnd();
    else find(this, ".newer").hidden = false;
  }

  private node(line: Line): HTMLElement {
    switch (line.kind) {
      case "order": {
        const fill = { who: line.who, product: (document.documentElement.lang === "en" && line.productEn) || line.product, qty: line.qty, more: line.more };
        return el("p", { class: "line order" }, t(line.more ? "live.chat.bought.more" : "live.chat.bought", fill));
      }
      case "notice":
        return el("p", { class: "line notice" }, el("span", { class: "role" }, t("live.chat.notice")), line.text);
      case "text": {
        const staff = line.author.role !== "member";
        const mine = line.author.id === this.me.id;
        const role = staff && el("span", { class: line.author.role === "host" ? "role" : "role staff" }, t(line.author.role === "host" ? "live.chat.host" : "live.chat.staff"));
        const who = el("span", { class: "who" }, line.author.name);
        who.style.setProperty("--hue", String(line.author.hue));
        const again =
          line.sending === "failed" && el("button", { type: "button", class: "again", click: () => this.again(line) }, t("live.chat.again"));
        return el("p", { class: ["line", mine && "mine", line.sending].filter(Boolean).join(" "), "data-id": line.id }, role, who, line.text, again);
      }
    }
  }

  // notice shows what stands above the chat.
  private notice(text: string): void {
    const bar = find(this, ".standing");
    const words = find(bar, ".standing-text");
    if (words.textContent === text) return;
    words.textContent = text;
    bar.hidden = !text;
  }

  private scrolled(): void {
    const lines = find(this, ".lines");
    this.atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
    if (this.atEnd) find(this, ".newer").hidden = true;
  }

  private toEnd(): void {
    const lines = find(this, ".lines");
    lines.scrollTop = lines.scrollHeight;
    this.atEnd = true;
    find(this, ".newer").hidden = true;
  }

  private submit(e: Event): void {
    e.preventDefault();
    const input = find<HTMLInputElement>(this, "input[name=text]");
    const text = input.value.trim();
    if (!text) return;
    if (!this.me.canWrite && this.me.reason) {
      this.trouble(this.why(this.me.reason));
      return;
    }
    input.value = "";
    this.send(text);
  }

  private send(text: string): void {
    const mid = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    const author = { id: this.me.id ?? "", name: this.me.name || room().visitor.name, role: this.me.role ?? "member", hue: 40 };
    this.atEnd = true;
    this.draw(this.log.say({ kind: "text", id: mid, at: room().now(), author, text, mid }));
    room()
      .say(text, mid)
      .then(() => this.trouble(""))
      .catch((e: { message?: string }) => {
        this.draw(this.log.fail(mid));
        this.trouble(this.why(e.message ?? ""));
      });
  }

  private again(line: Line): void {
    if (line.kind !== "text") return;
    this.draw(this.log.drop(line.key));
    this.send(line.text);
  }

  // why is the sentence for a refusal: the fault's own text where there is one.
  private why(code: string): string {
    if (has("error." + code)) return t("error." + code);
    if (code === "muted" || code === "banned") return t("live.chat.muted");
    if (code === "chat_slow_down") return t("live.chat.slow");
    return t("live.chat.failed");
  }

  private trouble(text: string): void {
    const box = find(this, ".talk-trouble");
    box.textContent = text;
    box.hidden = !text;
  }

  private become(you: You): void {
    this.me = you;
    this.trouble(room().state !== "ended" && room().visitor.member && !you.canWrite && you.reason !== "guest" && you.reason !== "ended" ? this.why(you.reason ?? "") : "");
  }

  // A short gap in the connection is nobody's business; after three seconds it is told.
  private connection(on: boolean): void {
    clearTimeout(this.offline);
    if (on) {
      this.trouble("");
      requestAnimationFrame(() => this.open()); // what was said comes in the same frame
    } else this.offline = setTimeout(() => this.trouble(t("live.chat.offline")), 3000);
  }

  // replay shows the chat of the show in step with the picture. It is read in pages as the picture comes near.
  private async replay(): Promise<void> {
    const r = room();
    const all: Message[] = [];
    let next = "";
    let done = false;
    let reading: Promise<void> | undefined;
    const read = async () => {
      const page = await ask("GET", "/api/v1/chat/{room}/messages", { path: { room: r.data.chat }, query: { size: 500, at: next } });
      all.push(...(page.items as Message[]));
      next = page.next ?? "";
      done = next === "";
    };
    const known = () => {
      const last = all.at(-1);
      return last && "at" in last ? last.at : 0;
    };
    let shown = 0;
    r.on("moment", (moment) => {
      if (!done && !reading && known() < moment + 30_000) {
        reading = read()
          .catch(() => new Promise<void>((ok) => setTimeout(ok, 3000)))
          .finally(() => (reading = undefined));
      }
      if (moment < shown) this.draw(this.log.clear());
      shown = moment;
      this.draw(this.log.add(upTo(all, moment, replayed)));
      if (all.length) this.open();
      this.notice(standingAt(all, moment)?.text ?? "");
    });
  }
}

customElements.define("live-chat", LiveChat);
