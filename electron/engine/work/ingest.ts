import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError, fault, raise } from '../../../shared/base/fault.ts';
import { baseName, listed, printable } from '../../../shared/base/text.ts';
import { isoOrNull } from '../../../shared/base/time.ts';
import { type Micros, plural } from '../../../shared/base/units.ts';
import type { OpenProgress } from '../../../shared/contract/api.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { type Diagnoser, type FileSeen, diagnoser } from '../diagnose/diagnoser.ts';
import type { SourceItem } from '../opening.ts';
import type { Entry, Source } from '../intake/archive.ts';
import { instancesOf } from '../intake/instance.ts';
import { spent } from '../intake/limits.ts';
import { openSource } from '../intake/source.ts';
import { letGo } from '../intake/stream.ts';
import type { NoticeDraft } from '../notices.ts';
import { type PackFile, loadPacks, packNotices } from '../rules/folder.ts';
import { withRules } from '../rules/installed.ts';
import { lineReader } from '../store/lines.ts';
import { replayRows } from '../store/replay.ts';
import { COLUMNS_FILE, TEXT_FILE } from '../store/schema.ts';
import { type TextWriter, readBytes, textWriter } from '../store/text.ts';
import { type Turns, turns } from '../store/turns.ts';
import { configurationOf } from '../formats/configuration.ts';
import type { Format, Output } from '../formats/format.ts';
import { type FileRow, type RunWriter, runWriter } from '../store/writer.ts';
import { readEntry } from './entry.ts';
import type { FileTake } from './file.ts';
import { progressMeter } from './meter.ts';
import { createQueue } from './queue.ts';
import { createScanners } from './scanners.ts';
import { citations } from './citations.ts';

export interface IngestRequest {
  readonly items: readonly SourceItem[];
  /** Whether the items are the files of one folder, however few. */
  readonly gathered: boolean;
  /** What they are together called, for sentences. */
  readonly label: string;
  /** The run's folder. */
  readonly folder: string;
  /** The rule packs of the user's, as they stood when the run was opened. */
  readonly packs: readonly PackFile[];
}

/** What the catalogue keeps of a run; times in microseconds. */
export interface IngestResult {
  readonly bytes: number;
  readonly lines: number;
  readonly health: 'healthy' | 'unhealthy' | 'unknown';
  readonly cause: string | null;
  readonly headline: string;
  readonly peers: readonly string[];
  readonly instances: readonly string[];
  readonly timeFrom: Micros | null;
  readonly timeTo: Micros | null;
  readonly errors: number;
  readonly warnings: number;
  /** Lets go of the run's database. Called once the catalogue has its row, so that a run is never without either. */
  readonly release: () => void;
}

export interface IngestContext {
  readonly progress: (progress: OpenProgress) => void;
  readonly cancelled: () => boolean;
}

/** Fills a run's folder from a source. On any failure everything is closed, and the caller removes the folder. */
export async function ingest(request: IngestRequest, context: IngestContext): Promise<IngestResult> {
  const { rules, packs } = loadPacks(request.packs);
  return withRules(rules, () => fill(request, packNotices(packs), context));
}

