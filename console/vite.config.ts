/** How the console is built: files with digests in their names, below `/_cordon/console/`, where the server has them. */
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  base: "/_cordon/console/",
  plugins: [react()],
  build: {
    outDir: "dist",
    // Of the packages that the page contains; they're passed on with it.
    license: { fileName: "THIRD-PARTY-LICENSES.md" },
    // A file in the code itself would be a data: URL, which the page's policy takes only of pictures.
    assetsInlineLimit: 0,
    // Pages are loaded when they're opened; a hint for all of them at once would undo that.
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
  server: { proxy: { "^/(_cordon/(?!console/).*|$)": "http://127.0.0.1:4566" } },
});
