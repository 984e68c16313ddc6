import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparisonLines } from '../../electron/cli/change.ts';
import { inkOf } from '../../electron/cli/ink.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { type Cli, cli } from './run.ts';

let run: Cli;
let path: string;
beforeAll(async () => {
  run = await cli();
  path = join(run.folder, 'both');
  await mkdir(path);
  for (const [name, from] of [
    ['IkeLogs.txt', 'ikediag.screenshot.policy-mismatch.txt'],
    ['IKEErrors.txt', 'IKEErrors.docs.txt'],
  ] as const)
    await writeFile(join(path, name), readFileSync(join(PUBLISHED, from)));
});
afterAll(() => run.close());

describe('the exact change in text', () => {
  it('both sides in a table, the command to paste, and what is at odds', async () => {
    const { out, code } = await run.run('analyze', path, '--quiet');
    expect(code).toBe(1);
    expect(out).toContain("Compared      phase 1     device offers  Azure's defaults\n");
    expect(out).toContain('            ✗ DH group    DHGroup14      DHGroup2\n');
    expect(out).toContain('--dh-group DHGroup14');
    expect(out).toContain(
      'At odds     - IkeLogs.txt tells of refused IKE (phase 1) proposals, IKEErrors.txt of a rejected key.',
    );
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
  });

  it('and as Markdown', async () => {
    const { out } = await run.run('analyze', path, '--quiet', '--markdown');
    expect(out).toContain("| phase 1 | device offers | Azure's defaults | |\n| --- | --- | --- | --- |\n");
    expect(out).toContain('| DH group | DHGroup14 | DHGroup2 | nothing in common |');
    expect(out).toContain('## At odds');
  });

  it('long lists are wrapped within their column, and what the log lacks is said', () => {
    const many = Array.from({ length: 12 }, (_, index) => `ALGORITHM${index}`);
    const text = comparisonLines(
      {
        phase: 'ipsec',
        azureFrom: 'log',
        attributes: [
          { attribute: 'encryption', peer: many, azure: many.toReversed(), common: many },
          { attribute: 'pfsGroup', peer: [], azure: ['None'], common: [] },
        ],
        gap: null,
        change: [],
      },
      { ...inkOf(null), width: 80 },
    );
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    for (const name of many) expect(text.split(name).length).toBeGreaterThan(2);
    expect(text).toContain('not in the log');
    expect(text).not.toContain('✗');
  });
});
