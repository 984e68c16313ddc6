import type { FileKind } from '../../../shared/model/words.ts';
import type { EventDraft, Format, Line, Output } from '../formats/format.ts';
import { FORMATS, formatOf } from '../formats/registry.ts';

/** Lines that are held up to a reader: a row and its file's head, or a block. */
const MAX_LINES = 400;

/**
 * What the formats' own readers make of some lines: by the kind of their file where it is known, else by content. Events
 * alone; facts are told by the lines' own catalogue.
 */
export function eventsIn(lines: readonly string[], kind: FileKind | null): readonly EventDraft[] {
  const kept = lines.slice(0, MAX_LINES);
  const full = kept.filter((line) => line.trim() !== '');
  const format =
    kind === null
      ? formatOf({ name: '', text: kept.join('\n'), lines: full })
      : (FORMATS.find((one) => one.kind === kind) ?? null);
  return format === null ? [] : read(format, kept);
}

function read(format: Format, lines: readonly string[]): readonly EventDraft[] {
  const events: EventDraft[] = [];
  const nothing = () => {};
  const out = new Proxy({} as Output, {
    get: (_, name) => (name === 'event' ? (event: EventDraft) => events.push({ ...event }) : nothing),
  });
  const reader = format.open?.(out, { name: '' }) ?? null;
  if (reader === null) return [];
  for (const [index, text] of lines.entries()) {
    const bytes = Buffer.from(text);
    const line: Line = { number: index + 1, bytes, start: 0, end: bytes.length, text: () => text };
    reader.line(line);
  }
  reader.end();
  return events;
}

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/** Of several, the one that says most of a failure; the first of equals. */
export function tellingMost(events: readonly EventDraft[]): EventDraft | null {
  const known = events.filter(({ message }) => message !== 'unrecognised');
  return (
    (known.length > 0 ? known : events).toSorted(
      (a, b) => (a.severity === null ? 3 : WEIGHT[a.severity]) - (b.severity === null ? 3 : WEIGHT[b.severity]),
    )[0] ?? null
  );
}
