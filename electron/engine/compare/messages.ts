import { microsFromIso } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Negotiation, Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { ComparedMessage } from '../../../shared/model/comparison.ts';
import type { Step } from '../../../shared/model/words.ts';
import { attemptRows, rowWithCargo } from '../explore/attempts.ts';
import type { Frame } from '../explore/frame.ts';
import type { RunReader } from '../store/reader.ts';
import { lineText } from '../store/text.ts';
import { byUnits } from './said.ts';

export interface Message extends ComparedMessage {
  readonly step: Step;
  /** The line as it stands, cut at 4,096 characters. */
  readonly raw: string;
  readonly proposals: readonly Proposal[];
  readonly selectors: readonly TrafficSelector[];
}

export interface Span {
  readonly from: Micros | null;
  readonly to: Micros | null;
}

/** Messages of one attempt that are aligned: of an SA that lives for days the first ones and the last ones. */
const MAX_MESSAGES = 400;
const RAW_CAP = 4096;

/**
 * What was said in an attempt, in the order of the protocol. `negotiation` is the one that it was folded into: its steps tell
 * the order, for rows of an export may stand in any. Messages with a clock outside the span are left out.
 */
export async function messagesOf(
  reader: RunReader,
  frame: Frame,
  attempt: number,
  { negotiation, span }: { readonly negotiation: Negotiation; readonly span: Span },
): Promise<readonly Message[]> {
  const times = frame.columns.time();
  const within = attemptRows(frame, attempt).filter((row) => {
    const time = times[row] ?? Number.NaN;
    return Number.isNaN(time) || (time >= (span.from ?? -Infinity) && time <= (span.to ?? Infinity));
  });
  const half = MAX_MESSAGES / 2;
  const rows = within.length <= MAX_MESSAGES ? within : [...within.slice(0, half), ...within.slice(-half)];
  const events = inOrder(
    rows.map((row) => rowWithCargo(frame, row)),
    negotiation,
  );
  const steps = new Map(negotiation.steps.map(({ file, line, step }) => [placeOf(file, line), step]));
  const raw = await rawLines(reader, events);
  const messages: Message[] = [];
  let before: Micros | null = null;
  for (const event of events) {
    const time = event.time === null ? null : microsFromIso(event.time);
    messages.push({
      event: event.id,
      file: event.file,
      line: event.line,
      text: event.text,
      raw: raw.get(placeOf(event.file, event.line)) ?? event.text,
      time: event.time,
      afterSeconds: time === null || before === null ? null : (time - before) / 1e6,
      message: event.message,
      direction: event.direction,
      severity: event.severity,
      notify: event.notify,
      errorCode: event.errorCode,
      step: steps.get(placeOf(event.file, event.line)) ?? event.step,
      proposals: event.proposals,
      selectors: event.selectors,
    });
    before = time ?? before;
  }
  return messages;
}

interface Placed {
  readonly file: string;
  readonly line: number;
}

/** Lines that stand so near to each other are read in one go; to begin at one takes the reading of half a megabyte. */
const NEAR = 5000;

/** The lines as they stand, by their places. */
async function rawLines(reader: RunReader, places: readonly Placed[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const wanted = places.toSorted((a, b) => byUnits(a.file, b.file) || a.line - b.line);
  let at = 0;
  while (at < wanted.length) {
    const { file, line } = wanted[at] as Placed;
    at += 1;
    await reader.lines.walk(reader.file(file).id, line, (number, bytes, start, end) => {
      if (number === line || (wanted[at]?.file === file && wanted[at]?.line === number))
        found.set(placeOf(file, number), lineText(bytes, start, end, RAW_CAP));
      while (wanted[at]?.file === file && (wanted[at]?.line ?? 0) <= number) at += 1;
      const next = wanted[at];
      return next?.file === file && next.line - number < NEAR;
    });
  }
  return found;
}

function placeOf(file: string, line: number): string {
  return `${line} ${file}`;
}

/** By the negotiation's steps, which are of its first attempt; the others stand the way that one did. */
function inOrder<T extends Placed>(events: readonly T[], { steps }: Negotiation): readonly T[] {
  const order = new Map(steps.map(({ file, line }, index) => [placeOf(file, line), index]));
  if (events.some(({ file, line }) => order.has(placeOf(file, line)))) {
    // What is no step of its own goes with the one before it.
    let last = -1;
    return events
      .map((event) => ({ event, at: (last = order.get(placeOf(event.file, event.line)) ?? last) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ event }) => event);
  }
  return isBackward(steps) ? events.toReversed() : events;
}

/** More often than not a step stands above the one before it. */
function isBackward(steps: Negotiation['steps']): boolean {
  let votes = 0;
  for (const [index, { file, line, time }] of steps.entries()) {
    const before = steps[index - 1];
    if (before === undefined || before.file !== file || before.time !== time) continue;
    votes += line < before.line ? 1 : -1;
  }
  return votes > 0;
}
