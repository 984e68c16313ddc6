'use strict';

const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { prepare } = require('./build.cjs');
const { root } = require('./node.cjs');
const { runInPlace } = require('./run.cjs');
const { Refusal, entry } = require('./say.cjs');

const folder = join(root, 'resources', 'samples');

/** Diagnoses each sample run on the command line, into a library that is thrown away. */
entry(async () => {
  const node = await prepare({ parts: ['main'] });
  const { samples } = JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8'));
  if (samples.length === 0) throw new Refusal(`there are no sample runs in ${folder}.`);
  const library = mkdtempSync(join(tmpdir(), 'tunnelscope-demo-'));
  const failed = [];
  try {
    for (const { file, title, shows } of samples) {
      process.stdout.write(`\n=== ${title} (${file}): ${shows}\n\n`);
      const { code } = await runInPlace(node, [
        join(root, 'out', 'main', 'cli.mjs'),
        'analyze',
        join(folder, file),
        '--library',
        library,
        '--quiet',
      ]);
      // 0: nothing is wrong with the tunnel; 1: something is, and it was found. Both are a diagnosis.
      if (code !== 0 && code !== 1) failed.push(file);
    }
  } finally {
    rmSync(library, { recursive: true, force: true, maxRetries: 5 });
  }
  const said = failed.length > 0 ? `; not diagnosed: ${failed.join(', ')}` : '';
  process.stdout.write(`\n${samples.length - failed.length} of ${samples.length} sample runs diagnosed${said}.\n`);
  return failed.length > 0 ? 2 : 0;
});
