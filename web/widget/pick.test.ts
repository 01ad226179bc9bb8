import { expect, it } from "vitest";
import { behind, picked, type Address, type Result } from "./pick";

const address = (road: string, lot: string): Address => ({ zonecode: "03171", roadAddress: road, roadAddressEnglish: `${road} en`, jibunAddress: lot, jibunAddressEnglish: `${lot} en`, buildingName: "", hname: "", roadname: road });
const sides = (d: Record<string, string>) => [d["address"], d["roadAddress"], d["jibunAddress"], d["autoRoadAddress"], d["autoJibunAddress"], d["userSelectedType"], d["noSelected"]];

const single: Result = { address: address("road", "lot"), main: "R", reference: "" };
const lots: Result = { ...single, parcels: [{ text: "lot", english: "lot en" }, { text: "other lot", english: "other lot en" }] };
const roads: Result = { ...single, main: "J", roads: [{ address: address("road", "lot"), reference: "" }, { address: address("other road", "lot"), reference: "" }] };

it.each([
  // what was clicked: address, road, lot, auto road, auto lot, side, none
  ["the road of a pair", single, { side: "R" }, ["road", "road", "lot", "", "", "R", "N"]],
  ["the lot of a pair", single, { side: "J" }, ["road", "road", "lot", "", "", "J", "N"]],
  ["a road with several lots", lots, { side: "R" }, ["road", "road", "", "", "lot", "R", "N"]],
  ["one of its lots", lots, { side: "J", other: 1 }, ["road", "road", "other lot", "", "", "J", "N"]],
  ["none of its lots", lots, { side: "R", none: true }, ["road", "road", "", "", "lot", "R", "Y"]],
  ["a lot with several roads", roads, { side: "J" }, ["lot", "", "lot", "road", "", "J", "N"]],
  ["one of its roads", roads, { side: "R", other: 1 }, ["lot", "other road", "lot", "", "", "R", "N"]],
  ["none of its roads", roads, { side: "J", none: true }, ["lot", "", "lot", "road", "", "J", "Y"]],
] as const)("tells of %s as Daum does", (_, result, choice, want) => {
  expect(sides(picked(result, choice, "K", "q"))).toEqual(want);
});

it("carries the English of each field along, the language that was looked at, and the road that was picked", () => {
  const data = picked(lots, { side: "R" }, "E", "q");
  expect([data["jibunAddressEnglish"], data["autoJibunAddressEnglish"], data["addressEnglish"], data["userLanguageType"], data["query"], data["postcode"]]).toEqual(["", "lot en", "road en", "E", "q", ""]);
  expect(picked(roads, { side: "R", other: 1 }, "K", "q")["roadname"]).toBe("other road");
});

it.each([
  ["", "", ""], ["(세종로)", "", "(세종로)"], ["", "농업기술센터", "(농업기술센터)"], ["(세종로)", "정부서울청사", "(세종로, 정부서울청사)"],
  ["(상계동, 상계주공6단지아파트)", "상계주공6단지아파트", "(상계동, 상계주공6단지아파트)"],
])("shows behind a road %s and %s as %s", (reference, building, want) => {
  expect(behind(reference, building)).toBe(want);
});
