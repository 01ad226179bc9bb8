// Builds the player of the near door for the page of this benchmark. Run: node bench/live/bundle.mjs <folder>
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const web = join(import.meta.dirname, "../../web");
const { build } = await import(pathToFileURL(createRequire(join(web, "package.json")).resolve("vite")));
await build({
  configFile: false, root: web, base: "/built/", logLevel: "warn", publicDir: false,
  build: {
    outDir: process.argv[2], emptyOutDir: true, target: "es2022", assetsInlineLimit: 0,
    rollupOptions: { input: join(import.meta.dirname, "near.ts"), output: { entryFileNames: "near.js" } },
  },
});
