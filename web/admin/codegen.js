// Writes src/api/generated.ts from src/api/openapi.json, which `saja openapi --for-generators` prints.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateEndpoints } from "@rtk-query/codegen-openapi";

const here = import.meta.dirname;
const ours = (path) => path.startsWith("/api/v1/admin/") || path.startsWith("/api/v1/auth/") || path === "/api/v1/me";
const camel = (id) => id.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

/** The client for the doors of staff, its hooks named as the operations are: adjust-stock is useAdjustStockMutation. */
export async function generate() {
  const document = JSON.parse(await readFile(join(here, "src/api/openapi.json"), "utf8"));
  for (const path of Object.keys(document.paths)) {
    if (!ours(path)) delete document.paths[path];
  }
  for (const operation of Object.values(document.paths).flatMap(Object.values)) {
    operation.operationId = camel(operation.operationId);
  }
  const folder = await mkdtemp(join(tmpdir(), "saja-codegen-"));
  try {
    const schemaFile = join(folder, "openapi.json");
    await writeFile(schemaFile, JSON.stringify(document));
    return await generateEndpoints({ schemaFile, apiFile: "./empty", apiImport: "emptyApi", exportName: "api", hooks: true, tag: true });
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(join(here, "src/api/generated.ts"), await generate());
}
