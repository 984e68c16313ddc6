import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { librarySummarySchema } from '../../shared/contract/api.ts';
import { type Cli, type Running, cli } from '../cli/run.ts';
import { type Place, place, treeOf } from '../make/place.ts';
import { type Trace, writeTrace } from '../make/wfpdiag.ts';

/** Large enough that there is a middle in which to be killed. */
const BYTES = process.env['TUNNELSCOPE_FULL'] === '1' ? 60e6 : 30e6;

let logs: Place;
let log: string;
let trace: Trace;
/** For what needs a log of some length, and no middle. */
let shorter: string;
let run: Cli;
beforeAll(async () => {
  logs = await place();
  log = join(logs.folder, 'Scrubbed-wfpdiag.txt');
  trace = await writeTrace(log, { bytes: BYTES });
  shorter = join(logs.folder, 'shorter', 'Scrubbed-wfpdiag.txt');
  await mkdir(join(logs.folder, 'shorter'));
  await writeTrace(shorter, { bytes: BYTES / 4, seed: 2 });
  return () => logs.close();
});
beforeEach(async () => {
  run = await cli();
  return () => run.close();
});

const runs = (): Promise<string[]> => readdir(join(run.library, 'runs')).catch(() => []);

async function listed(): Promise<string[]> {
  const { out, code } = await run.run('library', 'list', '--json');
  expect(code).toBe(0);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => librarySummarySchema.parse(JSON.parse(line)).id);
}

/** Waits for a sign of life in the file system, as an outsider sees it. */
async function until(holds: () => Promise<boolean>, running: Running): Promise<void> {
  const ended = running.ended.then(() => true);
  const soon = () => new Promise<false>((resolve) => setTimeout(resolve, 5, false));
  while (!(await holds())) if (await Promise.race([ended, soon()])) return;
}

async function textBytes(): Promise<number> {
  const [folder] = await runs();
  if (folder === undefined) return -1;
  return (await stat(join(run.library, 'runs', folder, 'text.bin')).catch(() => null))?.size ?? -1;
}

const MOMENTS: readonly (readonly [name: string, reached: (running: Running) => Promise<void>])[] = [
  ['when its folder is there', (running) => until(async () => (await runs()).length > 0, running)],
  ['when the text begins to come', (running) => until(async () => (await textBytes()) > 0, running)],
  ['in the middle of the text', (running) => until(async () => (await textBytes()) > BYTES / 2, running)],
  ['when all of the text is there', (running) => until(async () => (await textBytes()) >= trace.bytes, running)],
];

describe('a process that is killed', () => {
  it.each(MOMENTS)('%s leaves no run, and the next start no litter', async (_, reached) => {
    const running = run.start('analyze', log, '--progress');
    await reached(running);
    running.kill('SIGKILL');
    const { signal, out } = await running.ended;
    // The last moment may come too late: then the run is whole, and nothing else.
    if (signal === null) {
      expect(await listed()).toHaveLength(1);
      expect(await runs()).toHaveLength(1);
    } else {
      expect(out).toBe('');
      expect(await listed()).toEqual([]);
      expect(await runs()).toEqual([]);
    }
    expect(await readdir(join(run.library, 'incoming'))).toEqual([]);
    expect(await treeOf(run.temporary)).toEqual([]);
  });

  it('in a library for once leaves it behind, and the next one clears it away', async () => {
    const running = run.start('analyze', '--no-library', log, '--progress');
    await running.says('indexing');
    running.kill('SIGKILL');
    await running.ended;
    expect(await readdir(run.temporary)).toHaveLength(1);
    await run.run('library', 'list', '--no-library');
    expect(await readdir(run.temporary)).toEqual([]);
  });
});

// Windows knows no such signals: there a process is ended, or asked by its console.
describe.skipIf(process.platform === 'win32')('a process that is interrupted', () => {
  it.each([
    ['SIGINT', 'indexing'],
    ['SIGTERM', 'reading'],
  ] as const)('by %s while %s ends with 130, and leaves nothing', async (signal, stage) => {
    const running = run.start('analyze', '--json', log, log, '--progress', '--out', 'result.json');
    await running.says(stage);
    running.kill(signal);
    const ran = await running.ended;
    expect([ran.code, ran.out]).toEqual([130, '']);
    expect(await runs()).toEqual([]);
    expect((await readdir(run.folder)).toSorted()).toEqual(['library', 'tmp']);
    expect(await listed()).toEqual([]);
  });

  it('while a pattern runs away within one line ends with 130 too, and the run stays', async () => {
    await run.run('analyze', shorter);
    // Each way to cut the words is tried before it is seen that nothing can come behind them.
    const running = run.start('search', shorter, '(\\w+\\s?)+(?!)');
    await new Promise((resolve) => setTimeout(resolve, 700));
    running.kill('SIGINT');
    const { code, out, err } = await running.ended;
    expect([code, out, err]).toEqual([130, '', '']);
    expect(await listed()).toHaveLength(1);
  });
});

describe('several processes over one library', () => {
  // Windows cannot hold a process from outside.
  it.skipIf(process.platform === 'win32')(
    'one starts while another fills a run: it is left alone, and comes out whole',
    async () => {
      const running = run.start('analyze', '--json', log, '--progress');
      await running.says('indexing');
      // Held where it is: it would be done before the other has begun.
      running.kill('SIGSTOP');
      expect(await listed()).toEqual([]);
      expect(await runs()).toHaveLength(1);
      running.kill('SIGCONT');
      const { code, out } = await running.ended;
      expect(code).toBe(1);
      const [id] = await listed();
      expect((JSON.parse(out) as { run: { id: string } }).run.id).toBe(id);
      const shown = await run.run('library', 'show', id ?? '', '--json');
      expect(shown.out).toBe(out);
    },
  );

  it('both open the same log at once: both have the diagnosis, and the library one run', async () => {
    const both = await Promise.all([run.analyse(shorter), run.analyse(shorter)]);
    expect(both.map(({ code }) => code)).toEqual([1, 1]);
    const ids = both.map(({ lines }) => lines[0]?.analysis?.run.id);
    expect(await listed()).toEqual([ids[0]]);
    expect(ids[1]).toBe(ids[0]);
    expect(await runs()).toHaveLength(1);
  });
});
