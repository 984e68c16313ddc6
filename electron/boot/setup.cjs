'use strict';

const { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } = require('node:fs');
const { basename, delimiter, dirname, join } = require('node:path');
const { withLock } = require('./lock.cjs');
const { RUNS_PRODUCT, bundledNode, isEnough, root } = require('./node.cjs');
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
    const have = packagesOf(installed);
    const want = packagesOf(wanted);
    return Object.entries(want).some(([path, entry]) => {
      // What is optional may be for another platform, or could not be had; asking again each time would not help.
      if (path === '' || entry.optional === true || entry.link === true) return false;
      return have[path] === undefined || have[path].version !== entry.version;
    });
  } catch {
    return true;
  }
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

/**
 * True where npm left out an optional package that is made for this platform, because the Node that npm runs on is older
 * than the package wants: the bundler's own binary is one of them. The bundled Node can fetch what this one could not.
 */
function isIncomplete() {
  const have = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const want = packagesOf(join(root, 'package-lock.json'));
  const fits = (names, own) => names === undefined || [names].flat().includes(own);
  const libc = process.platform !== 'linux' || process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  return Object.entries(want).some(
    ([path, entry]) =>
      entry.optional === true &&
      entry.engines !== undefined &&
      entry.os !== undefined &&
      have[path] === undefined &&
      fits(entry.os, process.platform) &&
      fits(entry.cpu, process.arch) &&
      fits(entry.libc, libc),
  );
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
      await install(process.execPath);
      const bundled = isEnough(process.versions.node, RUNS_PRODUCT) ? null : bundledNode();
      if (bundled !== null && isIncomplete()) await installWithCopyOf(bundled);
      say(`packages installed in ${Math.round((Date.now() - started) / 1000)} s`);
      return true;
    },
    () => say('waiting for another Tunnelscope process that is installing packages'),
  );
}

/** From a copy, since npm begins by removing node_modules, and with it the Node that it would be running on. */
async function installWithCopyOf(bundled) {
  say(`installing them once more with the bundled Node, for this one (${process.versions.node}) is too old for some`);
  const folder = join(root, 'out', '.node');
  const copy = join(folder, basename(bundled));
  mkdirSync(folder, { recursive: true });
  copyFileSync(bundled, copy);
  try {
    await install(copy);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function install(node) {
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
  const { code, output } = await runNpm(node, script, args);
  if (code === 0) return;
  throw new Refusal(
    'the packages could not be installed; see the lines above from npm ci. Check the network and try again.',
    2,
    output,
  );
}

async function runNpm(node, script, args) {
  try {
    if (script !== null) return await runQuietly(node, [script, ...args], { cwd: root });
    // An npm that is found by PATH looks for its Node there too.
    const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH || ''}` };
    // Windows starts .cmd files only through its shell; no argument here needs quoting.
    if (process.platform === 'win32')
      return await runQuietly(`npm.cmd ${args.join(' ')}`, [], { cwd: root, env, shell: true });
    return await runQuietly('npm', args, { cwd: root, env });
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
