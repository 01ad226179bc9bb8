import { expect, test } from "vitest";
import { arrived, joined, kept, linkChanged, room, type Publication, type RoomState } from "./room";

const start = (): RoomState => room.reducer(undefined, { type: "start" });
const text = (id: string, words: string): Publication => ({ kind: "text", id, at: "2026-11-24T11:00:00Z", author: { id: "m1", name: "민지" }, text: words });

test("a line that comes twice is shown once", () => {
  let s = room.reducer(start(), joined({ viewers: 3, hearts: 1, mayWrite: true, notice: null }));
  s = room.reducer(s, arrived(text("a", "안녕하세요")));
  s = room.reducer(s, arrived(text("a", "안녕하세요")));
  s = room.reducer(s, arrived(text("b", "맛있겠다")));
  expect(s.lines.map((l) => l.id)).toEqual(["a", "b"]);
  expect([s.viewers, s.hearts, s.link]).toEqual([3, 1, "on"]);
});

test("a deleted line loses its words and keeps its place", () => {
  let s = room.reducer(start(), arrived(text("a", "나쁜 말")));
  s = room.reducer(s, arrived({ kind: "delete", target: "a" }));
  expect(s.lines).toMatchObject([{ id: "a", deleted: true, text: "" }]);
});

test("the list stays short however long the show", () => {
  let s = start();
  for (let i = 0; i < kept + 50; i++) s = room.reducer(s, arrived(text(`m${i}`, "…")));
  expect(s.lines).toHaveLength(kept);
  expect(s.lines[0]?.id).toBe("m50");
});

test("counts change numbers, not lines; unknown kinds are passed over", () => {
  let s = room.reducer(start(), arrived({ kind: "count", viewers: 12, hearts: 40 }));
  s = room.reducer(s, arrived({ kind: "confetti", id: "x" }));
  s = room.reducer(s, linkChanged("off"));
  expect(s).toMatchObject({ viewers: 12, hearts: 40, lines: [], link: "off" });
});

test("orders and cards become lines of their own", () => {
  let s = room.reducer(start(), arrived({ kind: "order", id: "o", at: 1764000000000, who: "김○○", product: "떡볶이", qty: 2 }));
  s = room.reducer(s, arrived({ kind: "card", id: "c", at: 1764000000000, product: { id: "p", name: "떡볶이" } }));
  expect(s.lines).toMatchObject([{ kind: "order", who: "김○○", product: "떡볶이", qty: 2, more: 0 }, { kind: "card", product: "떡볶이" }]);
});

test("what one may do in the room changes while one is there", () => {
  let s = room.reducer(start(), joined({ mayWrite: true, notice: null }));
  s = room.reducer(s, arrived({ kind: "you", canWrite: false }));
  expect(s.mayWrite).toBe(false);
});
