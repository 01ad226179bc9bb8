// What is said in a room, as it comes over the wire. The API's document describes it; internal/chat writes that.
import type { Schema } from "../../shared/ask";

export type Message = Schema<"RoomMessage">;
export type RoomState = Schema<"RoomState">; // comes with the subscription
export type Author = Schema<"Author">;
export type Card = Schema<"RoomPin">["product"];
export type ShowState = Schema<"RoomOnAir">["state"];
export type You = Omit<Schema<"RoomYou">, "kind">;
