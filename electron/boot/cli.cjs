#!/usr/bin/env node
'use strict';

const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { build } = require('./build.cjs');
const { chooseNode, refusalText, root } = require('./node.cjs');
const { endAs, runInPlace } = require('./run.cjs');
const { Refusal, entry } = require('./say.cjs');
const { isCheckout, setUp } = require('./setup.cjs');

entry(async () => {
  const args = process.argv.slice(2);
  // Only the web door needs the page; the other commands neither build it nor wait for it.
  if (isCheckout) {
    await setUp();
    const quiet = !process.stderr.isTTY || args.includes('--quiet');
    await build(args.includes('serve') ? ['main', 'page'] : ['main'], { quiet });
  }
  const node = chooseNode();
  if (node === null) throw new Refusal(refusalText());
  const script = join(root, 'out', 'main', 'cli.mjs');
  if (node === process.execPath) {
    await import(pathToFileURL(script).href);
    return;
  }
  endAs(await runInPlace(node, [script, ...args]));
});
