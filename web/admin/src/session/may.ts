// What a role may do here only decides what is shown; the server decides what is done.

export type Role = "member" | "host" | "operator" | "owner";

export type Act =
  | "see.overview" | "see.shows" | "run.show" | "edit.show" | "moderate"
  | "see.orders" | "cancel.order" | "see.products" | "edit.product" | "adjust.stock"
  | "renew.pusher" | "see.addresses" | "change.addresses" | "see.status" | "see.notices" | "see.campaigns" | "change.senders" | "see.staff" | "see.audit";

const least: Record<Act, Role> = {
  "see.overview": "host",
  "see.shows": "host",
  "run.show": "host",
  moderate: "host",
  "edit.show": "host",
  "see.orders": "operator",
  "cancel.order": "operator",
  "see.products": "host",
  "edit.product": "operator",
  "adjust.stock": "operator",
  "renew.pusher": "owner",
  "see.addresses": "operator",
  "change.addresses": "owner",
  "see.status": "operator",
  "see.notices": "operator",
  "see.campaigns": "operator",
  "change.senders": "owner",
  "see.staff": "owner",
  "see.audit": "owner",
};

const order: Role[] = ["member", "host", "operator", "owner"];

/** True when a role reaches an act. */
export function may(role: string | undefined, act: Act): boolean {
  return rank(role) >= rank(least[act]);
}

/** True for people of the shop, who may come in at all. */
export function staff(role: string | undefined): boolean {
  return rank(role) >= rank("host");
}

function rank(role: string | undefined): number {
  return order.indexOf(role as Role);
}
