import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

// art puts every picture of a folder among the hashed assets, under its path in the manifest, so that templates can show it.
export function art(root: string, folder: string): Plugin {
  return {
    name: "saja-art",
    apply: "build",
    buildStart() {
      for (const name of readdirSync(join(root, folder))) {
        if (name.endsWith(".md")) continue;
        this.emitFile({
          type: "asset",
          name,
          originalFileName: `${folder}/${name}`,
          source: readFileSync(join(root, folder, name)),
        });
      }
    },
  };
}
