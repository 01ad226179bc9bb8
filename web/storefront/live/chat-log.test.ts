import { describe, expect, it } from "vitest";
import { ChatLog, standing, standingAt, upTo } from "./chat-log";
import type { Message } from "./talk";

const author = { id: "m1", name: "이서연", role: "member", hue: 20 } as const;
const text = (id: string, at: number, mid?: string): Message => ({ kind: "text", id, at, author, text: id, mid });
const texts = (log: ChatLog) => log.lines.map((l) => l.key);

describe("the chat", () => {
  it("shows each message once, however often it comes", () => {
    const log = new ChatLog();
    log.add([text("a", 1), text("b", 2)]);
    expect(log.add([text("a", 1), text("b", 2), text("c", 3)]).added.map((l) => l.key)).toEqual(["c"]);
    expect(texts(log)).toEqual(["a", "b", "c"]);
  });

  it("puts the server's message in the place of the viewer's own", () => {
    const log = new ChatLog();
    log.say({ kind: "text", id: "mine", at: 1, author, text: "hi", mid: "mine" });
    const change = log.add([text("a", 1), text("b", 2, "mine")]);
    expect(change.changed.map((l) => l.key)).toEqual(["mine"]);
    expect(log.lines.map((l) => [l.id, l.sending])).toEqual([["b", undefined], ["a", undefined]]);
    expect(log.add([{ kind: "delete", id: "d", at: 3, target: "b" }]).removed).toEqual(["mine"]);
  });

  it("keeps a message that was not taken, until it is sent again", () => {
    const log = new ChatLog();
    log.say({ kind: "text", id: "mine", at: 1, author, text: "hi", mid: "mine" });
    expect(log.fail("mine").changed[0]?.sending).toBe("failed");
    expect(log.drop("mine").removed).toEqual(["mine"]);
    expect(log.fail("mine").changed).toEqual([]);
  });

  it("takes deleted messages away, whether the delete comes before or after", () => {
    const log = new ChatLog();
    log.add([text("a", 1), text("b", 2)]);
    expect(log.add([{ kind: "delete", id: "d", at: 3, target: "a" }]).removed).toEqual(["a"]);
    log.add([{ kind: "delete", id: "d2", at: 4, target: "late" }]);
    expect(log.add([text("late", 2), text("a", 1)]).added).toEqual([]);
    expect(texts(log)).toEqual(["b"]);
  });

  it("never holds more lines than it may", () => {
    const log = new ChatLog(3);
    const change = log.add(["a", "b", "c", "d", "e"].map((id, i) => text(id, i)));
    expect(change.added.map((l) => l.key)).toEqual(["c", "d", "e"]);
    expect(texts(log)).toEqual(["c", "d", "e"]);
    expect(log.add([text("f", 9)]).removed).toEqual(["c"]);
  });

  it("leaves alone what is not a line", () => {
    const log = new ChatLog();
    expect(log.add([{ kind: "show", id: "s", at: 1, state: "live" }, { kind: "count", viewers: 1, hearts: 2 }]).added).toEqual([]);
  });
});

describe("the chat of a replay", () => {
  const all: Message[] = [text("a", 10), text("b", 20), { kind: "delete", id: "d", at: 25, target: "a" }, text("c", 30)];

  it("stands as it did at that moment, without what was deleted", () => {
    expect(upTo(all, 20, 10).map((m) => "id" in m && m.id)).toEqual(["b"]);
    expect(upTo(all, 30, 10).map((m) => "id" in m && m.id)).toEqual(["b", "c"]);
    expect(upTo(all, 5, 10)).toEqual([]);
  });

  it("gives the last lines only", () => {
    expect(upTo(all, 99, 1).map((m) => "id" in m && m.id)).toEqual(["c"]);
  });
});

describe("the notice that stands", () => {
  const notice = (id: string, at: number) => ({ kind: "notice", id, at, text: id }) as const;
  const said: Message[] = [
    notice("a", 10),
    notice("b", 20),
    { kind: "notice_end", id: "e", at: 30 },
    notice("c", 40),
    notice("d", 50),
    { kind: "delete", id: "x", at: 60, target: "d" },
  ];

  it("is the last one until it is taken down or deleted", () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => standing(said.slice(0, n))?.id)).toEqual(["a", "b", undefined, "c", "d", undefined]);
    expect(standing([], notice("z", 1))?.id).toBe("z");
  });

  it("stands in the replay as it stood, and one that was deleted never stood", () => {
    expect([5, 10, 25, 30, 45, 99].map((at) => standingAt(said, at)?.id)).toEqual([undefined, "a", "b", undefined, "c", "c"]);
  });
});
