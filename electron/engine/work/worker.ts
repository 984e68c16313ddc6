import { parentPort } from 'node:worker_threads';
import { faultOf, raise } from '../../../shared/base/fault.ts';
import { assert } from '../../../shared/base/assert.ts';
import type { LogLine } from '../../../shared/contract/api.ts';
import { parseFilter } from '../../../shared/query/filter.ts';
import { analysisOf } from '../analysis.ts';
import { digest } from '../compare/digest.ts';
import { explore } from '../explore/explore.ts';
import { explainLine } from '../explain/line.ts';
import { checkPack } from '../rules/check.ts';
import { packsOf, rulesOf } from '../rules/folder.ts';
import { withRules } from '../rules/installed.ts';
import { hitPage } from '../search/page.ts';
import { search } from '../search/search.ts';
import { teachColumns, teachPatterns } from '../search/teach.ts';
import { logLine } from '../store/shown.ts';
import { type RunReader, logFileOf, runReader } from '../store/reader.ts';
import { ingest } from './ingest.ts';
import { reconsider } from './reconsider.ts';
import { type JobName, type JobReply, type JobRequest, type Jobs, QUIT } from './protocol.ts';

/** Runs kept open between calls; a person looks at a few at a time. */
const MAX_OPEN = 8;
const RAW_CAP = 1 << 20;

interface Call<J extends JobName> {
  readonly params: Jobs[J]['params'];
  readonly cancelled: () => boolean;
  readonly progress: (value: Jobs[J]['progress']) => void;
}

const readers = new Map<string, RunReader>();
const filling = new Map<string, () => void>();

async function readerOf(folder: string): Promise<RunReader> {
  const known = readers.get(folder);
  if (known !== undefined) {
    readers.delete(folder);
    readers.set(folder, known);
    return known;
  }
  const opened = await runReader(folder);
  teachPatterns(opened.db);
  teachColumns(opened.db, opened.columns);
  readers.set(folder, opened);
  if (readers.size > MAX_OPEN) {
    const [oldest] = readers;
    if (oldest !== undefined) await forget(oldest[0]);
  }
  return opened;
}

async function forget(folder: string): Promise<void> {
  const known = readers.get(folder);
  readers.delete(folder);
  await known?.close();
}

const jobs: { readonly [J in JobName]: (call: Call<J>) => Promise<Jobs[J]['result']> } = {
  async ingest({ params, cancelled, progress }) {
    const { release, ...result } = await ingest(params, { cancelled, progress });
    filling.set(params.folder, release);
    return result;
  },
  async release({ params }) {
    filling.get(params.folder)?.();
    filling.delete(params.folder);
    return null;
  },
  async checkRules({ params }) {
    return checkPack(params.text);
  },
  async analysis({ params }) {
    return analysisOf(params.row, await readerOf(params.folder), params.all, params.pasted);
  },
  async reconsider({ params }) {
    return reconsider(await readerOf(params.folder), params.configuration);
  },
  async files({ params }) {
    return (await readerOf(params.folder)).files().map(logFileOf);
  },
  async lines({ params }) {
    const reader = await readerOf(params.folder);
    const file = reader.file(params.file);
    const total = reader.lines.stretch(file.id)?.lines ?? 0;
    const lines: LogLine[] = [];
    await reader.lines.walk(file.id, params.from, (number, bytes, start, end, length) => {
      lines.push(logLine(number, bytes, start, end, length));
      return lines.length < params.count;
    });
    const last = lines.at(-1)?.number ?? params.from;
    const events = reader.eventsAt(file.id, params.from, last);
    const clock = reader.segments.clock(file.id);
    return {
      total,
      lines: lines.map((line) => {
        // Lines of other threads stand between those of a block.
        const event = events.find(
          (row) =>
            row.line <= line.number &&
            row.line_to >= line.number &&
            (row.thread === null || line.head === null || row.thread === line.head.thread),
        );
        return {
          ...line,
          time: line.time ?? clock(line.number),
          event:
            event === undefined
              ? null
              : { id: event.id, message: event.message, step: event.step, severity: event.severity },
        };
      }),
    };
  },
  async lineAt({ params }) {
    const reader = await readerOf(params.folder);
    const file = reader.file(params.file);
    const { at } = params;
    return {
      line:
        'time' in at ? reader.segments.lineAtTime(file.id, at.time) : await reader.lines.lineAtByte(file.id, at.byte),
    };
  },
  async raw({ params }) {
    const reader = await readerOf(params.folder);
    const file = reader.file(params.file);
    const chunks: Buffer[] = [];
    let size = 0;
    let more = false;
    for await (const chunk of reader.lines.raw(file.id, params.from, params.count, params.skip)) {
      const room = RAW_CAP - size;
      more = chunk.length > room;
      // A copy: the reader uses its chunk again.
      chunks.push(Buffer.from(chunk.subarray(0, room)));
      size += Math.min(chunk.length, room);
      if (more) break;
    }
    return { base64: Buffer.concat(chunks).toString('base64'), lines: reader.lines.stretch(file.id)?.lines ?? 0, more };
  },
  async events({ params }) {
    const filter = parseFilter(params.filter);
    if (!filter.ok) raise(filter.error.code, filter.error.text, filter.error.hint);
    return (await readerOf(params.folder)).events(filter.value, params.after, params.limit);
  },
  async explain({ params }) {
    const reader = await readerOf(params.folder);
    return withRules(rulesOf(packsOf(reader)), () => explainLine(reader, params.file, params.line));
  },
  async explore({ params: { folder, method, params } }) {
    return explore(await readerOf(folder), method, params);
  },
  async digest({ params }) {
    const reader = await readerOf(params.folder);
    return digest(reader, analysisOf(params.row, reader, false, params.pasted), params);
  },
  async search({ params, cancelled, progress }) {
    return search(await readerOf(params.folder), params, { cancelled, progress });
  },
  async hits({ params: { wanted, ...params } }) {
    return hitPage(await readerOf(params.folder), params, wanted);
  },
};

const port = parentPort;
assert(port !== null, 'this file is the entry of a worker thread');

let underWay: Promise<unknown> = Promise.resolve();

port.on('message', (request: JobRequest | typeof QUIT) => {
  if (request === QUIT) {
    void underWay.then(quit);
    return;
  }
  const stop = new Int32Array(request.stop);
  const post = (reply: JobReply) => port.postMessage(reply);
  const call = {
    params: request.params,
    cancelled: () => Atomics.load(stop, 0) === 1,
    progress: (progress: unknown) => post({ id: request.id, progress }),
  };
  const run = jobs[request.job] as (call: unknown) => Promise<unknown>;
  underWay = run(call).then(
    (value) => post({ id: request.id, value }),
    (thrown: unknown) => post({ id: request.id, fault: faultOf(thrown) }),
  );
});

async function quit(): Promise<void> {
  for (const folder of readers.keys()) await forget(folder).catch(() => {});
  for (const release of filling.values()) release();
  port?.close();
}
