import react from "@vitejs/plugin-react";
import { join } from "node:path";
import { defineConfig } from "vite";
import { compress } from "./tooling/compress.ts";

const here = import.meta.dirname;

// The back office: one page application under /admin/.
export default defineConfig({
  root: join(here, "admin"),
  base: "/admin/",
  publicDir: false,
  plugins: [react(), compress()],
  build: {
    outDir: join(here, "dist/admin"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 2000,
  },
});
