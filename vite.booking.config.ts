import { resolve } from 'node:path';
import tailwind from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** The customer's booking page: static files that cloud-api serves for `/`, `/f/{slug}`, `/b/{id}` and `/c/{id}`. */
export default defineConfig({
  root: resolve(import.meta.dirname, 'cloud-api/booking-page'),
  plugins: [
    react(),
    tailwind(),
    VitePWA({
      filename: 'service-worker.js',
      // The page registers it by itself: the plugin's way would be an inline script, which the CSP refuses.
      injectRegister: null,
      // A new version waits until the last tab is closed, so that no page loses the chunks it has yet to load.
      registerType: 'prompt',
      manifest: {
        name: 'Book a bay',
        short_name: 'Book a bay',
        description: 'Golf simulator bays: book one, open its door.',
        start_url: '/',
        display: 'standalone',
        background_color: '#fafafa',
        theme_color: '#047857',
        icons: [
          { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' },
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
      workbox: {
        // Beside what keeps the page without a network: what shows messages while no page is open.
        importScripts: ['/push-worker.js'],
        globIgnores: ['push-worker.js'],
        globPatterns: ['**/*.{js,css,html,svg,png}', 'assets/inter-latin{,-ext}-wght-normal*.woff2'],
        navigateFallback: '/index.html',
        // Only the page's own addresses: everything else is the server's.
        navigateFallbackAllowlist: [/^\/(?:\?.*)?$/, /^\/[bcf]\/[^/?]+(?:\?.*)?$/],
        // A chosen day in the address is no reason to miss the cache.
        ignoreURLParametersMatching: [/.*/],
      },
    }),
  ],
  build: {
    outDir: resolve(import.meta.dirname, 'out/booking-page'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, 'cloud-api/booking-page/index.html'),
        'push-worker': resolve(import.meta.dirname, 'cloud-api/booking-page/push-worker.ts'),
      },
      // The service worker calls it by its name.
      output: { entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
});
