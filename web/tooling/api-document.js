// Writes shared/openapi.json from what `saja openapi --for-generators` prints, a line a thing, so that a change can be read.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const document = JSON.parse(readFileSync(0, "utf8"));
writeFileSync(join(import.meta.dirname, "../shared/openapi.json"), JSON.stringify(document, null, 1) + "\n");
