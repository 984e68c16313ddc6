import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunComparison, runComparisonSchema } from '../../shared/model/comparison.ts';
import { caseNamed, textsOf } from '../compare/cases.ts';
import { zip } from '../make/zip.ts';
import { type Cli, cli } from './run.ts';
import { expectSentence } from './sentence.ts';

const schema = join(import.meta.dirname, '..', '..', 'resources', 'schema', 'comparison.schema.json');
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

const FAILING = textsOf(caseNamed('key-refused-by-peer', 'B'));
const WELL = textsOf(caseNamed('comes-up', 'B'));
/** The tunnel fails at one instance and is up at the other; and beside it another peer's is up. */
const INSTANCES = textsOf(caseNamed('key-refused-by-peer', 'B', 'instances'));
const BESIDE = caseNamed('key-refused-by-peer', 'B', 'beside');
const [OWN = '', OTHER = ''] = (BESIDE.label.verdicts ?? []).map(({ peer }) => peer ?? '');
const [LOG = ''] = Object.values(FAILING);
const STAMP = '2026-03-04T';
/** An attempt that fails at eleven, fails again a quarter later, and one that comes up at twelve. */
const HOURS = [
  stamped(LOG, `${STAMP}11:00`),
  stamped(renewed(LOG, '1'), `${STAMP}11:15`),
  stamped(renewed(Object.values(WELL)[0] ?? '', '2'), `${STAMP}12:00`),
].join('\n');

function stamped(text: string, minute: string): string {
  return text
    .split('\n')
    .map((line, at) => `${minute}:${String(at).padStart(2, '0')}.000Z ${line}`)
    .join('\n');
}

