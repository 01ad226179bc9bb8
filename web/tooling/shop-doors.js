// Writes shared/doors.ts, the types of what the doors of shoppers take and give, from the API document.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const shared = join(import.meta.dirname, "../shared");
export const file = join(shared, "doors.ts");

/** The file as the document asks for it. */
export async function generate() {
  const document = JSON.parse(await readFile(join(shared, "openapi.json"), "utf8"));
  for (const path of Object.keys(document.paths)) {
    if (path.startsWith("/api/v1/admin/")) delete document.paths[path];
  }
  keepNamed(document);
  return "// Generated from the API document; `make generate` writes it anew.\n" + astToString(await openapiTS(document));
}

// keepNamed drops the schemas that no door left in the document speaks of.
function keepNamed(document) {
  const all = document.components.schemas;
  const named = new Set();
  const look = (part) => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (named.has(name)) continue;
      named.add(name);
      look(all[name]);
    }
  };
  look(document.paths);
  for (const name of ["RoomMessage", "RoomState"]) {
    named.add(name); // what comes over the socket
    look(all[name]);
  }
  for (const name of Object.keys(all)) {
    if (!named.has(name)) delete all[name];
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(file, await generate());
