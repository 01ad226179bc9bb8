import { expect, it } from "vitest";
import { Timeline } from "./timeline";

// Four segments of 2 s; the encoder was away for a minute after the second.
const line = new Timeline([
  { start: 0, duration: 2, wall: 100_000 },
  { start: 2, duration: 2, wall: 102_000 },
  { start: 4, duration: 2, wall: 164_000 },
  { start: 6, duration: 2, wall: 166_000 },
]);

it("joins what has no gap", () => {
  expect(line.spans.length).toBe(2);
  expect(line.length).toBe(8);
});

it("finds the place of a moment, and of one inside a gap where the video goes on", () => {
  expect([99_000, 100_000, 103_500, 130_000, 165_000, 999_000].map((w) => line.place(w))).toEqual([0, 0, 3.5, 4, 5, 8]);
});

it("finds the moment of a place", () => {
  expect([0, 3.5, 4, 7].map((p) => line.moment(p))).toEqual([100_000, 103_500, 164_000, 167_000]);
});

it("knows nothing of an empty recording", () => {
  const none = new Timeline([]);
  expect([none.length, none.place(5), none.moment(5)]).toEqual([0, 0, 0]);
});
