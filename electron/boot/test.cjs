'use strict';

const { join } = require('node:path');
const { quickBrowserForTests } = require('./browser.cjs');
const { build } = require('./build.cjs');
const { RUNS_SOURCE, chooseNode, refusalText, root } = require('./node.cjs');
const { endAs, runInPlace } = require('./run.cjs');
const { Refusal, entry } = require('./say.cjs');
const { setUp } = require('./setup.cjs');

entry(async () => {
  await setUp();
  const node = chooseNode(RUNS_SOURCE);
  if (node === null) throw new Refusal(refusalText(RUNS_SOURCE));
  const browser = await quickBrowserForTests();
  let broken = '';
  try {
    await build(['main', 'page']);
  } catch (error) {
    // The types, the lint and the unit tests still say something; the failed build is counted as a failure among them.
    if (!(error instanceof Refusal)) throw error;
    broken = `${error.message}\n${error.detail}`;
  }
  const env = {
    ...process.env,
    TUNNELSCOPE_CHROMIUM: browser.path || '',
    TUNNELSCOPE_NO_CHROMIUM: browser.why,
    TUNNELSCOPE_BUILD_FAILED: broken.slice(-16_384),
  };
  endAs(await runInPlace(node, [join(root, 'test', 'run.ts'), ...process.argv.slice(2)], env));
});
