import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "..");
const screens = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((f) => /\.tsx?$/.test(f) && !f.includes(".test.") && !f.startsWith("api"))
  .map((f) => readFileSync(join(src, f), "utf8"))
  .join("\n");

interface Document {
  paths: Record<string, Record<string, { operationId?: string }>>;
}
const { paths } = JSON.parse(readFileSync(join(src, "../../shared/openapi.json"), "utf8")) as Document;
const doors = Object.entries(paths)
  .filter(([path]) => path.startsWith("/api/v1/admin/"))
  .flatMap(([path, methods]) => Object.entries(methods).map(([method, door]) => ({ path, method, id: door.operationId ?? "" })));

/** Doors that a screen names the address of: it sends a file, which the generated hooks cannot show the progress of, lets one be saved, or shows a page in a frame. */
const named: Record<string, string> = {
  "admin-get-campaign-page": "/api/v1/admin/campaigns/${c.id}/page",
  "admin-get-arrived-page": "/api/v1/admin/simulators/arrived/${a.number}/page",
  "admin-get-mail-page": "/api/v1/admin/inbox/${m.id}/page",
  "admin-get-mail-whole": "/api/v1/admin/inbox/${m.id}/whole",
  "admin-get-mail-file": "/api/v1/admin/inbox/${mail}/files/${f.n}",
  "admin-get-notice-page": "/api/v1/admin/notices/${n.id}/page",
  "admin-add-picture": "/api/v1/admin/products/${productId}/pictures",
  "admin-store-picture": "/api/v1/admin/pictures",
  "send-address-file": "/api/v1/admin/address/files",
};

/** Doors that need no screen, each with its reason. None so far. */
const without: Record<string, string> = {};

test("every door of the back office is on a screen", () => {
  expect(doors.length).toBeGreaterThan(30);
  const hook = (id: string) => id.replace(/(^|-)(\w)/g, (_, __, c: string) => c.toUpperCase());
  const missing = doors.filter(({ id }) => {
    if (id in without) return false;
    const address = named[id];
    return address ? !screens.includes(address) : !new RegExp(`\\buse(Lazy)?${hook(id)}(Query|Mutation)\\(`).test(screens);
  });
  expect(missing).toEqual([]);
});

test("no exception outlives its door", () => {
  const ids = doors.map((d) => d.id);
  expect([...Object.keys(without), ...Object.keys(named)].filter((id) => !ids.includes(id))).toEqual([]);
});
