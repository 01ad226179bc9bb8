// Writes admin/src/api/<tag>.ts, the back office's client for the doors of one tag each, from the API document.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateEndpoints } from "@rtk-query/codegen-openapi";

const here = import.meta.dirname;
const folder = join(here, "../admin/src/api");
const header = "// Generated from the API document; `make generate` writes it anew.\n";
const ours = (path) => path.startsWith("/api/v1/admin/") || path.startsWith("/api/v1/auth/") || path === "/api/v1/me" || path === "/api/v1/parcels";
const camel = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
// "Admin orders" are the orders of this side of the counter.
const noun = (tag) => tag.toLowerCase().replace(/^admin /, "").replaceAll(" ", "-");

/** The client's files by name, a file a tag, each injecting its doors into base.ts. Hooks are named as the operations are: adjust-stock is useAdjustStockMutation. */
export async function generate() {
  const document = JSON.parse(await readFile(join(here, "../shared/openapi.json"), "utf8"));
  const scratch = await mkdtemp(join(tmpdir(), "saja-codegen-"));
  try {
    const files = {};
    for (const [name, paths] of Object.entries(byTag(document))) {
      const schemaFile = join(scratch, `${name}.json`);
      await writeFile(schemaFile, JSON.stringify({ ...document, paths }));
      const client = await generateEndpoints({ schemaFile, apiFile: "./base", apiImport: "baseApi", exportName: `${camel(name)}Api`, hooks: true, tag: true });
      files[`${name}.ts`] = header + client;
    }
    return files;
  } finally {
    await rm(scratch, { recursive: true });
  }
}

/** The files of the client as they stand in the tree. */
export async function committed() {
  const files = {};
  for (const name of await readdir(folder)) {
    const body = await readFile(join(folder, name), "utf8");
    if (body.startsWith(header)) files[name] = body;
  }
  return files;
}

function byTag(document) {
  const tags = {};
  for (const [path, operations] of Object.entries(document.paths)) {
    if (!ours(path)) continue;
    for (const [method, operation] of Object.entries(operations)) {
      const paths = (tags[noun(operation.tags[0])] ??= {});
      (paths[path] ??= {})[method] = { ...operation, operationId: camel(operation.operationId) };
    }
  }
  return tags;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = await generate();
  for (const name of Object.keys(await committed())) {
    if (!(name in files)) await rm(join(folder, name));
  }
  for (const [name, body] of Object.entries(files)) await writeFile(join(folder, name), body);
}
