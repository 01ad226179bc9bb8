import type { Store } from "../store";
import { arrived, entered, joined, linkChanged, type Publication } from "./room";

export interface Talk {
  /** Says something in the room as the show's host; rejects with the server's reason. */
  say(text: string): Promise<void>;
  close(): void;
}

interface RoomData {
  viewers?: number;
  hearts?: number;
  notice?: { id: string; text: string } | null;
  you?: { canWrite?: boolean };
}

/** Enters the chat of a show and keeps the store's room in step until closed. Lines missed while the link was down are recovered by the client. */
export async function enter(showId: string, dispatch: Store["dispatch"]): Promise<Talk> {
  dispatch(entered());
  const { Centrifuge } = await import("centrifuge");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const client = new Centrifuge(`${scheme}//${location.host}/connection/websocket`);
  const channel = `live:${showId}`;
  const sub = client.newSubscription(channel);

  client.on("connecting", () => dispatch(linkChanged("connecting")));
  client.on("disconnected", () => dispatch(linkChanged("off")));
  // What was said before comes as publications right after this.
  let past = false;
  sub.on("subscribed", (c) => {
    past = true;
    queueMicrotask(() => (past = false));
    const data = (c.data ?? {}) as RoomData;
    dispatch(joined({ viewers: data.viewers, hearts: data.hearts, mayWrite: data.you?.canWrite !== false, notice: data.notice ?? null }));
  });
  sub.on("publication", (p) => dispatch(arrived({ ...(p.data as Publication), past })));
  sub.subscribe();
  client.connect();

  return {
    async say(text) {
      await sub.publish({ text, mid: crypto.randomUUID(), as: "host" }).catch((e: unknown) => {
        throw refusal(e);
      });
    },
    close() {
      client.disconnect();
    },
  };
}

/** What kept a line back, as problemOf reads it. From 1000 on the room refused it, and the message names why; from 100 on the server failed; below, nothing got through. */
export function refusal(e: unknown): { status: number | "FETCH_ERROR"; data?: { code: string } } {
  const { code = 0, message = "" } = (e ?? {}) as { code?: number; message?: string };
  if (code >= 1000) return { status: 409, data: { code: message } };
  if (code === 103) return { status: 403 };
  return { status: code >= 100 ? 503 : "FETCH_ERROR" };
}
