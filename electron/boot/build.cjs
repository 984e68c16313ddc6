'use strict';

const { join } = require('node:path');
const { withLock } = require('./lock.cjs');
const { RUNS_PRODUCT, chooseNode, refusalText, root } = require('./node.cjs');
const { runQuietly } = require('./run.cjs');
const { Refusal, entry, say } = require('./say.cjs');
const { setUp } = require('./setup.cjs');
const { staleSources, writeStamp } = require('./stamp.cjs');

/**
 * Builds those of the parts ("main": engine, doors and shell; "page": the web page) whose sources changed since they
 * were built. Two processes that ask at once build once. `quiet` leaves out all but a failure.
 */
async function build(parts, { quiet = false } = {}) {
  if (parts.every((part) => staleSources(part) === null)) return false;
  const node = chooseNode();
  if (node === null) throw new Refusal(refusalText(RUNS_PRODUCT));
  const tell = quiet ? () => {} : say;
  return withLock(
    join(root, 'out', '.build.lock'),
    async () => {
      // Taken before the build: what is saved while it runs counts as newer.
      const stale = parts.map((part) => [part, staleSources(part)]).filter(([, sources]) => sources !== null);
      if (stale.length === 0) return false;
      tell('building; this happens once, and again when a source file changes');
      const started = Date.now();
      const { code, output } = await runQuietly(
        node,
        [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build', '--logLevel', 'warn'],
        {
          cwd: root,
          env: {
            ...process.env,
            TUNNELSCOPE_PARTS: stale.map(([part]) => part).join(','),
            NODE_ENV: 'production',
            NO_COLOR: '1',
          },
        },
      );
      if (code !== 0) throw new Refusal('the build failed; see the lines above.', 3, output);
      for (const [part, sources] of stale) writeStamp(part, sources);
      tell(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      return true;
    },
    () => tell('waiting for another Tunnelscope process that is building'),
  );
}

/** Everything an entry needs before it hands over: packages, a Node, a build. Returns the Node's path. */
async function prepare({ parts = ['main', 'page'], minimum = RUNS_PRODUCT, quiet = false } = {}) {
  await setUp();
  const node = chooseNode(minimum);
  if (node === null) throw new Refusal(refusalText(minimum));
  await build(parts, { quiet });
  return node;
}

module.exports = { build, prepare };

if (require.main === module) entry(async () => void (await prepare()));
