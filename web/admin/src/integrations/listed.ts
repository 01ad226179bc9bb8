export const defaults = { show: "keys", state: "on", at: "", q: "", carrier: "", parcel: "" };

/** What the lists of a part are asked with, and how they change it. */
export interface Listed {
  filters: typeof defaults;
  change(change: Partial<typeof defaults>): void;
}
