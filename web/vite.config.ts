import { defineConfig } from "vite";

// The pages. Their assets carry a hash in the name, so the server lets browsers keep them for good.
export default defineConfig({
  base: "/",
  build: {
    outDir: "dist",
    emptyOutDir: true, // public/.gitkeep comes back with the copy of public/
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: { admin: "admin.html", chat: "chat.html", desk: "desk.html", shop: "shop.html" } },
  },
  server: {
    proxy: {
      "/chat/ws": { target: "http://127.0.0.1:8090", ws: true },
      "/desk/": { target: "http://127.0.0.1:8090", ws: true },
      "/demo/": { target: "http://127.0.0.1:8090" },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
