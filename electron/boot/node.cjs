'use strict';

const { dirname, join } = require('node:path');
const { existsSync } = require('node:fs');

const root = join(__dirname, '..', '..');

/** better-sqlite3 13 needs Node-API 10: on an older Node it is a segmentation fault, not an error. */
const RUNS_PRODUCT = [22, 12];
/** The tests run TypeScript as it stands, which Node does without a flag since this version. */
const RUNS_SOURCE = [22, 18];

function atLeast(version, [major, minor]) {
  const [a, b] = version.split('.').map(Number);
  return a > major || (a === major && b >= minor);
}

function isEnough(version, minimum) {
  if (minimum === RUNS_SOURCE && version.startsWith('23.')) return atLeast(version, [23, 6]);
  return atLeast(version, minimum);
}

/** The Node that came as an optional dependency for this platform, or null. Found by path, never by `node` on PATH. */
function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const folder = dirname(require.resolve(`${name}/package.json`, { paths: [root] }));
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** The path of a Node to go on with: the running one where it is new enough, else the bundled one, else null. */
function chooseNode(minimum = RUNS_PRODUCT) {
  return isEnough(process.versions.node, minimum) ? process.execPath : bundledNode();
}

function refusalText(minimum = RUNS_PRODUCT) {
  return (
    `Tunnelscope needs Node ${minimum.join('.')} or later; this is Node ${process.versions.node} (${process.execPath}), ` +
    `and no bundled Node was installed for ${process.platform} ${process.arch}. Install Node 24 from nodejs.org and try again.`
  );
}

module.exports = { root, RUNS_PRODUCT, RUNS_SOURCE, isEnough, bundledNode, chooseNode, refusalText };
