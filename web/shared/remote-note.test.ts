import { beforeEach, expect, it, vi } from "vitest";
import { RemoteNote } from "./remote-note";

let asked: string[];
let answers: Record<string, () => Promise<Response>>;

const note = () => document.querySelector<RemoteNote>("remote-note")!;

function type(postcode: string): void {
  const input = document.querySelector<HTMLInputElement>("[name=postcode]")!;
  input.value = postcode;
  input.dispatchEvent(new Event("input"));
}

beforeEach(() => {
  asked = [];
  answers = { "63122": () => Promise.resolve(Response.json({ kind: "jeju" })), "04524": () => Promise.resolve(Response.json({})) };
  vi.stubGlobal("fetch", (url: string) => {
    asked.push(url);
    return answers[url.slice(-5)]?.() ?? Promise.reject(new TypeError("offline"));
  });
  document.body.innerHTML = '<form><input name="postcode" value="63122"><div><input name="line1"><remote-note data-far="far">far</remote-note></div></form>';
});

it("keeps the server's word until another postcode is typed", async () => {
  expect(note().far).toBe(true);
  type("045");
  expect(note().textContent).toBe("");
  type("04524");
  await vi.waitFor(() => expect(asked).toEqual(["/api/v1/postcode/area/04524"]));
  expect(note().far).toBe(false);
  type("63122");
  await vi.waitFor(() => expect(note().textContent).toBe("far"));
});

it("does not say of one postcode what was asked of another", async () => {
  let answer: (r: Response) => void = () => undefined;
  answers["63122"] = () => new Promise((go) => (answer = go));
  type("63122");
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  type("04524");
  answer(Response.json({ kind: "jeju" }));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(note().far).toBe(false);
});

it("asks nothing where who filled it in says so at once, and says nothing where the shop cannot be asked", async () => {
  type("63122");
  note().tell(true, "took it.");
  expect([note().textContent, note().far]).toEqual(["took it. far", true]);
  answers = {};
  type("12345");
  await vi.waitFor(() => expect(asked).toEqual(["/api/v1/postcode/area/12345"]));
  expect(note().textContent).toBe("");
});
