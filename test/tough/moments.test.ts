import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaultError } from '../../shared/base/fault.ts';
import { librarySummarySchema } from '../../shared/contract/api.ts';
import { type Cli, cli } from '../cli/run.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { zipFile } from '../make/packed.ts';
import { type Place, place, treeOf } from '../make/place.ts';
import { random } from '../make/random.ts';
import { type Trace, writeTrace } from '../make/wfpdiag.ts';
import { zip } from '../make/zip.ts';
import { FULL, IKE } from './hostile.ts';

const BYTES = FULL ? 16e6 : 4e6;
const CANCELS = FULL ? 150 : 8;
const SIGNALS = FULL ? 40 : 2;

let logs: Place;
let trace: Trace;
/** The same trace in a zip and in a zip within it: what is unpacked on the way is to go as well. */
let path: string;
let inner: Buffer;
beforeAll(async () => {
  logs = await place();
  const plain = join(logs.folder, 'Scrubbed-wfpdiag.txt');
  trace = await writeTrace(plain, { bytes: BYTES });
  await zipFile(plain, join(logs.folder, 'inner.zip'), 'Scrubbed-wfpdiag.txt');
  inner = await readFile(join(logs.folder, 'inner.zip'));
  path = await logs.file('run.zip', await zip({ 'IkeLogs.txt': IKE, 'IN_0.zip': inner }));
});
afterAll(() => logs.close());

const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('cancelled at any moment', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
    return () => kit.close();
  });

  const runs = () => readdir(join(kit.library, 'runs'));
  const listed = async () => (await kit.client.call('library.list', {})).runs.map(({ id }) => id);

  it(`${CANCELS} times: it is as if it had not been begun, or it is whole`, async () => {
    /** Another content each time, for what is known is not read again. */
    const another = async (at: number): Promise<string> =>
      kit.file(`${at}.zip`, await zip({ 'IkeLogs.txt': `${IKE}# ${at}\n`, 'IN_0.zip': inner }));
    const open = (file: string, signal?: AbortSignal) => {
      const ticket = kit.engine.mint({ items: [{ path: file, name: 'run.zip' }], owned: null });
      return kit.client.call('run.open', { ticket }, signal === undefined ? {} : { signal });
    };
    await open(path);
    const second = await another(-1);
    const started = performance.now();
    const { run } = await open(second);
    const whole = performance.now() - started;
    const expected = await kit.client.call('run.analysis', { run });
    expect(expected.totals.lines).toBe(trace.lines + IKE.trimEnd().split('\n').length + 1);

    const dice = random(7);
    let cancelled = 0;
    for (let round = 0; round < CANCELS; round += 1) {
      const file = await another(round);
      const before = await listed();
      const stop = new AbortController();
      const opening = open(file, stop.signal).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      await Promise.race([wait(dice.next() * whole), opening]);
      stop.abort();
      const thrown = await opening;
      if (thrown !== null) {
        expect((thrown as FaultError).fault).toMatchObject({ code: 'cancelled', text: 'Cancelled.' });
        cancelled += 1;
        expect(await listed()).toEqual(before);
      }
      expect((await runs()).length).toBe((await listed()).length);
    }
    expect(cancelled).toBeGreaterThan(CANCELS / 4);
    expect((await treeOf(kit.library)).filter((name) => name.includes('scratch'))).toEqual([]);

    const last = await open(await another(CANCELS));
    const analysis = await kit.client.call('run.analysis', { run: last.run });
    expect(analysis.findings.map(({ id, occurrences }) => [id, occurrences])).toEqual(
      expected.findings.map(({ id, occurrences }) => [id, occurrences]),
    );
    expect(analysis.totals).toEqual(expected.totals);
  });
});

describe('killed at any moment', () => {
  let run: Cli;
  beforeAll(async () => {
    run = await cli();
    return () => run.close();
  });

  async function listed(): Promise<string[]> {
    const { out, code } = await run.run('library', 'list', '--json');
    expect(code).toBe(0);
    return out
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => librarySummarySchema.parse(JSON.parse(line)).id);
  }

  // Windows knows no such signals: there a process is ended, or asked by its console.
  const signals = process.platform === 'win32' ? (['SIGKILL'] as const) : (['SIGKILL', 'SIGINT'] as const);
  it.each(signals)(
    `by %s, ${SIGNALS} times: nothing half is ever shown, and the next start clears away`,
    async (signal) => {
      const other = await cli();
      const started = performance.now();
      const whole = await other.analyse(path);
      const length = performance.now() - started;
      await other.close();
      expect(whole.code).toBe(1);

      const dice = random(signal.length);
      for (let round = 0; round < SIGNALS; round += 1) {
        const running = run.start('analyze', path, '--json');
        await Promise.race([wait(dice.next() * length), running.ended]);
        running.kill(signal);
        const ran = await running.ended;
        const ids = await listed();
        expect(await readdir(join(run.library, 'runs'))).toHaveLength(ids.length);
        expect(await treeOf(run.temporary)).toEqual([]);
        if (ran.code === 1) {
          // It came to its end before the signal did.
          expect(ids).toHaveLength(1);
          await run.run('library', 'remove', ids[0] ?? '');
          expect(await readdir(join(run.library, 'runs'))).toEqual([]);
        } else {
          if (ran.signal === null) expect([ran.code, ran.out]).toEqual([130, '']);
          // Between the last row and the last word it is kept, and whole.
          for (const id of ids) {
            expect((await run.run('library', 'show', id, '--json')).code).toBe(0);
            await run.run('library', 'remove', id);
          }
        }
      }
      const { lines } = await run.analyse(path);
      const [mine, theirs] = [lines[0]?.analysis, whole.lines[0]?.analysis];
      expect({ ...mine, run: null }).toEqual({ ...theirs, run: null });
      await run.run('library', 'remove', mine?.run.id ?? '');
    },
  );
});
