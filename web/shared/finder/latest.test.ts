import { expect, it } from "vitest";
import { Latest } from "./latest";

// later is a question that is answered when the test says so.
function later<T>(): { ask: (signal: AbortSignal) => Promise<T>; answer: (value: T) => void; fail: (why: Error) => void; signal?: AbortSignal } {
  let resolve: (value: T) => void = () => {};
  let reject: (why: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => ([resolve, reject] = [yes, no]));
  const q: ReturnType<typeof later<T>> = {
    ask: (signal) => {
      q.signal = signal;
      return promise;
    },
    answer: resolve,
    fail: reject,
  };
  return q;
}

it("shows answers in the order of their questions, and cuts off what was overtaken", async () => {
  const latest = new Latest();
  const [one, two, three] = [later<string>(), later<string>(), later<string>()];
  const got = [one, two, three].map((q) => latest.ask(q.ask));
  two.answer("two");
  expect(await got[1]).toBe("two");
  expect(one.signal?.aborted).toBe(true);
  expect(three.signal?.aborted).toBe(false);
  one.answer("one");
  expect(await got[0]).toBeUndefined();
  three.answer("three");
  expect(await got[2]).toBe("three");
});

it("has so many under way and no more", async () => {
  const latest = new Latest(2);
  const questions = [later<string>(), later<string>(), later<string>()];
  const got = questions.map((q) => latest.ask(q.ask));
  expect(questions.map((q) => q.signal?.aborted)).toEqual([true, false, false]);
  questions[0]?.answer("cut");
  expect(await got[0]).toBeUndefined();
});

it("fails with the last question only, and with none that was stopped", async () => {
  const latest = new Latest();
  const [early, last] = [later<string>(), later<string>()];
  const got = [latest.ask(early.ask), latest.ask(last.ask)];
  early.fail(new Error("early"));
  expect(await got[0]).toBeUndefined();
  last.fail(new Error("last"));
  await expect(got[1]).rejects.toThrow("last");
  const stopped = later<string>();
  const none = latest.ask(stopped.ask);
  latest.stop();
  stopped.fail(new Error("aborted"));
  expect(await none).toBeUndefined();
});
