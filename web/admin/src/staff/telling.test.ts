import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Entry } from "../api/account";
import { actions } from "./audit";
import { particle } from "../format/pieces";
import { textIfAny } from "../texts/texts";
import { telling } from "./telling";

const root = join(import.meta.dirname, "../../../..");
interface Document {
  paths: Record<string, Record<string, { operationId?: string; "x-asks"?: boolean }>>;
}
const { paths } = JSON.parse(readFileSync(join(root, "web/shared/openapi.json"), "utf8")) as Document;
/** Everything that the trail can hold: what changes something and is for staff. */
const written = Object.entries(paths)
  .filter(([path]) => path.startsWith("/api/v1/admin/"))
  .flatMap(([, doors]) => Object.entries(doors).filter(([method, door]) => method !== "get" && !door["x-asks"]).map(([, door]) => door.operationId ?? ""));

function entry(more: Partial<Entry>): Entry {
  return { id: "e", at: "2026-11-24T11:00:00Z", actorId: "m", actorName: "김하나", role: "operator", ip: "", action: "", target: "", outcome: 200, deed: { things: [], changes: [] }, ...more };
}
const read = (e: Entry, lang: "ko" | "en" = "ko") => {
  const told = telling(e, lang);
  return [told.sentence, ...told.below].map((line) => line.map((p) => p.text).join(""));
};

test("every act that the doors write down has words in both languages, done and refused", () => {
  expect(written.length).toBeGreaterThan(25);
  expect(actions).toEqual(expect.arrayContaining(written));
  for (const action of written) {
    for (const lang of ["ko", "en"] as const) {
      for (const outcome of [200, 401, 404, 409, 422, 429, 500]) {
        const sentence = read(entry({ action, outcome }), lang).join("\n");
        expect(sentence).toContain("김하나");
        expect(sentence).not.toMatch(new RegExp(`[{}]|undefined|: $|${action}`));
      }
    }
  }
});

test("every field that an edit tells of has words", () => {
  const code = ["account/api.go", "catalog/edited.go", "show/edited.go"].map((f) => readFileSync(join(root, "internal", f), "utf8")).join("\n");
  const fields = [...code.matchAll(/(?:Changed|Touched|ChangedOf)\((?:part, |[bv]\.Label\("ko"\), )?"(\w+)"/g)].map((m) => m[1] ?? "");
  expect(fields.length).toBeGreaterThan(20);
  for (const lang of ["ko", "en"] as const) expect(fields.filter((field) => !textIfAny(lang, `admin.field.${field}`))).toEqual([]);
});

test("one changed field is the sentence, several stand below it", () => {
  const product = { kind: "product" as const, id: "p1", name: "떡볶이 밀키트" };
  const price = { field: "price", from: "12900", to: "11900" };
  const one = entry({ action: "admin-update-product", deed: { things: [product], changes: [price] } });
  expect(read(one)).toEqual(["김하나님이 ‘떡볶이 밀키트’ 가격을 12,900원에서 11,900원으로 바꿨어요"]);
  expect(read(one, "en")).toEqual(["김하나 changed the price of “떡볶이 밀키트” from ₩12,900 to ₩11,900"]);
  expect(telling(one, "ko").sentence.find((p) => p.to)).toEqual({ text: "떡볶이 밀키트", to: "/products/p1" });
  const several = entry({ action: "admin-update-product", deed: { things: [product], changes: [price, { field: "status", from: "on_sale", to: "hidden" }, { field: "story" }] } });
  expect(read(several)).toEqual(["김하나님이 ‘떡볶이 밀키트’ 상품을 고쳤어요", "가격: 12,900원 → 11,900원", "판매 상태: 판매 중 → 숨김", "이야기를 바꿨어요"]);
});

test("people, pins, stock and roles read as sentences", () => {
  const show = { kind: "show" as const, id: "s1", name: "야식 라이브" };
  const sentences = [
    entry({ action: "ban-chat-member", deed: { things: [show, { kind: "member", id: "m2", name: "박○○" }], changes: [], count: 3, said: "도배" } }),
    entry({ action: "pin-product", actorName: "사장님", deed: { things: [show, { kind: "product", id: "p", name: "냉면" }], changes: [] } }),
    entry({ action: "pin-product", deed: { things: [show], changes: [] } }),
    entry({ action: "admin-adjust-stock", deed: { things: [{ kind: "product", id: "p", name: "냉면" }], changes: [], count: -4, left: 8 } }),
    entry({ action: "set-staff-role", deed: { things: [{ kind: "member", id: "m", name: "이두리" }], changes: [{ field: "role", from: "host", to: "operator" }] } }),
  ].map((e) => read(e).join(" "));
  expect(sentences).toEqual([
    "김하나님이 ‘야식 라이브’ 방송에서 박○○님을 내보내고, 쓴 글 3개를 지웠어요 “도배”",
    "사장님이 ‘야식 라이브’ 방송에서 ‘냉면’을 소개했어요",
    "김하나님이 ‘야식 라이브’ 방송의 상품 소개를 내렸어요",
    "김하나님이 ‘냉면’ 재고를 4개 줄여서 8개가 됐어요",
    "김하나님이 이두리님의 역할을 호스트에서 운영자로 바꿨어요",
  ]);
});

test("what is not known is said to be so, and what is gone has a word", () => {
  expect(read(entry({ action: "launch-rocket" }))).toEqual(["김하나님이 이 화면이 아직 모르는 일을 했어요 (launch-rocket)"]);
  expect(read(entry({ action: "end-show", deed: { things: [{ kind: "show", id: "0199" }], changes: [] } }))).toEqual(["김하나님이 ‘없어진 방송’ 방송을 끝냈어요"]);
});

test("particles follow the word before them", () => {
  expect(["냉면", "떡볶이", "11,900원", "서울", "A1", "‘냉면’"].map((w) => particle(w, "을/를") + particle(w, "으로/로"))).toEqual(["을으로", "를로", "을으로", "을로", "을로", "을으로"]);
});
