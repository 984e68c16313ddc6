'use strict';

const { join } = require('node:path');
const { prepare } = require('./build.cjs');
const { RUNS_SOURCE, root } = require('./node.cjs');
const { endAs, runInPlace } = require('./run.cjs');
const { entry } = require('./say.cjs');

entry(async () => {
  const node = await prepare({ minimum: RUNS_SOURCE });
  endAs(await runInPlace(node, [join(root, 'test', 'corpus', 'run.ts'), ...process.argv.slice(2)]));
});
