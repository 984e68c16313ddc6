'use strict';

const { existsSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { root } = require('./node.cjs');
const { runQuietly } = require('./run.cjs');
const { say } = require('./say.cjs');

/** Chromium without what only a person sees: a page costs it a third of the processor's time (measured: 1.0 against 2.6 s). */
const SHELL = 'chromium-headless-shell';
const ON_PATH = [
  SHELL,
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

/** True where packages can be installed without asking anybody. */
function mayInstall() {
  return process.platform === 'linux' && process.getuid() === 0 && existsSync('/usr/bin/apt-get');
}

/** Its exit code; where the lists of packages are missing they are fetched first. */
async function install(name, env) {
  const quick = ['-o', 'Acquire::Retries=0', '-o', 'Acquire::http::Timeout=15'];
  const options = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
  const once = () =>
    runQuietly('apt-get', [...quick, 'install', '-y', '--no-install-recommends', name], options).then(
      ({ code }) => code,
    );
  const code = await once();
  if (code === 0) return code;
  await runQuietly('apt-get', [...quick, 'update'], options);
  return once();
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
  if (!mayInstall())
    return {
      path: null,
      why: 'no Chrome, Edge or Chromium is installed; install one, or name it in TUNNELSCOPE_CHROMIUM',
    };
  say('installing a Chromium for the tests of the page (apt-get); this happens once');
  const code = (await install(SHELL, env)) === 0 ? 0 : await install('chromium', env);
  const added = find();
  if (added !== null) return { path: added, why: '' };
  return {
    path: null,
    why: `no Chrome, Edge or Chromium is installed, and apt-get could not install one (exit code ${code})`,
  };
}

/** The same, on a machine of a continuous integration the quicker one, though another may be there already. */
async function quickBrowserForTests(env = process.env) {
  const found = await browserForTests(env);
  const isQuick = found.path === null || found.path.endsWith(SHELL) || env.TUNNELSCOPE_CHROMIUM;
  if (isQuick || !env.CI || !mayInstall()) return found;
  say(`installing ${SHELL}, which the tests of the page run quicker in (apt-get)`);
  await install(SHELL, env);
  return browserForTests(env);
}

module.exports = { browserForTests, quickBrowserForTests };
