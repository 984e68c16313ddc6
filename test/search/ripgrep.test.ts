import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bench, bench } from '../engine-kit.ts';
import { type Random, random } from '../make/random.ts';
import { writeTrace } from '../make/wfpdiag.ts';

const ROUNDS = process.env['TUNNELSCOPE_FULL'] === '1' ? 100 : 25;

const isThere = spawnSync('rg', ['--version']).status === 0;

/** Parts that both kinds of pattern read the same way. */
const ATOMS = ['\\d+', '[0-9a-f]{4}', '.*', '[^|]*', '\\w+', '(?:SA|KE|Policy)', 'x?', '\\s', '[A-Z]'];

function somePattern(dice: Random, lines: readonly string[]): { readonly pattern: string; readonly flags: string[] } {
  const flags = [...(dice.chance(0.3) ? ['-i'] : []), ...(dice.chance(0.2) ? ['-w'] : [])];
  const piece = (): string => {
    const line = dice.pick(lines);
    const from = dice.below(Math.max(line.length - 1, 1));
    return line.slice(from, from + 1 + dice.below(20));
  };
  const escaped = () => piece().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  if (dice.chance(0.3)) return { pattern: piece(), flags: [...flags, '-F'] };
  const parts = Array.from({ length: 1 + dice.below(3) }, (_, at) =>
    at % 2 === 1 ? dice.pick(ATOMS) : dice.chance(0.3) ? `(${escaped()}|${escaped()})` : escaped(),
  );
  const pattern = parts.join('');
  return { pattern: dice.chance(0.1) ? `${pattern}$` : dice.chance(0.1) ? `^${pattern}` : pattern, flags };
}

describe.skipIf(!isThere)(`ripgrep${isThere ? '' : ' (not installed: apt-get install ripgrep)'}`, () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());

  it.each(['\n', '\r\n'] as const)('counts the same lines for many patterns, with %j', async (lineEnd) => {
    const path = await kit.file(lineEnd === '\n' ? 'lf/wfpdiag.txt' : 'crlf/wfpdiag.txt', '');
    await writeTrace(path, { bytes: 2.5e6, seed: 21, failuresPerMillion: 2000, lineEnd });
    const run = await kit.open(path);
    const lines = (await readFile(path, 'utf8')).split(lineEnd).filter((line) => line !== '');
    const dice = random(lineEnd.length);
    let found = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { pattern, flags } = somePattern(dice, lines);
      const ran = spawnSync('rg', ['-c', '-a', '--crlf', ...flags, '--', pattern, path], { encoding: 'utf8' });
      expect(ran.stderr, pattern).toBe('');
      const { total, search } = await kit.client.call('run.search', {
        run,
        pattern,
        literal: flags.includes('-F'),
        ignoreCase: flags.includes('-i'),
        wholeWord: flags.includes('-w'),
      });
      expect(total, `${flags.join(' ')} ${pattern}`).toBe(Number(ran.stdout.trim() || '0'));
      await kit.client.call('search.close', { search });
      found += total > 0 ? 1 : 0;
    }
    expect(found).toBeGreaterThan(ROUNDS / 4);
  });
});
