import { expect, test } from "vitest";
import { diff } from "./diff";

const read = (before: string, after: string) => diff(before, after).map((l) => l.mark + l.text);

test("lines that both texts have are told once, in their order", () => {
  expect(read("가\n나\n다", "가\n라\n다\n마")).toEqual([" 가", "-나", "+라", " 다", "+마"]);
  expect(read("", "가")).toEqual(["+가"]);
  expect(read("가", "")).toEqual(["-가"]);
  expect(read("가\n나", "가\n나")).toEqual([" 가", " 나"]);
});

test("either text can be put together again", () => {
  const a = "a\nb\nc\na\nb\nb\na";
  const b = "c\nb\na\nb\na\nc";
  const lines = diff(a, b);
  expect(lines.filter((l) => l.mark !== "+").map((l) => l.text).join("\n")).toBe(a);
  expect(lines.filter((l) => l.mark !== "-").map((l) => l.text).join("\n")).toBe(b);
  expect(lines.filter((l) => l.mark === " ")).toHaveLength(4);
});

test("a text of very many lines is told whole", () => {
  const long = "x\n".repeat(2000);
  expect(diff(long, "y")).toHaveLength(2002);
});