/** As another session, with cookies of its own. */
function renewed(text: string, digit: string): string {
  return text
    .replace(/\{[0-9a-fA-F]{4}/g, `{${digit.repeat(4)}`)
    .replace(/Cookie 0x[0-9A-F]{4}/g, `Cookie 0x${digit.repeat(4)}`);
}

let run: Cli;
let failing: string;
let well: string;
let instances: string;
let beside: string;
let hours: string;
beforeAll(async () => {
  run = await cli();
  [failing, well, instances, beside, hours] = await Promise.all([
    zip(FAILING).then((bytes) => run.file('failing.zip', bytes)),
    zip(WELL).then((bytes) => run.file('well.zip', bytes)),
    zip(INSTANCES).then((bytes) => run.file('instances.zip', bytes)),
    zip(textsOf(BESIDE)).then((bytes) => run.file('beside.zip', bytes)),
    zip({ 'IkeLogs.txt': HOURS }).then((bytes) => run.file('hours.zip', bytes)),
  ]);
});
afterAll(() => run.close());

async function told(
  ...args: readonly string[]
): Promise<{ readonly code: number | null; readonly told: RunComparison }> {
  const { code, out, err } = await run.run('compare', '--json', ...args);
  expect(err).toBe('');
  const lines = out.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  const value: unknown = JSON.parse(lines[0] ?? '');
  expect(validate(value), JSON.stringify(validate.errors)).toBe(true);
  return { code, told: runComparisonSchema.parse(value) };
}

describe.concurrent('two runs', () => {
  it('a fixed one is told in text, the first divergence before all else, and is exit 1', async () => {
    const { code, out, err } = await run.run('compare', failing, well);
    expect([code, err]).toEqual([1, '']);
    const [first = ''] = out.split('\n');
    expect(first).toMatch(/^FIXED {2}Fixed: it failed at authentication \(the pre-shared key\)/);
    const labels = out.split('\n').flatMap((line) => /^([A-Z]\w*)(?: |$)/.exec(line)?.[1] ?? []);
    expect(labels).toEqual(['FIXED', 'A', 'B', 'First', 'Parameters', 'Gone', 'New', 'Steps']);
    expect(out).toContain('at IKE_AUTH.');
    expect(out).toContain('IkeLogs.txt:9');
  });

  it('as JSON of the published form, with the lines as they stand', async () => {
    const { code, told: fixed } = await told(failing, well);
    expect(code).toBe(1);
    expect(fixed.verdict.change).toBe('fixed');
    expect(fixed.firstDivergence).toMatchObject({ step: 'auth', a: { file: 'IkeLogs.txt', line: 9 } });
    expect(fixed.firstDivergence?.a?.text).toBe(LOG.split('\n')[8]);
    expect(fixed.findings).toEqual({ onlyA: ['psk-mismatch'], onlyB: ['no-fault'], both: [] });
    expect((await told(well, failing)).told.verdict.change).toBe('worse');
  });

  it('the same run twice: nothing differs, and exit 0', async () => {
    const { code, told: same } = await told(failing, failing);
    expect(code).toBe(0);
    expect(same.verdict.change).toBe('unchanged');
    const text = await run.run('compare', failing, failing);
    expect(text.code).toBe(0);
    expect(text.out).toMatch(/^UNCHANGED {2}Unchanged: both fail at authentication/);
    expect(text.out).toContain('no divergence: both attempts say the same');
  });

  it('of one library the index is used again', async () => {
    const [first, second] = [await told(failing, well), await told(failing, well)];
    expect(second.told).toEqual(first.told);
  });
});

describe.concurrent('two parts of one run', () => {
  it.each<readonly [string, readonly string[], () => string]>([
    ['--instance', ['--instance', 'IN_0,IN_1'], () => instances],
    ['--peer', ['--peer', `${OWN},${OTHER}`], () => beside],
    ['--attempt, by the ids of negotiations', ['--attempt', 'n1,n2'], () => hours],
    ['--attempt, by number', ['--attempt', '2,3'], () => hours],
    ['--range', ['--range', `${STAMP}11:00..${STAMP}11:59,${STAMP}12:00..`], () => hours],
  ])('%s', async (_, args, path) => {
    const { code, told: fixed } = await told(...args, path());
    expect(code).toBe(1);
    expect(fixed.verdict).toMatchObject({ change: 'fixed', headline: expect.stringMatching(/authentication/) });
    expect(fixed.sides.a).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch', empty: false });
    expect(fixed.sides.b).toMatchObject({ health: 'healthy', cause: null, empty: false });
    expect(fixed.findings.onlyA).toEqual(['psk-mismatch']);
    expect(fixed.firstDivergence?.step).toBe('auth');
    expect(fixed.a.id).toBe(fixed.b.id);
  });

  it('an attempt that is folded with others is compared by itself', async () => {
    const { code, told: same } = await told(hours, '--attempt', '1,2');
    expect(code).toBe(0);
    expect([same.sides.a.attempt, same.sides.b.attempt]).toEqual([1, 2]);
    expect([same.sides.a.attempts, same.sides.b.attempts]).toEqual([1, 1]);
    expect(same.rows.map(({ b }) => b?.line)).toEqual(LOG.split('\n').map((_, at) => LOG.split('\n').length + at + 1));
  });

  it('a range holds nothing of what lies outside', async () => {
    const range = `${STAMP}11:15..${STAMP}11:16`;
    const { told: told_ } = await told(hours, '--range', `${range},${STAMP}12:00..${STAMP}12:01`);
    const lines = told_.rows.flatMap(({ a }) => a?.line ?? []);
    expect(lines.length).toBeGreaterThan(5);
    expect(Math.min(...lines)).toBeGreaterThan(LOG.split('\n').length);
  });

  it('a part of one run against a part of another', async () => {
    const { told: worse } = await told(well, instances, '--peer', `${OWN},${OWN}`);
    expect(worse.verdict.change).toBe('worse');
  });
});

describe.concurrent('wrong usage, and what cannot be compared, is exit 2 with one sentence', () => {
  it.each<readonly [string, () => readonly string[], RegExp]>([
    ['no PATH', () => [], /name one PATH, or two/],
    ['three PATHs', () => [failing, well, beside], /name one PATH, or two/],
    ['one PATH without parts', () => [failing], /of one PATH two parts are compared/],
    ['the same part of one PATH twice', () => [failing, '--peer', `${OWN},${OWN}`], /two parts are compared/],
    ['one part', () => [failing, '--instance', 'IN_0'], /--instance takes two/],
    ['three parts', () => [failing, '--instance', 'IN_0,IN_1,IN_2'], /--instance takes two/],
    ['an empty part', () => [failing, '--peer', `${OWN},`], /--peer takes two/],
    ['two kinds of parts', () => [failing, '--peer', 'a,b', '--instance', 'c,d'], /exclude each other/],
    ['a range that is none', () => [hours, '--range', 'yesterday,today'], /cannot read "yesterday"/],
    ['a range without an end', () => [hours, '--range', `${STAMP}11:00,${STAMP}12:00`], /takes FROM\.\.TO/],
    ['an instance that there is not', () => [instances, '--instance', 'IN_0,IN_7'], /instance "IN_7".*IN_0, .*IN_1/],
    ['a peer that there is not', () => [beside, '--peer', `${OWN},192.0.2.99`], /peer "192\.0\.2\.99".*It has/],
    ['an attempt that there is not', () => [hours, '--attempt', 'n1,n99'], /attempt "n99".*n1, n2/],
    ['a time at which nothing was', () => [hours, '--range', `..${STAMP}11:30,2027-01-01..`], /It goes from 2026/],
    ['an unknown option', () => [failing, well, '--jsn'], /--jsn/],
    ['an A that is not there', () => ['missing.zip', well], /There is no missing\.zip/],
    ['a B that is not there', () => [failing, 'missing.zip', '--json'], /There is no missing\.zip/],
  ])('%s', async (_, args, says) => {
    const { code, out, err } = await run.run('compare', ...args());
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
    expectSentence(err.trim().replace(/^tunnelscope: /, ''));
  });

  it('an A of which nothing can be read', async () => {
    const empty = await run.file('empty.zip', Buffer.alloc(0));
    const { code, out, err } = await run.run('compare', empty, well);
    expect([code, out]).toEqual([2, '']);
    expectSentence(err.trim().replace(/^tunnelscope: /, ''));
  });
});
