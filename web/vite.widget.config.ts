import { defineConfig } from "vite";

// The launcher: one classic script with a name that never changes, for other people's pages.
export default defineConfig({
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: false,
    target: "es2020",
    modulePreload: false,
    rollupOptions: {
      input: "src/widget/main.ts",
      output: { format: "iife", entryFileNames: "widget.js" },
    },
  },
});
