import { expect, it } from "vitest";
import { read } from "./told";

const told = (o: unknown) => read(`#${encodeURIComponent(JSON.stringify(o))}`);

it("takes the original's defaults where nothing is told, or what is out of its bounds", () => {
  const nothing = read("");
  expect(nothing).toMatchObject({ host: "*", kind: "frame", shorthand: true, autoMappingRoad: true, focusInput: true, submitMode: true, animation: false, maxSuggestItems: 10, pleaseReadGuide: 0, pleaseReadGuideTimer: 1.5 });
  for (const bad of ["#%", "#null", "#[]", "#7", `#${encodeURIComponent('"x"')}`]) expect(read(bad)).toEqual(nothing);
  expect(told({ maxSuggestItems: 11, pleaseReadGuide: 2, pleaseReadGuideTimer: 61, host: "javascript:alert(1)", theme: 3 })).toEqual(nothing);
});

it("takes what is told", () => {
  expect(told({ maxSuggestItems: "3", pleaseReadGuide: 5, pleaseReadGuideTimer: 0.1, autoMapping: false, autoMappingRoad: true, kind: "window", host: "https://a.example", q: " 세종대로 " })).toMatchObject({
    maxSuggestItems: 3, pleaseReadGuide: 5, pleaseReadGuideTimer: 0.1, autoMappingRoad: true, autoMappingJibun: false, kind: "window", host: "https://a.example", q: "세종대로",
  });
});

it("suggests nothing where none is wanted", () => {
  expect(told({ useSuggest: false, maxSuggestItems: 5 }).maxSuggestItems).toBe(0);
  expect(told({ useSuggest: true }).maxSuggestItems).toBe(10);
});
