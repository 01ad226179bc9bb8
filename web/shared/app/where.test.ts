import { expect, test } from "vitest";
import { place, wayOut, type Browser } from "./where";

const chrome = "Mozilla/5.0 (Linux; Android 14; SM-S921N) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
const kakao = chrome + " KAKAOTALK 25.9.1";
const ipad = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15";

const browser = (more: Partial<Browser>): Browser => ({ agent: chrome, touches: 5, standalone: false, able: true, permission: "default", ...more });

test.each([
  ["Chrome on a phone", {}, "ready"],
  ["the same after a no", { permission: "denied" }, "denied"],
  ["Safari on an iPhone", { agent: iphone, able: false }, "iphone"],
  ["an iPad that says it is a Mac", { agent: ipad, able: false }, "iphone"],
  ["a Mac", { agent: ipad, touches: 0 }, "ready"],
  ["from an iPhone's home screen", { agent: iphone, standalone: true }, "ready"],
  ["an old iPhone's home screen", { agent: iphone, standalone: true, able: false }, "unable"],
  ["within KakaoTalk", { agent: kakao }, "inside"],
  ["within Naver on an iPhone", { agent: iphone + " NAVER(inapp; search; 1010; 12.1.0)" }, "inside"],
  ["within Instagram", { agent: chrome + " Instagram 340.0.0.22.109 Android" }, "inside"],
  ["a web view of some app", { agent: chrome.replace("SM-S921N)", "SM-S921N; wv)") }, "inside"],
] as const)("%s", (_, more, want) => expect(place(browser(more))).toBe(want));

test("there is a way out of apps by a link, but not on an iPhone", () => {
  const page = "https://shop.example/live/kimchi?lang=en";
  expect(wayOut(kakao, page)).toBe("kakaotalk://web/openExternal?url=https%3A%2F%2Fshop.example%2Flive%2Fkimchi%3Flang%3Den");
  expect(wayOut(chrome + " Instagram 340", page)).toBe("intent://shop.example/live/kimchi?lang=en#Intent;scheme=https;package=com.android.chrome;end");
  expect(wayOut(iphone + " NAVER(inapp)", page)).toBe("");
});
