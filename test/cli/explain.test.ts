import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explanationSchema } from '../../shared/model/explanation.ts';
import { type Cli, MAIN, cli } from './run.ts';

const root = resolve(import.meta.dirname, '..', '..');
const LINE =
  'Remote 203.0.113.9:500: Local 198.51.100.4:500: [RECEIVED][NOTIFY] Received Notify Message - Policy Mismatch';

let run: Cli;
beforeAll(async () => {
  run = await cli();
});
afterAll(() => run.close());

/** With lines on standard input. */
function piped(input: string, ...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [MAIN, 'explain', '-', ...args], {
    input,
    encoding: 'utf8',
    cwd: run.folder,
    env: { ...process.env, TUNNELSCOPE_LIBRARY: run.library },
  });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

describe.concurrent('explain', () => {
  it('tells a line as a person reads it, within 100 columns where words can be broken', async () => {
    const { code, out, err } = await run.run('explain', LINE);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^What {8}The peer told Azure of a refusal\./);
    expect(out).toContain('NO_PROPOSAL_CHOSEN (14)');
    expect(out).toContain('policy-mismatch-ipsec (high)');
    expect(out).toContain('RFC 7296');
    expect(out.split('\n').filter((line) => line.length > 100 && !line.includes('https://'))).toEqual([]);
  });

  it('joins several words', async () => {
    const { code, out } = await run.run('explain', 'Policy', 'match', 'error');
    expect(code).toBe(0);
    expect(out).toContain('ERROR_IPSEC_IKE_POLICY_MATCH');
  });

  it('prints JSON of the published schema', async () => {
    const { code, out } = await run.run('explain', '0x800735E9', '--json');
    expect(code).toBe(0);
    const value: unknown = JSON.parse(out);
    const schema = JSON.parse(readFileSync(join(root, 'resources/schema/explanation.schema.json'), 'utf8')) as object;
    expect(new Ajv2020({ allErrors: true }).compile(schema)(value)).toBe(true);
    expect(explanationSchema.parse(value).code).toMatchObject({ code: 13801, hex: '0x35E9' });
  });

  it.each<readonly [string, readonly string[], RegExp]>([
    ['nothing', ['explain'], /say what to explain/],
    ['an empty text', ['explain', '  '], /say what to explain/],
    ['an unknown option', ['explain', '13801', '--jsno'], /--jsno/],
    ['what nobody knows', ['explain', 'zork', 'grue'], /nothing is known of "zork grue"/],
  ])('refuses %s with exit 2 and one sentence', async (_, args, says) => {
    const { code, out, err } = await run.run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('reads standard input, each line by itself, and ends with 2 where one is not known', () => {
    const good = piped('13801\r\n\r\nNO_PROPOSAL_CHOSEN\n', '--json');
    expect(good.code).toBe(0);
    expect(
      good.out
        .trim()
        .split('\n')
        .map((line) => explanationSchema.parse(JSON.parse(line)).text),
    ).toEqual(['13801', 'NO_PROPOSAL_CHOSEN']);
    const mixed = piped('13801\nzork grue\n');
    expect(mixed.code).toBe(2);
    expect(mixed.out).toContain('Windows error 13801');
    expect(mixed.err).toContain('"zork grue"');
    expect(piped('\n')).toMatchObject({ code: 2, out: '' });
  });

  it('a hostile line reaches no terminal as it stands', async () => {
    const { code, out } = await run.run('explain', 'error 13801 \u001b[31mred\u202e');
    expect(code).toBe(0);
    expect(out.includes('\u001b') || out.includes('\u202e')).toBe(false);
  });
});
