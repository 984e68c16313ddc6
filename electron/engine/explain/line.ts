import { raise } from '../../../shared/base/fault.ts';
import { plural } from '../../../shared/base/units.ts';
import type { EventRow } from '../../../shared/contract/api.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import type { Explanation } from '../../../shared/model/explanation.ts';
import type { FileKind } from '../../../shared/model/words.ts';
import { prefixReader } from '../formats/prefix.ts';
import type { RunReader } from '../store/reader.ts';
import { explain } from './explain.ts';

/** No form that is known goes on so long. */
const CAP = 20_000;
const MAX_FINDINGS = 3;

const prefix = prefixReader();

/** A line of an open run: its words, and what the run knows of it. Raises `bad-request` for a line behind the file's end. */
export async function explainLine(reader: RunReader, name: string, line: number): Promise<Explanation> {
  const file = reader.file(name);
  const [found] = await reader.lines.lines(file.id, line, 1, CAP);
  if (found === undefined) {
    const { lines } = reader.lines.stretch(file.id) ?? { lines: 0 };
    raise('bad-request', `Line ${line} is behind the end of "${file.name}", which has ${plural(lines, 'line')}.`);
  }
  const kind = reader.files().find(({ id }) => id === file.id)?.kind ?? 'unknown';
  const [header] = line === 1 ? [] : await reader.lines.lines(file.id, 1, 1, CAP);
  return explain(found.text, {
    kind: kind as FileKind,
    header: header?.text ?? null,
    event: eventAt(reader, file.id, line, threadOf(found.text)),
    findings: findingsAt(reader, file.name, line),
  });
}

/** Lines of other threads stand between those of a block. */
function eventAt(reader: RunReader, file: number, line: number, thread: string | null): EventRow | null {
  const row = reader
    .eventsAt(file, line, line)
    .find(
      (one) =>
        one.line <= line && one.line_to >= line && (one.thread === null || thread === null || one.thread === thread),
    );
  return row === undefined ? null : (reader.event(row.id) ?? null);
}

function threadOf(text: string): string | null {
  const bytes = Buffer.from(text);
  return prefix.read(bytes, 0, bytes.length)
    ? bytes.toString('latin1', prefix.at.threadFrom, prefix.at.threadTo)
    : null;
}

function findingsAt(reader: RunReader, file: string, line: number): string[] {
  const rows = reader.db.prepare('select json from findings order by id').all() as { readonly json: string }[];
  return rows
    .map(({ json }) => JSON.parse(json) as Finding)
    .filter(({ evidence }) => evidence.some((place) => place.file === file && place.line === line))
    .slice(0, MAX_FINDINGS)
    .map(({ title }) => title);
}
