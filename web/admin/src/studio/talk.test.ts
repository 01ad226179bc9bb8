import { expect, test } from "vitest";
import { problemOf, sentence } from "../api/problem";
import { refusal } from "./talk";
import "./texts";

const told = (e: unknown, lang: "ko" | "en" = "ko") => sentence(problemOf(refusal(e)), lang);

test("a line that the room refuses says why, in the words that viewers get", () => {
  expect(told({ code: 1010, message: "chat_slow_down" })).toBe("너무 빨라요. 잠시 후에 다시 보내 주세요.");
  expect(told({ code: 1013, message: "chat_ended" }, "en")).toBe("The show is over and its chat is closed.");
});

test("a line that never got through says that the connection is gone", () => {
  expect(told({ code: 1, message: "timeout" })).toBe("서버에 닿지 않아요. 인터넷 연결을 확인하고 다시 시도해 주세요.");
  expect(told({ code: 100, message: "internal server error" })).toBe("지금은 바빠요. 잠시 뒤에 다시 시도해 주세요.");
});
