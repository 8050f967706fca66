import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import { parse, print, separateOperations, stripIgnoredCharacters } from 'graphql';
import { defineConfig, type Plugin } from 'vite';

const pages = resolve(import.meta.dirname, 'src/dashboard');

/** A page of the dashboard is an HTML file there. */
const input = readdirSync(pages).filter((name) => name.endsWith('.html')).map((name) => resolve(pages, name));

const COMPRESSED = /\.(?:js|css|svg|html)$/;

/** Puts a compressed file beside each text, so that the server sends it without work and a slow link has less to carry. */
function compressed(): Plugin {
  return {
    name: 'bihuan-compressed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle).filter((one) => COMPRESSED.test(one))) {
        const path = resolve(dir!, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

/** Makes of a file of operations a module that gives each by its name, with its fragments and without comments. */
function operations(): Plugin {
  return {
    name: 'bihuan-operations',
    transform(source, id) {
      if (!id.endsWith('.graphql')) return undefined;
      const texts = Object.entries(separateOperations(parse(source))).map(([name, one]) => [name, stripIgnoredCharacters(print(one))]);
      const code = `const texts = ${JSON.stringify(Object.fromEntries(texts))};
        export function operation(name) {
          if (!texts[name]) throw new Error('There is no operation ' + name + '.');
          return texts[name];
        }`;
      return { code, map: null };
    },
  };
}

export default defineConfig({
  root: pages,
  plugins: [operations(), react(), compressed()],
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
