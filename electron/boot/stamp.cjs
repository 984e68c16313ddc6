'use strict';

const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { root } = require('./node.cjs');

const EVERYWHERE = ['package.json', 'package-lock.json', 'tsconfig.json', 'electron.vite.config.ts'];

/** What each part of the product is built from, and what must be there once it is built. */
const PARTS = {
  main: {
    from: ['electron', 'shared', 'resources', ...EVERYWHERE],
    makes: [
      'main/index.mjs',
      'main/host.mjs',
      'main/cli.mjs',
      'main/worker.mjs',
      'main/scanning.mjs',
      'preload/index.cjs',
    ],
  },
  page: {
    from: ['renderer', 'shared', 'resources', ...EVERYWHERE],
    makes: ['renderer/index.html'],
  },
};

/** Read from disk at run time, or read by people: no reason to build again. */
const NOT_BUILT = /\.(md|zip|cjs)$/;

/** Every source of a part as `{ path: { size, time, hash } }`; a hash is read again only where size or time differ. */
function sourcesOf(part, before = {}) {
  const sources = {};
  const visit = (path) => {
    const full = join(root, path);
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return;
    if (stat.isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
      return;
    }
    if (NOT_BUILT.test(path)) return;
    const known = before[path];
    const unchanged = known !== undefined && known.size === stat.size && known.time === stat.mtimeMs;
    sources[path] = { size: stat.size, time: stat.mtimeMs, hash: unchanged ? known.hash : hashOf(full) };
  };
  for (const path of PARTS[part].from) visit(path);
  return sources;
}

function hashOf(path) {
  return createHash('sha256').update(readFileSync(path)).digest('base64url');
}

function stampFile(part) {
  return join(root, 'out', `.stamp-${part}.json`);
}

function readStamp(part) {
  try {
    return JSON.parse(readFileSync(stampFile(part), 'utf8'));
  } catch {
    return {};
  }
}

/** Written beside and renamed into place, so that another process never reads half of it. */
function writeStamp(part, sources) {
  const file = stampFile(part);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(sources));
  renameSync(`${file}.${process.pid}`, file);
}

/** The sources of a part where they differ from what was built last, else null. */
function staleSources(part) {
  const before = readStamp(part);
  const now = sourcesOf(part, before);
  const paths = Object.keys(now);
  const same =
    paths.length === Object.keys(before).length &&
    paths.every((path) => before[path] !== undefined && before[path].hash === now[path].hash);
  const whole = PARTS[part].makes.every((path) => existsSync(join(root, 'out', path)));
  return same && whole ? null : now;
}

module.exports = { PARTS, staleSources, writeStamp };
