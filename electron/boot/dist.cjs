'use strict';

const { join } = require('node:path');
const { prepare } = require('./build.cjs');
const { root } = require('./node.cjs');
const { endAs, runInPlace } = require('./run.cjs');
const { entry } = require('./say.cjs');

/** Builds, then hands over to electron-builder with our arguments (such as --win, --mac, --linux, --dir). */
entry(async () => {
  const node = await prepare();
  process.chdir(root);
  endAs(await runInPlace(node, [join(root, 'node_modules', 'electron-builder', 'cli.js'), ...process.argv.slice(2)]));
});
