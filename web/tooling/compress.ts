import { readdir, readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const texty = new Set([".js", ".css", ".svg", ".html"]);

// compress writes a .gz and a .br beside every text file of a finished build, so that the server never compresses at run time.
export function compress(): Plugin {
  let out = "";
  return {
    name: "saja-compress",
    apply: "build",
    configResolved: (config) => {
      out = config.build.outDir;
    },
    writeBundle: async () => {
      for (const name of await readdir(out, { recursive: true })) {
        if (!texty.has(extname(name))) continue;
        const path = join(out, name);
        const body = await readFile(path);
        if (body.length < 1024) continue;
        await writeFile(path + ".gz", gzipSync(body, { level: 9 }));
        await writeFile(
          path + ".br",
          brotliCompressSync(body, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
          }),
        );
      }
    },
  };
}
