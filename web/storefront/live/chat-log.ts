import type { Message } from "./talk";

// Line is what stands in the list: a message that is shown, or one of the viewer's own on its way.
export type Line = (Extract<Message, { kind: "text" | "order" | "notice" }> & { sending?: "waiting" | "failed" }) & { key: string };

export interface Change {
  added: Line[]; // in order, to be put at the end
  changed: Line[];
  removed: string[]; // keys
}

const shown = new Set(["text", "order", "notice"]);

// ChatLog merges what comes live, from history and from the viewer into one list: each message once, in order, deletes applied
// whenever they come, and never more than cap lines.
export class ChatLog {
  readonly lines: Line[] = [];
  private readonly seen = new Set<string>();
  private readonly gone = new Set<string>();

  constructor(private readonly cap = 200) {}

  // say puts the viewer's own message at the end before the server has it.
  say(line: Extract<Message, { kind: "text" }>): Change {
    const own: Line = { ...line, key: line.mid ?? line.id, sending: "waiting" };
    this.lines.push(own);
    return { added: [own], changed: [], removed: this.trim() };
  }

  // fail marks an own message that the server did not take.
  fail(mid: string): Change {
    const own = this.lines.find((l) => l.key === mid && l.sending);
    if (!own) return nothing();
    own.sending = "failed";
    return { added: [], changed: [own], removed: [] };
  }

  // drop takes an own message away, before it is sent again.
  drop(mid: string): Change {
    const i = this.lines.findIndex((l) => l.key === mid && l.sending);
    if (i < 0) return nothing();
    this.lines.splice(i, 1);
    return { added: [], changed: [], removed: [mid] };
  }

  add(messages: Message[]): Change {
    const change = nothing();
    for (const m of messages) {
      if (m.kind === "delete") {
        this.remove(m.target, change);
        continue;
      }
      if (!shown.has(m.kind)) continue;
      const line = m as Extract<Message, { kind: "text" | "order" | "notice" }>;
      if (this.seen.has(line.id) || this.gone.has(line.id)) continue;
      this.seen.add(line.id);
      const mid = line.kind === "text" ? line.mid : undefined;
      const own = mid ? this.lines.find((l) => l.key === mid && l.sending) : undefined;
      if (own) {
        Object.assign(own, line);
        delete own.sending;
        change.changed.push(own);
        continue;
      }
      const fresh: Line = { ...line, key: line.id };
      this.lines.push(fresh);
      change.added.push(fresh);
    }
    const trimmed = this.trim();
    const out = new Set(trimmed);
    change.added = change.added.filter((l) => !out.has(l.key));
    change.removed.push(...trimmed);
    return change;
  }

  clear(): Change {
    const removed = this.lines.map((l) => l.key);
    this.lines.length = 0;
    this.seen.clear();
    return { added: [], changed: [], removed };
  }

  private remove(id: string, change: Change): void {
    this.gone.add(id);
    const i = this.lines.findIndex((l) => l.id === id);
    if (i < 0) return;
    const [line] = this.lines.splice(i, 1);
    if (!line) return;
    change.removed.push(line.key);
    change.added = change.added.filter((l) => l !== line);
  }

  private trim(): string[] {
    if (this.lines.length <= this.cap) return [];
    return this.lines.splice(0, this.lines.length - this.cap).map((l) => {
      this.seen.delete(l.id);
      return l.key;
    });
  }
}

function nothing(): Change {
  return { added: [], changed: [], removed: [] };
}

// standing gives the notice that stands after messages, where one stood before them.
export function standing(messages: readonly Message[], before: Extract<Message, { kind: "notice" }> | null = null): typeof before {
  let stands = before;
  for (const m of messages) {
    if (m.kind === "notice") stands = m;
    else if (m.kind === "notice_end" || (m.kind === "delete" && m.target === stands?.id)) stands = null;
  }
  return stands;
}

// standingAt gives the notice that stood at a moment of the show; one that was deleted never stood.
export function standingAt(messages: readonly Message[], at: number): ReturnType<typeof standing> {
  const gone = new Set(messages.map((m) => (m.kind === "delete" ? m.target : "")));
  return standing(messages.filter((m) => "at" in m && m.at <= at && !(m.kind === "notice" && gone.has(m.id))));
}

// upTo gives the last lines said until a moment of the show, as they would have stood then. Messages are in order of time;
// deletes hold for the whole replay, whenever they were made.
export function upTo(messages: readonly Message[], at: number, most: number): Message[] {
  const gone = new Set<string>();
  for (const m of messages) if (m.kind === "delete") gone.add(m.target);
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const m = messages[middle];
    if (m && "at" in m && m.at <= at) low = middle + 1;
    else high = middle;
  }
  const out: Message[] = [];
  for (let i = low - 1; i >= 0 && out.length < most; i--) {
    const m = messages[i];
    if (m && shown.has(m.kind) && !("id" in m && m.id && gone.has(m.id))) out.unshift(m);
  }
  return out;
}
