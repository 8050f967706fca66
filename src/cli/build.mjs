// npm run build: compiles the server to dist/ and bundles the pages to dist/dashboard, side by side.
// Plain JavaScript, because it runs before anything is compiled.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Runs a tool of node_modules and throws where it fails. */
function run(tool, args) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [resolve(root, 'node_modules', tool), ...args], { cwd: root, stdio: 'inherit' });
    child.once('error', failed);
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`${tool} ended with code ${code}.`))));
  });
}

/** Makes the schema once, which throws where something of it is missing. */
async function checkSchema() {
  const { default: { buildBihuanSchema } } = await import(resolve(root, 'dist/src/api/graphql/schema.js'));
  await buildBihuanSchema();
}

// A file whose source is gone must not be loaded: migrations are found by folder.
rmSync(resolve(root, 'dist'), { recursive: true, force: true });

const results = await Promise.allSettled([
  run('typescript/bin/tsc', ['-p', '.']),
  run('vite/bin/vite.js', ['build', '--logLevel', 'error']),
]);
// An operation without a declaration of access does not build: making the schema says so.
if (results[0].status === 'fulfilled') results.push(...await Promise.allSettled([checkSchema()]));
for (const result of results) {
  if (result.status === 'rejected') {
    console.error(result.reason.message);
    process.exitCode = 1;
  }
}
