import { Centrifuge } from "centrifuge";
import type { Room } from "./room";
import type { Message, RoomState } from "./talk";

// join connects the room to its chat. The client library reconnects and asks for what was missed by itself.
export function join(room: Room): () => void {
  const client = new Centrifuge(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/connection/websocket`, {
    name: "saja-live",
    minReconnectDelay: 500,
    maxReconnectDelay: 8000,
  });
  const seat = client.newSubscription(room.data.chat);

  // Publications of one frame come one by one; they are handed on together, before the next picture is drawn.
  let waiting: Message[] = [];
  let due = false;
  let entering = false; // what comes with the entry is older than the state that came with it
  let past = false;
  const flush = () => {
    due = false;
    const messages = waiting;
    waiting = [];
    room.hear(messages, past);
    past = false;
  };
  seat.on("publication", (p) => {
    waiting.push(p.data as Message);
    past ||= entering;
    if (due) return;
    due = true;
    queueMicrotask(flush);
  });
  // What is said to this member alone, such as a mute.
  client.on("message", (m) => room.hear([m.data as Message]));
  seat.on("subscribed", (s) => {
    room.tell("online", true);
    if (s.data) room.enter(s.data as RoomState);
    entering = true;
    queueMicrotask(() => (entering = false));
  });
  seat.on("subscribing", () => room.tell("online", false));
  seat.on("unsubscribed", () => room.tell("online", false));

  room.say = async (text, mid) => {
    await seat.publish({ text, mid });
  };
  room.heart = async (n) => {
    await client.rpc("heart", { room: room.data.chat, n });
  };

  seat.subscribe();
  client.connect();
  return () => client.disconnect();
}
