import { join } from 'node:path';
import { defineConfig, type UserConfig } from 'electron-vite';
import react from '@vitejs/plugin-react';

const root = import.meta.dirname;

/** The parts to build, "main" and "page"; both where nothing is said. See electron/boot/build.cjs. */
const parts = (process.env['TUNNELSCOPE_PARTS'] ?? 'main,page').split(',');

/** A script for each process and thread of ours that starts from a file. */
const entries = {
  index: 'electron/main/index.ts',
  host: 'electron/main/host.ts',
  cli: 'electron/cli/main.ts',
  worker: 'electron/engine/work/worker.ts',
  scanning: 'electron/engine/work/scanning.ts',
};

const main: NonNullable<UserConfig['main']> = {
  build: {
    outDir: join(root, 'out/main'),
    // Bundled, zod comes without its sixty languages: a third of the time that a command takes to start (measured).
    externalizeDeps: { exclude: ['zod', '@eslint-community/regexpp'] },
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
      output: {
        format: 'es',
        entryFileNames: '[name].mjs',
        // Beside the entries: from a folder of their own, new URL('./worker.mjs', import.meta.url) points to nowhere.
        chunkFileNames: '[name]-[hash].mjs',
      },
    },
  },
};

const preload: NonNullable<UserConfig['preload']> = {
  build: {
    outDir: join(root, 'out/preload'),
    // A sandboxed preload can require 'electron' and nothing from node_modules, and can't be an ES module.
    externalizeDeps: false,
    minify: false,
    rolldownOptions: {
      input: { index: join(root, 'electron/preload/index.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
};

const renderer: NonNullable<UserConfig['renderer']> = {
  root: join(root, 'renderer'),
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: join(root, 'out/renderer'),
    sourcemap: false,
    // electron-vite leaves it out; the page is loaded anew at each start.
    minify: true,
    // The polyfill would be an inline script, which the page's policy refuses; every browser we run in has preload.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    rolldownOptions: { input: join(root, 'renderer/index.html') },
  },
};

export default defineConfig({
  ...(parts.includes('main') ? { main, preload } : {}),
  ...(parts.includes('page') ? { renderer } : {}),
});
