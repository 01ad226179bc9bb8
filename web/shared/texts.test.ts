import { beforeEach, expect, test } from "vitest";
import { forget, t } from "./texts";
import { comma, percentOff, won } from "./won";

beforeEach(() => {
  document.body.innerHTML = `<script type="application/json" id="texts">{"price.won":"{n}원","a.left":"{n} left","a.left.one":"the last one","a.hello":"{name}님, 안녕하세요"}</script>`;
  forget();
});

test("placeholders are filled, and one is singular", () => {
  expect(t("a.left", { n: 3 })).toBe("3 left");
  expect(t("a.left", { n: 1 })).toBe("the last one");
  expect(t("a.nothing")).toBe("a.nothing");
  expect([t("a.hello", { name: "김민지" }), t("a.hello", { name: "사장님" })]).toEqual(["김민지님, 안녕하세요", "사장님, 안녕하세요"]);
});

test("prices are written as the language writes them", () => {
  expect(won(12900)).toBe("12,900원");
  expect(comma(999999999)).toBe("999,999,999");
  expect(comma(-1000)).toBe("-1,000");
});

test("a discount never promises more than it gives", () => {
  expect(percentOff(13000, 9900)).toBe(23);
  expect(percentOff(9900, 9900)).toBe(0);
  expect(percentOff(0, 0)).toBe(0);
});
