import { createSlice, type PayloadAction } from "@reduxjs/toolkit";

/** How many lines the studio keeps; older ones are in the replay. */
export const kept = 300;

export interface Author {
  id: string;
  name: string;
  role?: string;
  hue?: number;
}

/** A line of the chat panel. */
export type Line =
  | { kind: "text"; id: string; at: string; author: Author; text: string; deleted?: boolean }
  | { kind: "order"; id: string; at: string; who: string; product: string; productEn?: string; qty: number; more: number }
  | { kind: "card"; id: string; at: string; product: string; productEn?: string }
  | { kind: "notice"; id: string; at: string; text: string };

export interface RoomState {
  link: "connecting" | "on" | "off";
  viewers: number | null;
  hearts: number | null;
  lines: Line[];
  /** The notice that stands above the chat. */
  notice: { id: string; text: string } | null;
  /** What the server told about us: whether we may write, and why not. */
  mayWrite: boolean;
}

/** What the server publishes in a room; anything else is passed over. */
export interface Publication {
  kind?: string;
  id?: string;
  at?: string | number;
  author?: Author;
  text?: string;
  who?: string;
  product?: string | { id?: string; name?: string; nameEn?: string };
  productEn?: string;
  qty?: number;
  more?: number;
  target?: string;
  viewers?: number;
  hearts?: number;
  canWrite?: boolean;
  /** It was said before the state that came with the entry. */
  past?: boolean;
}

const initialState = (): RoomState => ({ link: "connecting", viewers: null, hearts: null, lines: [], notice: null, mayWrite: false });

export const room = createSlice({
  name: "room",
  initialState,
  reducers: {
    entered: () => initialState(),
    linkChanged(state, action: PayloadAction<RoomState["link"]>) {
      state.link = action.payload;
    },
    joined(state, action: PayloadAction<{ viewers?: number; hearts?: number; mayWrite: boolean; notice: RoomState["notice"] }>) {
      state.link = "on";
      state.mayWrite = action.payload.mayWrite;
      state.notice = action.payload.notice;
      state.viewers = action.payload.viewers ?? state.viewers;
      state.hearts = action.payload.hearts ?? state.hearts;
    },
    arrived(state, action: PayloadAction<Publication>) {
      take(state, action.payload);
    },
  },
});

export const { entered, linkChanged, joined, arrived } = room.actions;

function take(state: RoomState, p: Publication): void {
  switch (p.kind) {
    case "count":
      state.viewers = p.viewers ?? state.viewers;
      state.hearts = p.hearts ?? state.hearts;
      return;
    case "you":
      state.mayWrite = p.canWrite ?? state.mayWrite;
      return;
    case "notice_end":
      if (!p.past) state.notice = null;
      return;
    case "delete":
      if (!p.past && state.notice?.id === p.target) state.notice = null;
      for (const line of state.lines) {
        if (line.id === p.target && line.kind === "text") {
          line.deleted = true;
          line.text = "";
        }
      }
      return;
  }
  const line = lineOf(p);
  // A reconnect brings what was missed, and sometimes what was seen.
  if (!line || state.lines.some((l) => l.id === line.id)) return;
  if (line.kind === "notice" && !p.past) state.notice = { id: line.id, text: line.text };
  state.lines.push(line);
  if (state.lines.length > kept) state.lines.splice(0, state.lines.length - kept);
}

function lineOf(p: Publication): Line | null {
  if (!p.id) return null;
  const at = new Date(p.at ?? 0).toISOString();
  switch (p.kind) {
    case "text":
      return p.author ? { kind: "text", id: p.id, at, author: p.author, text: p.text ?? "" } : null;
    case "order":
      return { kind: "order", id: p.id, at, who: p.who ?? "", product: nameOf(p.product), productEn: p.productEn, qty: p.qty ?? 1, more: p.more ?? 0 };
    case "card":
      return { kind: "card", id: p.id, at, product: nameOf(p.product), productEn: typeof p.product === "object" ? p.product.nameEn : undefined };
    case "notice":
      return { kind: "notice", id: p.id, at, text: p.text ?? "" };
    default:
      return null;
  }
}

function nameOf(product: Publication["product"]): string {
  return typeof product === "string" ? product : (product?.name ?? "");
}
