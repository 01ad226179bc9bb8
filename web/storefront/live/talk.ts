// What is said in a room, as it comes over the wire (internal/chat).

export interface Author {
  id: string;
  name: string;
  role: "member" | "host" | "operator" | "owner";
  hue: number;
}

export interface Card {
  id: string;
  slug: string;
  name: string;
  nameEn: string;
  price: number;
  listPrice: number;
  left: number;
  picture: string;
  variant: string;
}

export type ShowState = "scheduled" | "live" | "away" | "ended";

export type Message =
  | { kind: "text"; id: string; at: number; author: Author; text: string; mid?: string }
  | { kind: "order"; id: string; at: number; who: string; product: string; productEn?: string; qty: number; more: number }
  | { kind: "notice"; id: string; at: number; text: string }
  | { kind: "card"; id: string; at: number; product: Card }
  | { kind: "unpin"; id: string; at: number }
  | { kind: "show"; id: string; at: number; state: ShowState }
  | { kind: "delete"; id: string; at: number; target: string }
  | { kind: "stock"; product: string; variant: string; left: number }
  | { kind: "count"; viewers: number; hearts: number }
  | ({ kind: "you" } & You);

export interface You {
  id?: string;
  name?: string;
  role?: Author["role"];
  canWrite: boolean;
  reason?: string;
  until?: number;
}

// RoomState comes with the subscription.
export interface RoomState {
  viewers: number;
  hearts: number;
  pinned: Card | null;
  show: string;
  slow: number;
  frozen: boolean;
  you: You;
}
