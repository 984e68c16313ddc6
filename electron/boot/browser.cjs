'use strict';

const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { root } = require('./node.cjs');
const { runQuietly } = require('./run.cjs');
const { say } = require('./say.cjs');

const ON_PATH = [
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chromium',
  'chromium-browser',
];
const ON_MAC = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Chromium.app/Contents/MacOS/Chromium',
];
const ON_WINDOWS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];

function installed(env = process.env) {
  if (process.platform === 'win32') {
    const bases = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter((base) => base !== undefined);
    return bases.flatMap((base) => ON_WINDOWS.map((path) => join(base, path)));
  }
  if (process.platform === 'darwin') return ON_MAC.map((path) => join('/Applications', path));
  const folders = (env.PATH || '').split(delimiter).filter((folder) => folder !== '');
  return ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
}

function ofPlaywright() {
  try {
    const { chromium } = require(require.resolve('playwright', { paths: [root] }));
    return [chromium.executablePath()];
  } catch {
    return [];
  }
}

/** `{ path, why }`: a Chromium for the tests that need a page, or the reason why there is none. */
async function browserForTests(env = process.env) {
  const named = env.TUNNELSCOPE_CHROMIUM;
  if (named)
    return existsSync(named)
      ? { path: named, why: '' }
      : { path: null, why: `TUNNELSCOPE_CHROMIUM names ${named}, which does not exist` };
  const find = () => [...installed(env), ...ofPlaywright()].find((path) => existsSync(path)) || null;
  const path = find();
  if (path !== null) return { path, why: '' };
  const asRoot = process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
  if (asRoot) {
    say('installing the chromium package for the tests of the page (apt-get); this happens once');
    const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
    let result = await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    if (result.code !== 0) {
      await runQuietly('apt-get', ['update'], options);
      result = await runQuietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    }
    const added = find();
    if (added !== null) return { path: added, why: '' };
    return {
      path: null,
      why: `no Chrome, Edge or Chromium is installed, and apt-get could not install one (exit code ${result.code})`,
    };
  }
  return {
    path: null,
    why: 'no Chrome, Edge or Chromium is installed; install one, or name it in TUNNELSCOPE_CHROMIUM',
  };
}

module.exports = { browserForTests };
