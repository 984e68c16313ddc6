import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts, Skipped } from './report.ts';

/**
 * The one test command: types, lint and format of each room, then the unit tests, then the tests of whole doors.
 *   npm test [-- [--full] [FILTER…]]
 * --full runs the long forms too; with a FILTER only the test files whose path contains it. Ends with the plain line
 * "N passed, N failed", and with exit status 1 where anything failed.
 */
const root = join(import.meta.dirname, '..');
const modules = join(root, 'node_modules');
const ROOMS = ['shared', 'electron', 'renderer', 'test'] as const;

const args = process.argv.slice(2);
const full = args.includes('--full');
const filters = args.filter((word) => word !== '--full');
const unknown = filters.find((word) => word.startsWith('-'));
if (unknown !== undefined) {
  process.stderr.write(`There is no option "${unknown}"; use --full, or a part of a test file's path.\n`);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
const skipped: Skipped[] = [];
const started = performance.now();

const buildFailure = process.env['TUNNELSCOPE_BUILD_FAILED'] ?? '';
if (buildFailure !== '') tell('build', false, buildFailure);
if (filters.length === 0) {
  for (const room of ROOMS) await check(`types of ${room}`, ['typescript/bin/tsc', '-p', room, '--pretty', 'false']);
  for (const room of ROOMS) await check(`lint of ${room}`, ['oxlint/bin/oxlint', '--deny-warnings', ...within(room)]);
  for (const room of ROOMS) await check(`format of ${room}`, ['oxfmt/bin/oxfmt', '--check', ...within(room)]);
}
await runTests('unit');
await runTests('e2e');
if (filters.length > 0 && total.passed + total.failed + skipped.length === 0) {
  tell(`tests in files named like ${filters.join(' or ')}`, false, 'There are none.');
}

for (const line of skippedLines()) process.stdout.write(`${line}\n`);
process.stdout.write(`took ${Math.round((performance.now() - started) / 1000)} s\n`);
process.stdout.write(
  `${total.passed} passed, ${total.failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}\n`,
);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Tests of one file that were skipped for one reason share a line. */
function skippedLines(): string[] {
  const groups = new Map<string, string[]>();
  for (const { file, test, reason } of skipped) {
    const key = `${file}\n${reason === '' ? 'no reason given' : reason}`;
    groups.set(key, [...(groups.get(key) ?? []), test]);
  }
  return [...groups].map(([key, tests]) => {
    const [file = '', reason = ''] = key.split('\n');
    return `skipped: ${file}: ${tests.length === 1 ? tests[0] : `${tests.length} tests`}: ${reason}`;
  });
}

/** The configuration files at the top are checked with the tests, as in test/tsconfig.json. */
function within(room: string): string[] {
  return room === 'test' ? [room, 'electron.vite.config.ts', 'vitest.config.ts'] : [room];
}

function tell(what: string, passed: boolean, output: string): void {
  total[passed ? 'passed' : 'failed'] += 1;
  process.stdout.write(`${passed ? 'ok' : 'FAILED'}  ${what}\n`);
  if (!passed) process.stdout.write(`${output.trimEnd()}\n\n`);
}

/** One tool over one room counts as one test. */
async function check(what: string, [script = '', ...rest]: readonly string[]): Promise<void> {
  let output = '';
  const code = await run([join(modules, script), ...rest], (chunk) => (output += chunk));
  tell(what, code === 0, output);
}

async function runTests(project: 'unit' | 'e2e'): Promise<void> {
  process.stdout.write(`\n${project === 'unit' ? 'unit tests' : 'tests of whole doors'}\n`);
  const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-test-'));
  const file = join(folder, 'counts.json');
  try {
    const code = await run(
      [
        join(modules, 'vitest', 'vitest.mjs'),
        'run',
        '--project',
        project,
        '--passWithNoTests',
        // A part of the unit tests waits for processes of its own; a page keeps a browser busy besides its test.
        `--maxWorkers=${project === 'unit' ? 3 : 2}`,
        '--reporter=default',
        `--reporter=${join(root, 'test', 'report.ts')}`,
        ...filters,
      ],
      (chunk) => process.stdout.write(chunk),
      { TUNNELSCOPE_COUNTS: file, ...(full ? { TUNNELSCOPE_FULL: '1' } : {}) },
    );
    const counts = countsIn(file);
    total.passed += counts.passed;
    // A run that failed without saying of what is still a failure.
    total.failed += counts.failed === 0 && code !== 0 ? 1 : counts.failed;
    skipped.push(...counts.skipped);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function countsIn(file: string): Counts {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Counts;
  } catch {
    return { passed: 0, failed: 0, skipped: [] };
  }
}

function run(
  command: readonly string[],
  onOutput: (chunk: string) => void,
  env: Record<string, string> = {},
): Promise<number> {
  // Its output comes to us by a pipe, and goes on to where ours goes.
  const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1', FORCE_COLOR: '0' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: root,
      env: { ...process.env, ...colour, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', onOutput);
    child.stderr.setEncoding('utf8').on('data', onOutput);
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
