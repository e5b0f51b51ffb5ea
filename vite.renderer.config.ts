import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/**
 * The staff app and the kiosk, into `out/renderer`: `renderer/index.html`, `kiosk-mode/index.html` and `assets/`.
 * `base: '/'` suits both hosts: the facility service's own origin and the desktop app's `app://` one.
 */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  publicDir: false,
  plugins: [react(), tailwind()],
  build: {
    target: 'chrome142',
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    // The pages' policy knows no data: fonts.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        staff: resolve(import.meta.dirname, 'renderer/index.html'),
        kiosk: resolve(import.meta.dirname, 'kiosk-mode/index.html'),
      },
    },
  },
});
