import { standing } from "./chat-log";
import type { Visitor } from "../../shared/visitor";
import type { Card, Message, RoomState, ShowState, You } from "./talk";

export interface Variant {
  id: string;
  values: string[];
  price: number;
  listPrice: number;
  left: number;
}

export interface Good {
  id: string;
  slug: string;
  name: string;
  picture: string;
  options: { name: string; values: string[] }[];
  variants: Variant[];
}

// RoomData is what the server wrote into the page for the islands (internal/storefront/live.go); it is the same for everybody.
export interface RoomData {
  show: string;
  state: ShowState;
  closed: boolean; // nothing can be kept, so nothing is sold
  startsAt: number;
  live: string; // playlists
  replay: string;
  near: string; // the door where pictures are pushed; empty: none
  chat: string; // channel
  lang: string;
  path: string;
  goods: Good[];
  pinned: string;
  chapters: { productId?: string; at: string }[];
}

export interface RoomEvents {
  state: ShowState;
  messages: Message[]; // to be shown in the chat
  notice: string; // what stands above the chat, "" for nothing
  counts: { viewers: number; hearts: number };
  pinned: Card | null;
  stock: { product: string; variant: string; left: number };
  you: You;
  visitor: Visitor;
  online: boolean;
  closed: boolean;
  buy: string;
  shelf: undefined;
  toast: string;
  moment: number; // replay: the wall clock of the picture, Unix ms
}

// Room is what the islands of one page share: the data, and who hears what.
export class Room {
  state: ShowState;
  closed: boolean;
  pinned: string;
  private readonly bus = new EventTarget();
  private ahead = 0;

  private moment = 0;
  private standing: Extract<Message, { kind: "notice" }> | null = null;

  // The doors to the server, set by the connection.
  say: (text: string, mid: string) => Promise<void> = () => Promise.reject(new Error("offline"));
  heart: (n: number) => Promise<void> = () => Promise.resolve();

  constructor(readonly data: RoomData) {
    this.state = data.state;
    this.closed = data.closed;
    this.pinned = data.pinned;
    this.on("moment", (moment) => (this.moment = moment));
  }

  // visitor is who looks on; a guest until the server has said.
  visitor: Visitor = { member: false, staff: false, name: "", cart: 0, lang: "ko", now: "" };

  // meet takes in who looks on, and what the server's clock says.
  meet(v: Visitor): void {
    this.visitor = v;
    this.ahead = Date.parse(v.now) - Date.now();
    this.tell("visitor", v);
  }

  // here is the address of this page at this second of the show, to come back to.
  here(): string {
    return this.moment ? `${this.data.path}?at=${Math.round(this.moment)}` : this.data.path;
  }

  // now is the server's clock, Unix ms.
  now(): number {
    return Date.now() + this.ahead;
  }

  good(id: string): Good | undefined {
    return this.data.goods.find((g) => g.id === id);
  }

  on<K extends keyof RoomEvents>(name: K, hear: (detail: RoomEvents[K]) => void): void {
    this.bus.addEventListener(name, (e) => hear((e as CustomEvent<RoomEvents[K]>).detail));
  }

  tell<K extends keyof RoomEvents>(name: K, detail: RoomEvents[K]): void {
    this.bus.dispatchEvent(new CustomEvent(name, { detail }));
  }

  // enter takes over what the room is like now. A page that was made just before the show ended knows nothing of its replay: it is
  // asked for anew, past the browser's own copy, until it is about ten seconds old.
  enter(s: RoomState): void {
    if (s.show === "ended" && this.data.state !== "ended" && this.state !== "ended" && performance.now() < 10_000) setTimeout(() => location.reload(), 1000);
    this.tell("counts", { viewers: s.viewers, hearts: s.hearts });
    this.tell("you", s.you);
    this.standing = s.notice;
    this.tell("notice", s.notice?.text ?? "");
    if (s.show === "live" || s.show === "away" || s.show === "ended") this.move(s.show);
    this.pin(s.pinned);
    this.close(s.closed);
  }

  // hear takes what the server says in the room, in order. What is past is known to whoever has just entered.
  hear(messages: Message[], past = false): void {
    const lines: Message[] = [];
    for (const m of messages) {
      switch (m.kind) {
        case "show":
          this.move(m.state);
          break;
        case "notice":
        case "notice_end":
        case "delete":
          if (!past) this.stand(m);
          lines.push(m);
          break;
        case "card":
          this.pin(m.product);
          break;
        case "unpin":
          this.pin(null);
          break;
        case "stock":
          this.stock(m);
          break;
        case "count":
          this.tell("counts", m);
          break;
        case "you":
          this.tell("you", m);
          break;
        case "closed":
          this.close(m.closed);
          break;
        default:
          lines.push(m);
      }
    }
    if (lines.length) this.tell("messages", lines);
  }

  // move follows the show. What has ended stays ended, whatever old news comes late.
  move(state: ShowState): void {
    if (this.state === state || this.state === "ended") return;
    this.state = state;
    this.tell("state", state);
  }

  // close follows whether the shop takes orders.
  private close(closed: boolean): void {
    if (this.closed === closed) return;
    this.closed = closed;
    this.tell("closed", closed);
  }

  // stand follows what stands above the chat: the last notice, until it is taken down or deleted.
  private stand(m: Extract<Message, { kind: "notice" | "notice_end" | "delete" }>): void {
    const now = standing([m], this.standing);
    if (now === this.standing) return;
    this.standing = now;
    this.tell("notice", now?.text ?? "");
  }

  private pin(card: Card | null): void {
    this.pinned = card?.id ?? "";
    this.tell("pinned", card);
  }

  private stock(m: { product: string; variant: string; left: number }): void {
    const variant = this.good(m.product)?.variants.find((v) => v.id === m.variant);
    if (variant) variant.left = m.left;
    this.tell("stock", m);
  }
}

let shared: Room | undefined;

// room is the page's one room.
export function room(): Room {
  shared ??= new Room(JSON.parse(document.getElementById("room-data")?.textContent ?? "{}") as RoomData);
  return shared;
}

// left is how many of a good are left over all its variants.
export function left(g: Good): number {
  return g.variants.reduce((sum, v) => sum + Math.max(0, v.left), 0);
}
