import { expect, test } from "vitest";
import { worth } from "./order";

const order = { shipping: 3000, lines: [{ back: [3334, 3333, 3333] }, { back: [] }, { back: [5000] }, {}] };

test.each([
  ["nothing", [], 0],
  ["the first pieces of a line, as the server split them", [{ line: 0, qty: 2 }], 6667],
  ["a whole line", [{ line: 2, qty: 1 }], 5000],
  ["the last pieces, with the shipping fee", [{ line: 0, qty: 3 }, { line: 2, qty: 1 }], 18000],
])("the dialog says what goes back for %s", (_, parts, won) => expect(worth(order, parts)).toBe(won));
