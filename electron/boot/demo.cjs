'use strict';

const { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { prepare } = require('./build.cjs');
const { root } = require('./node.cjs');
const { runInPlace } = require('./run.cjs');
const { Refusal, entry } = require('./say.cjs');

const samples = join(root, 'resources', 'samples');

/** Diagnoses each sample run on the command line, into a library that is thrown away. */
entry(async () => {
  const node = await prepare({ parts: ['main'] });
  const names = existsSync(samples)
    ? readdirSync(samples)
        .filter((name) => name.endsWith('.zip'))
        .sort()
    : [];
  if (names.length === 0) throw new Refusal(`there are no sample runs in ${samples}.`);
  const told = sentences();
  const library = mkdtempSync(join(tmpdir(), 'tunnelscope-demo-'));
  const failed = [];
  try {
    for (const name of names) {
      process.stdout.write(`\n=== ${name}: ${told.get(name) || 'one of the sample runs.'}\n\n`);
      const { code } = await runInPlace(node, [
        join(root, 'out', 'main', 'cli.mjs'),
        'analyze',
        join(samples, name),
        '--library',
        library,
        '--quiet',
      ]);
      // 0: nothing is wrong with the tunnel; 1: something is, and it was found. Both are a diagnosis.
      if (code !== 0 && code !== 1) failed.push(name);
    }
  } finally {
    rmSync(library, { recursive: true, force: true, maxRetries: 5 });
  }
  const done = names.length - failed.length;
  process.stdout.write(
    `\n${done} of ${names.length} sample runs diagnosed${failed.length > 0 ? `; not diagnosed: ${failed.join(', ')}` : ''}.\n`,
  );
  return failed.length > 0 ? 2 : 0;
});

/** What each sample shows, as the list beside them says it. */
function sentences() {
  try {
    const list = JSON.parse(readFileSync(join(samples, 'samples.json'), 'utf8'));
    return new Map(list.map((sample) => [sample.file, sample.shows]));
  } catch {
    return new Map();
  }
}
