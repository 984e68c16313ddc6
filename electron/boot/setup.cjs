'use strict';

const { existsSync, readFileSync, statSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { withLock } = require('./lock.cjs');
const { root } = require('./node.cjs');
const { runQuietly } = require('./run.cjs');
const { Refusal, entry, say } = require('./say.cjs');

/** The published package has neither; only a checkout is set up and built in place. */
const isCheckout = existsSync(join(root, 'package-lock.json')) && existsSync(join(root, 'electron.vite.config.ts'));

/**
 * True where a package that the lock file asks for is not installed at that version. npm leaves its own copy of the lock
 * in node_modules; times alone would mistake a switched branch for a changed lock, so the contents decide.
 */
function needsInstall() {
  const wanted = join(root, 'package-lock.json');
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return true;
  if (statSync(installed).mtimeMs > statSync(wanted).mtimeMs) return false;
  try {
    const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
    const want = JSON.parse(readFileSync(wanted, 'utf8')).packages;
    return Object.entries(want).some(([path, entry]) => {
      // What is optional may be for another platform, or could not be had; asking again each time would not help.
      if (path === '' || entry.optional === true || entry.link === true) return false;
      return have[path] === undefined || have[path].version !== entry.version;
    });
  } catch {
    return true;
  }
}

/** Installs the packages of the lock file where they are missing. Returns true where it did. */
async function setUp() {
  if (!isCheckout || !needsInstall()) return false;
  return withLock(
    join(root, 'out', '.install.lock'),
    async () => {
      if (!needsInstall()) return false;
      say('installing the packages it needs (npm ci); this happens once and takes a minute or so');
      const started = Date.now();
      const { code, output } = await install();
      if (code !== 0) {
        throw new Refusal(
          'the packages could not be installed; see the lines above from npm ci. Check the network and try again.',
          2,
          output,
        );
      }
      say(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
      return true;
    },
    () => say('waiting for another Tunnelscope process that is installing packages'),
  );
}

async function install() {
  const args = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-engine-strict',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const script = npmScript();
  try {
    if (script !== null) return await runQuietly(process.execPath, [script, ...args], { cwd: root });
    // Windows starts .cmd files only through its shell; no argument here needs quoting.
    if (process.platform === 'win32')
      return await runQuietly(`npm.cmd ${args.join(' ')}`, [], { cwd: root, shell: true });
    return await runQuietly('npm', args, { cwd: root });
  } catch (error) {
    throw new Refusal(
      `the packages it needs are not installed, and npm could not be started to install them (${error.message}). Run "npm ci" in ${root}.`,
    );
  }
}

/** npm's own script: the one that started us, else the one that lies beside this Node; null where neither is known. */
function npmScript() {
  const started = process.env.npm_execpath;
  if (started !== undefined && /^np[mx]-cli\.js$/.test(basename(started)) && existsSync(started)) {
    return join(dirname(started), 'npm-cli.js');
  }
  const folder = dirname(process.execPath);
  const places = [join(folder, 'node_modules'), join(folder, '..', 'lib', 'node_modules')];
  return places.map((place) => join(place, 'npm', 'bin', 'npm-cli.js')).find((path) => existsSync(path)) || null;
}

module.exports = { isCheckout, needsInstall, setUp };

if (require.main === module) entry(async () => void (await setUp()));