async function fill(
  request: IngestRequest,
  ownNotices: readonly NoticeDraft[],
  context: IngestContext,
): Promise<IngestResult> {
  // First of all: its lock tells other processes that the folder is in use.
  const writer = runWriter(request.folder);
  const opened = await openAll(request, context).catch((thrown: unknown) => {
    writer.close();
    throw inWords(thrown);
  });
  const { archive, text, columns } = opened;
  const scanners = createScanners();
  const queue = createQueue((error) => scanners.fail(error));
  let finished = false;
  const files: FileRow[] = [];
  const notices: NoticeDraft[] = [];
  try {
    const notice = (value: NoticeDraft) => {
      notices.push(value);
      writer.notice(value);
    };
    for (const value of [...ownNotices, ...archive.notices]) notice(value);
    const nameOf = (id: number) => archive.entries[id - 1]?.name ?? '';
    const diagnosis = diagnoser({
      nameOf,
      negotiation: (value, row) => writer.negotiation(value, row),
      attempt: (value) => writer.attempt(value),
      taken: (event, session) => writer.taken(event, session),
      notice,
    });

    const instances = instancesOf(archive.entries.map((entry) => entry.name));
    const unordered = new Map<number, Turns>();
    const named = new Set<string>();
    const meter = progressMeter(archive.entries, diagnosis, context.progress);
    const take: FileTake = {
      notice,
      text: (at, bytes) => storedText(request.folder, at, bytes, context.cancelled),
      output: (row, format) => output(row, format, { writer, diagnosis, notice, unordered, named }),
      async segment(segment, block) {
        // Not waited for by the reading, which is ahead by some segments: it looks for itself.
        if (context.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
        const blockAt = columns.position;
        const blockBytes = block.byteLength;
        const bytes = Buffer.from(block.buffer, block.byteOffset, blockBytes);
        await columns.write(bytes);
        letGo(bytes);
        writer.segment({ ...segment, blockAt, blockBytes });
      },
      progress: (row, format, bytes, lines, part) => meter.segment(row, format, bytes, lines, part),
      file(row) {
        files.push(row);
        writer.file(row);
        meter.file(row);
      },
    };

    for (const [index, entry] of archive.entries.entries()) {
      if (context.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
      // Each entry is within its own measure, and all together are not: the rest is not begun.
      if (spent(text.position, archive.diskBytes)) {
        queue.add(() =>
          notice({
            code: 'archive-limit',
            file: entry.name,
            line: null,
            text: `${entry.name} and what stands behind it was not read: more was unpacked before it than any gateway leaves.`,
          }),
        );
        break;
      }
      meter.reading(entry.name);
      await readEntry({
        entry,
        id: index + 1,
        instance: instances[index] ?? null,
        text,
        diskBytes: archive.diskBytes,
        scanners,
        queue,
        take,
        cancelled: context.cancelled,
      });
    }
    await queue.end();
    const lines = files.reduce((sum, file) => sum + file.lines, 0);
    refuseNothing(files, archive.entries, notices, request.label);
    noteZone(files, notice);

    meter.stage('diagnosing');
    const backward = [...unordered].flatMap(([file, { backward: turned }]) => (turned ? [file] : []));
    if (unordered.size > 0)
      replayRows(writer.db, new Set(backward), (event, file, instance, number) => {
        if (context.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
        diagnosis.event(event, file, instance, number);
      });
    const stored = await lineReader(writer.db, join(request.folder, TEXT_FILE));
    const result = await diagnosis
      .end(files.map(seen), notices, citations(stored, nameOf))
      .finally(() => stored.close());

    meter.stage('saving');
    for (const finding of result.findings) writer.finding(finding);
    writer.fact('verdict', result.verdict);
    writer.fact('verdicts', result.verdicts);
    writer.fact('coverage', result.coverage);
    writer.fact('peers', result.peers);
    writer.fact('patterns', result.patterns);
    writer.fact('checks', result.checks);
    writer.fact('contradictions', result.contradictions);
    writer.fact('rosters', diagnosis.rosters());
    writer.fact('row-order', backward);
    writer.fact('packs', request.packs);
    const timeFrom = least(files.map((file) => file.timeFrom));
    const timeTo = most(files.map((file) => file.timeTo));
    const ofFiles = files.map((file) => file.instance).filter((name) => name !== null);
    const names = [...new Set([...ofFiles, ...named])].toSorted();
    writer.fact('run', { from: isoOrNull(timeFrom), to: isoOrNull(timeTo), instances: names });
    writer.finish();
    if (context.cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
    finished = true;
    return {
      bytes: text.position,
      lines,
      health: result.verdict.health,
      cause: result.verdict.cause,
      headline: result.verdict.headline,
      peers: result.peers,
      instances: names,
      timeFrom,
      timeTo,
      errors: result.findings.filter((finding) => finding.severity === 'error').length,
      warnings: result.findings.filter((finding) => finding.severity === 'warning').length,
      release: () => writer.close(),
    };
  } catch (thrown) {
    throw inWords(thrown);
  } finally {
    if (!finished) {
      // What is being taken up comes to its end before the files under it are closed.
      scanners.fail(new FaultError(fault('cancelled', 'Cancelled.')));
      await queue.end().catch(() => {});
    }
    await scanners.close();
    await columns.close();
    await text.close();
    if (!finished) writer.close();
    await archive.close();
  }
}

async function* storedText(
  folder: string,
  at: number,
  bytes: number,
  cancelled: () => boolean,
): AsyncGenerator<Buffer> {
  const file = await open(join(folder, TEXT_FILE), 'r');
  try {
    for await (const chunk of readBytes(file, { textAt: at, bytes }, 0)) {
      if (cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
      yield chunk;
    }
  } finally {
    await file.close();
  }
}

async function openAll(
  { items, gathered, folder }: IngestRequest,
  { cancelled }: IngestContext,
): Promise<{ readonly archive: Source; readonly text: TextWriter; readonly columns: TextWriter }> {
  const archive = await openSource({ items, gathered }, join(folder, 'scratch'), cancelled);
  try {
    const text = await textWriter(join(folder, TEXT_FILE));
    return { archive, text, columns: await textWriter(join(folder, COLUMNS_FILE)) };
  } catch (thrown) {
    await archive.close();
    throw thrown;
  }
}

function inWords(thrown: unknown): unknown {
  return isDiskFull(thrown)
    ? new FaultError(
        fault(
          'disk-full',
          'The disk that holds the library is full; nothing of this run was kept.',
          'Make room on it, or name another place with --library.',
        ),
      )
    : thrown;
}

interface Sinks {
  readonly writer: RunWriter;
  readonly diagnosis: Diagnoser;
  readonly notice: (notice: NoticeDraft) => void;
  /** Files whose rows stand in any order, by number. */
  readonly unordered: Map<number, Turns>;
  /** Instances that records name of themselves. */
  readonly named: Set<string>;
}

/** Of these no gateway has more; what comes behind is no list that anybody reads. */
const MAX_NAMED = 100;

/** What a file's reader finds goes to the database as it is, and to the diagnosis: at once, or once all rows are there. */
function output(
  { id, name, instance }: Pick<FileRow, 'id' | 'name' | 'instance'>,
  format: Format | null,
  { writer, diagnosis, notice, unordered, named }: Sinks,
): Omit<Output, 'time'> {
  const turn = format?.anyOrder === true ? turns() : null;
  if (turn !== null) unordered.set(id, turn);
  return {
    event(event) {
      const number = writer.counts.events + 1;
      writer.event(number, id, event, event.instance ?? instance);
      if (event.instance !== null && named.size < MAX_NAMED) named.add(event.instance);
      if (turn === null) diagnosis.event(event, id, event.instance ?? instance, number);
      else writer.place(number, id, event.line, turn.of(event.time));
    },
    wfp: (event, flags) => writer.wfp(id, event, flags),
    connection(fact) {
      writer.fact('connection', { ...fact, file: id, instance });
      diagnosis.connection({ ...fact, file: id, instance });
    },
    cpu(fact) {
      writer.fact('cpu', { ...fact, file: id, instance });
      diagnosis.cpu({ ...fact, file: id, instance });
    },
    summary(fact, lostLine) {
      writer.fact('trace-summary', { ...fact, file: id, instance, lostLine });
      diagnosis.summary({ ...fact, file: id, instance }, lostLine);
    },
    troubleshoot(fact) {
      writer.fact('troubleshoot', { ...fact, file: id, instance });
      diagnosis.troubleshoot({ ...fact, file: id, instance });
    },
    configuration(fact) {
      const value = configurationOf(fact, name);
      writer.fact('configuration', value);
      diagnosis.configuration(value);
    },
    peer: (peer) => diagnosis.peer(peer, instance),
    notice: (value) => notice({ ...value, file: name }),
  };
}

function isDiskFull(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    'code' in thrown &&
    (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT' || thrown.code === 'SQLITE_FULL')
  );
}

function seen(file: FileRow): FileSeen {
  return {
    id: file.id,
    name: file.name,
    kind: file.kind as FileKind,
    instance: file.instance,
    lines: file.lines,
    timeFrom: file.timeFrom,
    timeTo: file.timeTo,
  };
}

/** A source in which nothing is a log, or every log is empty, is refused, with what is in it. */
function refuseNothing(
  files: readonly FileRow[],
  entries: readonly Entry[],
  notices: readonly NoticeDraft[],
  name: string,
): void {
  if (files.some((file) => file.kind !== 'unknown' && file.bytes > 0)) return;
  const label = printable(name);
  if (files.length > 0 && files.every((file) => file.bytes === 0)) {
    raise(
      'empty',
      `Every file in ${label} is empty (0 bytes).`,
      'Run the VPN troubleshoot again, or fetch its zip again.',
    );
  }
  const encrypted = notices.find((notice) => notice.code === 'entry-encrypted');
  if (entries.length === 0 && encrypted !== undefined) {
    raise(
      'encrypted',
      `${label} is encrypted, and nothing in it can be read.`,
      'Unpack it with its password, and open the folder.',
    );
  }
  const broken = notices.find((notice) =>
    [
      'entry-damaged',
      'entry-truncated',
      'archive-limit',
      'entry-method',
      'archive-truncated',
      'entry-unreadable',
    ].includes(notice.code),
  );
  if (entries.length === 0) {
    raise(
      'empty',
      broken === undefined ? `There is nothing in ${label}.` : `Nothing can be read from ${label}: ${broken.text}`,
      'Fetch it again from the storage account that VPN troubleshoot writes to.',
    );
  }
  const names = entries.slice(0, 5).map((entry) => printable(baseName(entry.name)));
  const more = entries.length > names.length ? ` and ${plural(entries.length - names.length, 'other file')}` : '';
  const told = notices.find(({ code }) => code === 'archive-limit' || code === 'not-read');
  raise(
    'no-log',
    `${label} holds none of the logs that VPN troubleshoot leaves; there is ${listed(names)}${more}.`,
    told === undefined
      ? 'Open a zip with ConnectionStats.txt, IKEErrors.txt, Scrubbed-wfpdiag.txt or IkeLogs.txt in it, or one of these files.'
      : told.text,
  );
}

/** Kinds whose times carry their zone. */
const ZONED: ReadonlySet<string> = new Set(['troubleshoot-result', 'net-events', 'resource-log']);

/** No other file carries an offset; said once for the run. */
function noteZone(files: readonly FileRow[], notice: (value: NoticeDraft) => void): void {
  const assumed = files.find((file) => file.timeFrom !== null && !ZONED.has(file.kind));
  if (assumed === undefined) return;
  notice({
    code: 'time-zone-assumed',
    file: assumed.name,
    line: null,
    text: 'The times in these files carry no zone; they are read as UTC, in which Azure gateways run.',
  });
}

function least(values: readonly (Micros | null)[]): Micros | null {
  return values.reduce<Micros | null>(
    (found, value) => (value === null ? found : Math.min(found ?? value, value)),
    null,
  );
}

function most(values: readonly (Micros | null)[]): Micros | null {
  return values.reduce<Micros | null>(
    (found, value) => (value === null ? found : Math.max(found ?? value, value)),
    null,
  );
}
