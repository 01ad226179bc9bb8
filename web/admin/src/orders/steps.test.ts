import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { textIfAny } from "../texts/texts";
import "./texts";

const order = readFileSync(join(import.meta.dirname, "../../../../internal/order/order.go"), "utf8");
const payment = readFileSync(join(import.meta.dirname, "../../../../internal/payment/payment.go"), "utf8");
const unsaid = (keys: string[]) => keys.flatMap((key) => (["ko", "en"] as const).filter((lang) => !textIfAny(lang, key)).map((lang) => `${lang} ${key}`));

test("every step of an order, every state and every reason has words in both languages", () => {
  const list = /var Happenings = \[\]string\{([^}]*)\}/.exec(order)?.[1] ?? "";
  const happenings = [...list.matchAll(/"(\w+)"/g)].map((m) => m[1]);
  const states = [...order.matchAll(/^\t\w+ +State = "(\w+)"/gm)].map((m) => m[1]);
  const reasons = [...payment.matchAll(/^\tReason\w+ += "(\w+)"/gm)].map((m) => m[1]);
  expect([happenings.length, states.length, reasons.length].every((n) => n > 5)).toBe(true);
  expect(unsaid([...happenings.map((h) => `admin.step.${h}`), ...states.map((s) => `admin.order.${s}`), ...reasons.map((r) => `admin.payreason.${r}`)])).toEqual([]);
});
