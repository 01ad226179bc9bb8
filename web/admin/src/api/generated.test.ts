// @vitest-environment node
import { expect, test } from "vitest";
import { committed, generate } from "../../../tooling/admin-client.js";

test("the client is what the API document asks for; make generate renews both", async () => {
  const files = await generate();
  expect(Object.keys(files).length).toBeGreaterThan(3);
  expect(await committed()).toEqual(files);
});
