import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { art } from "./tooling/art.ts";
import { compress } from "./tooling/compress.ts";
import { common, entries } from "./tooling/entries.ts";

const root = import.meta.dirname;
const asked = [...entries(root, "shared", "storefront", "widget"), join(root, "worker/worker.ts")];

// The storefront: islands, style sheets, fonts and art, with the manifest that internal/platform/assets reads.
export default defineConfig({
  root,
  base: "/",
  publicDir: false,
  plugins: [art(root, "shared/art"), compress()],
  build: {
    outDir: "dist/storefront",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: asked,
      // What every page shares is one file: on a slow network each file costs a round trip.
      output: { advancedChunks: { groups: [{ name: "shop", test: common(root, asked) }] } },
    },
  },
  test: {
    environment: "happy-dom",
    testTimeout: 30_000, // on a machine that is busy with other tests
    include: ["storefront/**/*.test.ts", "widget/**/*.test.ts", "shared/**/*.test.ts", "tooling/**/*.test.ts", "admin/**/*.test.{ts,tsx}"],
  },
});
