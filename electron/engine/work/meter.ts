import type { OpenProgress } from '../../../shared/contract/api.ts';
import type { Diagnoser } from '../diagnose/diagnoser.ts';
import type { Format } from '../formats/format.ts';
import type { Entry } from '../intake/archive.ts';
import { splitLines } from '../intake/lines.ts';
import { logLine } from '../store/shown.ts';
import type { FileRow } from '../store/writer.ts';

/** What is told of an ingest on its way: how far it is, the first lines, and what was made out so far. */
export interface Meter {
  /** Before anything of a file is understood; of many small files not each is worth a word. */
  reading(file: string): void;
  segment(row: Pick<FileRow, 'id' | 'name'>, format: Format | null, bytes: number, lines: number, text: Buffer): void;
  file(row: FileRow): void;
  stage(stage: 'diagnosing' | 'saving'): void;
}

/** Kinds whose lines a person wants to see first. */
const SHOWN_FIRST: ReadonlySet<string> = new Set(['wfpdiag', 'ike-logs', 'resource-log']);
const PREVIEW_LINES = 200;
/** Ten times a second is more than an eye takes in. */
const TELL_MS = 100;
/** Findings so far are put into words so often at the most: a log that fails a thousand times changes them with each line. */
const FOUND_MS = 400;

export function progressMeter(
  entries: readonly Entry[],
  diagnosis: Diagnoser,
  progress: (value: OpenProgress) => void,
): Meter {
  const total = entries.reduce((sum, entry) => sum + entry.costBytes, 0);
  let done = 0;
  let linesDone = 0;
  let previewed = false;
  let foundAt = 0;
  let foundText = '[]';
  let lastAt = 0;
  let lastStage = '';

  return {
    reading(file) {
      if (lastStage === '') tell('reading', file, 0, 0, null);
    },
    segment({ id, name }, format, bytes, lines, text) {
      const entry = entries[id - 1];
      const whole = entry?.declaredBytes ?? 0;
      const share = whole > 0 ? Math.min(bytes / whole, 1) : 0;
      tell('indexing', name, (entry?.costBytes ?? 0) * share, linesDone + lines, preview(name, format, text));
    },
    file({ id, name, lines }) {
      done += entries[id - 1]?.costBytes ?? 0;
      linesDone += lines;
      tell('indexing', name, 0, linesDone, null);
    },
    stage: (stage) => tell(stage, null, 0, linesDone, null),
  };

  function tell(
    stage: OpenProgress['stage'],
    file: string | null,
    more: number,
    lines: number,
    shown: OpenProgress['preview'],
  ): void {
    const now = Date.now();
    const news = found(now);
    if (stage === lastStage && news === null && shown === null && now - lastAt < TELL_MS) return;
    [lastAt, lastStage] = [now, stage];
    progress({
      stage,
      file,
      bytesDone: Math.round(done + more),
      bytesTotal: total,
      lines,
      found: news,
      preview: shown,
    });
  }

  function preview(file: string, format: Format | null, text: Buffer): OpenProgress['preview'] {
    if (previewed || format === null || !SHOWN_FIRST.has(format.kind)) return null;
    previewed = true;
    const lines: ReturnType<typeof logLine>[] = [];
    const splitter = splitLines('utf-8', 'lf', 0, (bytes, start, end, _offset, length) => {
      if (lines.length < PREVIEW_LINES) lines.push(logLine(lines.length + 1, bytes, start, end, length));
    });
    // A hundred times as many bytes as a line has: enough for the lines, and little to look through.
    splitter.push(text.subarray(0, PREVIEW_LINES * 1024));
    return { file, lines };
  }

  function found(now: number): OpenProgress['found'] {
    if (now - foundAt < FOUND_MS) return null;
    foundAt = now;
    const soFar = diagnosis.soFar();
    const text = JSON.stringify(soFar);
    if (text === foundText) return null;
    foundText = text;
    return soFar;
  }
}
