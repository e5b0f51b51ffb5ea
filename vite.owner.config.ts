import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The owners' page: static files that cloud-api serves under `/admin`. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'cloud-api/owner-page'),
  base: '/admin/',
  publicDir: false,
  plugins: [react(), tailwind()],
  // The page's policy knows no data: fonts.
  build: { outDir: resolve(import.meta.dirname, 'out/owner-page'), emptyOutDir: true, assetsInlineLimit: 0 },
});
