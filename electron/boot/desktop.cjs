'use strict';

const { spawn } = require('node:child_process');
const { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } = require('node:fs');
const { join } = require('node:path');
const { root } = require('./node.cjs');

const folder = join(root, 'node_modules', 'electron');

/** Nothing at all arrived by then: there is no way to the download. */
const FIRST_BYTE = 15_000;
/** No byte more since then: the download has stopped. */
const NO_PROGRESS = 60_000;

/** The desktop program where it is installed, else null. Never by require('electron'), which would start a download. */
function desktopProgram() {
  try {
    const path = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const program = join(process.env.ELECTRON_OVERRIDE_DIST_PATH || join(folder, 'dist'), path);
    return path !== '' && existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

/** Why no window could be opened on this machine whatever is installed, as a half sentence; else null. */
function noWindowReason(env = process.env, platform = process.platform) {
  if (platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'this session has no display';
  if (typeof process.getuid === 'function' && process.getuid() === 0)
    return 'Electron keeps its sandbox and so does not run as root';
  return null;
}

/**
 * Fetches Electron with its own installer, which obeys ELECTRON_MIRROR and its cache. Gives up where nothing moves.
 * Returns null when it is there, else the reason as a half sentence.
 */
async function fetchDesktop(node) {
  if (!existsSync(join(folder, 'install.js'))) return 'the electron package is not installed';
  const temporary = join(root, 'out', '.electron-download');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    return await watchInstaller(node, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 });
  }
}

function watchInstaller(node, temporary) {
  return new Promise((resolve) => {
    const child = spawn(node, [join(folder, 'install.js')], {
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      env: { NODE_USE_ENV_PROXY: '1', ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    });
    let output = '';
    const keep = (chunk) => {
      output = (output + chunk.toString('utf8')).slice(-16_384);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);

    // Its download lands in our temporary folder and is unpacked beside it: what grows is the progress.
    let size = 0;
    let moved = Date.now();
    let stopped = null;
    const timer = setInterval(() => {
      const now = sizeOf(temporary) + sizeOf(join(folder, 'dist'));
      if (now !== size) moved = Date.now();
      size = now;
      if (Date.now() - moved <= (size === 0 ? FIRST_BYTE : NO_PROGRESS)) return;
      stopped =
        size === 0
          ? 'the address that Electron is downloaded from did not answer'
          : 'the download of Electron stopped moving';
      child.kill('SIGKILL');
    }, 500);

    const end = (reason) => {
      clearInterval(timer);
      resolve(reason);
    };
    child.once('error', (error) => end(`its installer could not be started (${error.message})`));
    child.once('close', () => {
      if (desktopProgram() !== null) end(null);
      else end(stopped || reasonIn(output));
    });
  });
}

/** Electron's installer prints the error's first line and leaves its cause out. */
function reasonIn(output) {
  if (/fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED/.test(output))
    return 'the address that Electron is downloaded from could not be reached';
  const line = /Error: (.*)/.exec(output);
  return line === null
    ? 'the download of Electron failed'
    : `the download of Electron failed (${line[1].trim().slice(0, 200)})`;
}

function sizeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.size;
  let sum = 0;
  try {
    for (const name of readdirSync(path)) sum += sizeOf(join(path, name));
  } catch {
    // Renamed away between the two calls.
  }
  return sum;
}

module.exports = { desktopProgram, noWindowReason, fetchDesktop };
