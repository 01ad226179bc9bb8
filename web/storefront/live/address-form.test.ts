import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { AddressForm } from "./address-form";

const field = (name: string, value = "", wrong = false) => `<div class="field"><input name="${name}" value="${value}"${wrong ? ' aria-invalid="true"' : ""}></div>`;
const form = (wrong: boolean, name = "", code = "") =>
  `<div class="address"><p class="note"><a href="/sign-in?next=/" data-sign-in>in</a></p>${field("recipient", name)}${field("ship_phone", "010")}${field("postcode", code, wrong)}${field("line1", "서울")}${field("line2")}${field("memo")}${field("email")}<label><input type="checkbox" name="save" value="1" checked></label></div>`;

let asked: { method: string; body: string }[];
let answer: () => Response;

beforeEach(() => {
  document.body.innerHTML = '<script type="application/json" id="room-data">{"path":"/live/night","goods":[]}</script>';
  asked = [];
  answer = () => new Response(form(false));
  vi.stubGlobal("fetch", (_: string, init?: { method: string; body: URLSearchParams }) => {
    asked.push({ method: init?.method ?? "GET", body: String(init?.body ?? "") });
    return Promise.resolve(answer());
  });
});

afterEach(() => vi.unstubAllGlobals());

it("is the server's form, fetched once, and leads a sign-in back to the show", async () => {
  const a = new AddressForm();
  await Promise.all([a.load(), a.load()]);
  await a.load();
  expect(asked).toHaveLength(1);
  expect(a.node.querySelector("a")?.getAttribute("href")).toBe("/sign-in?next=%2Flive%2Fnight");
});

it("sends what was typed and shows what the server has against it", async () => {
  const a = new AddressForm();
  await a.load();
  a.node.querySelector<HTMLInputElement>("[name=recipient]")!.value = "김민지";
  answer = () => new Response(form(true, "김민지", "x"), { status: 422 });
  expect(await a.check()).toBe(false);
  expect(new URLSearchParams(asked[1]?.body).get("recipient")).toBe("김민지");
  answer = () => new Response(form(false, "김민지", "04524"));
  expect(await a.check()).toBe(true);
  expect(a.values()).toEqual({ ship: { recipient: "김민지", phone: "010", postcode: "04524", line1: "서울" }, save: true, remote: false });
});

it("keeps what was typed when the server cannot be asked, and can be tried again", async () => {
  const a = new AddressForm();
  answer = () => new Response("<h1>busy</h1>", { status: 503 });
  await expect(a.load()).rejects.toMatchObject({ status: 503 });
  answer = () => new Response(form(false, "김민지"));
  await a.load();
  answer = () => new Response("<h1>busy</h1>", { status: 503 });
  await expect(a.check()).rejects.toMatchObject({ status: 503 });
  expect(a.values().ship.recipient).toBe("김민지");
});
