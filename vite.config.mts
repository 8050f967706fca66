import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const pages = resolve(import.meta.dirname, 'src/dashboard');

/** A page of the dashboard is an HTML file there. */
const input = readdirSync(pages).filter((name) => name.endsWith('.html')).map((name) => resolve(pages, name));

export default defineConfig({
  root: pages,
  plugins: [react()],
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  build: {
    outDir: resolve(import.meta.dirname, 'dist/dashboard'),
    emptyOutDir: true,
    // The pages run under a Content-Security-Policy without inline scripts, and without data: except for images.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // GraphiQL is one large page and there is no slow network between it and its server.
    chunkSizeWarningLimit: 8_000,
    reportCompressedSize: false,
    rolldownOptions: { input },
  },
  worker: { format: 'es' },
  server: { proxy: { '/graphql': { target: 'http://127.0.0.1:4000', ws: true }, '/demo': 'http://127.0.0.1:4000' } },
});
