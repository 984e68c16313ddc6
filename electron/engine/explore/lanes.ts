import type { CheckedParams, Returns } from '../../../shared/contract/api.ts';
import type { Direction, Severity, Step } from '../../../shared/model/words.ts';
import type { RunReader } from '../store/reader.ts';
import { axisOf } from './counts.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Mask, maskOf } from './lens.ts';

type Asked = Omit<CheckedParams<'run.lanes'>, 'run'>;
type Answer = Returns<'run.lanes'>;
type Axis = ReturnType<typeof axisOf>;
type Row = Answer['rows'][number];

/** A stretch of silence is told from so large a share of the range on, and of the whole run. */
const GAP_SHARE = 1 / 12;
const RUN_SHARE = 1 / 16;
const MAX_GAPS = 12;

/** How many rows of each kind of severity a part counts: errors, warnings, the rest. */
const KINDS = 3;
const NO_ROW = -1;

/** Rows by their numbers, and what was met of each on the walk. */
interface Tally {
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly all: Uint32Array;
  readonly total: Uint32Array;
  readonly undated: Uint32Array;
  /** Of each row and each of its parts, by kinds. */
  readonly parts: Uint32Array;
  /** Events (from 0) of a row: from its first on, and those of the range; no more than may be given one by one, and one. */
  readonly near: readonly number[][];
  readonly within: readonly number[][];
}

/** Rows of the timeline over a range: events one by one where they are few, else counted by parts. One walk over all events. */
export function lanes(reader: RunReader, asked: Asked): Answer {
  const frame = frameOf(reader);
  const mask = maskOf(frame, { filter: asked.filter, wfp: false });
  const axis = axisOf(frame, asked.offsets);
  const from = asked.from ?? axis.least;
  const to = Math.max(from, asked.to ?? axis.most);
  const tally = walk(frame, mask, axis, { from, to, asked });
  return {
    axis: axis.axis,
    from,
    to,
    rows: asked.rows.map((row, index) => rowOf(frame, mask, axis, tally, { index, lane: 'peer' in row, asked })),
    gaps: axis.axis === 'time' ? gapsOf(frame, axis, from, to) : [],
  };
}

interface Walk {
  readonly from: number;
  readonly to: number;
  readonly asked: Asked;
}

function walk(frame: Frame, mask: Mask, { places }: Axis, { from, to, asked }: Walk): Tally {
  const rows = asked.rows.length;
  const tally: Tally = {
    least: new Float64Array(rows).fill(Number.POSITIVE_INFINITY),
    most: new Float64Array(rows).fill(Number.NEGATIVE_INFINITY),
    all: new Uint32Array(rows),
    total: new Uint32Array(rows),
    undated: new Uint32Array(rows),
    parts: new Uint32Array(rows * asked.parts * KINDS),
    near: asked.rows.map(() => []),
    within: asked.rows.map(() => []),
  };
  const { least, most, all, total, undated, parts, near, within } = tally;
  const severities = frame.coded('severity');
  const kinds = Uint8Array.from(severities.values, (name) => (name === 'error' ? 0 : name === 'warning' ? 1 : 2));
  const width = (to - from + 1) / asked.parts;
  const limit = asked.most;
  const isLane = Uint8Array.from(asked.rows, (row) => ('peer' in row ? 1 : 0));

  const count = (row: number, at: number, place: number, passes: boolean): void => {
    if (Number.isNaN(place)) {
      if (passes) undated[row] = (undated[row] ?? 0) + 1;
      return;
    }
    const met = (all[row] = (all[row] ?? 0) + 1);
    if (place < (least[row] ?? 0)) least[row] = place;
    if (place > (most[row] ?? 0)) most[row] = place;
    const listed = isLane[row] === 0;
    if (listed && met <= limit) near[row]?.push(at);
    if (place < from || place > to) return;
    if (listed && (within[row]?.length ?? 0) <= limit) within[row]?.push(at);
    if (!passes) return;
    total[row] = (total[row] ?? 0) + 1;
    const part = Math.min(asked.parts - 1, Math.floor((place - from) / width));
    const slot = (row * asked.parts + part) * KINDS + (kinds[severities.codes[at] ?? 0] ?? 2);
    parts[slot] = (parts[slot] ?? 0) + 1;
  };

  const { lane, negotiation, attempt, loose, instances } = membership(frame, asked);
  const attempts = frame.columns.number('attempt');
  const { ofAttempt } = frame.negotiations();
  const peerCodes = frame.coded('peer').codes;
  const instanceCodes = frame.coded('instance').codes;
  for (let at = 0; at < mask.length; at += 1) {
    const no = attempts[at] ?? 0;
    const number = ofAttempt[no] ?? 0;
    const first =
      number > 0
        ? (lane[number] ?? NO_ROW)
        : (loose[(peerCodes[at] ?? 0) * instances + (instanceCodes[at] ?? 0)] ?? NO_ROW);
    const second = negotiation[number] ?? NO_ROW;
    const third = attempt[no] ?? NO_ROW;
    if (first === NO_ROW && second === NO_ROW && third === NO_ROW) continue;
    const place = places[at] ?? Number.NaN;
    const passes = mask[at] === 1;
    if (first !== NO_ROW) count(first, at, place, passes);
    if (second !== NO_ROW) count(second, at, place, passes);
    if (third !== NO_ROW) count(third, at, place, passes);
  }
  return tally;
}

/** The rows in which events stand: by the number of their negotiation, by that of their attempt; and what is part of none, by its peer and instance. */
function membership(frame: Frame, { rows }: Asked) {
  const { heads, ofAttempt } = frame.negotiations();
  const peers = frame.coded('peer').values;
  const instances = frame.coded('instance').values;
  const laneRow = new Map<string, number>();
  const negotiationRow = new Map<string | null, number>();
  const attempt = new Int16Array(ofAttempt.length).fill(NO_ROW);
  for (const [index, row] of rows.entries()) {
    if ('peer' in row) laneRow.set(laneKey(row.peer, row.instance), index);
    else if ('negotiation' in row) negotiationRow.set(row.negotiation, index);
    else attempt[row.attempt] = index;
  }
  const loose = new Int16Array(peers.length * instances.length);
  for (const [p, peer] of peers.entries())
    for (const [i, instance] of instances.entries())
      loose[p * instances.length + i] = laneRow.get(laneKey(peer || null, instance || null)) ?? NO_ROW;
  return {
    lane: Int16Array.from(heads, (one) => laneRow.get(laneKey(one.peer, one.instance)) ?? NO_ROW),
    negotiation: Int16Array.from(heads, ({ key }) => (key === null ? NO_ROW : (negotiationRow.get(key) ?? NO_ROW))),
    attempt,
    loose,
    instances: instances.length,
  };
}

function laneKey(peer: string | null, instance: string | null): string {
  return JSON.stringify([peer, instance]);
}

interface Place {
  readonly index: number;
  readonly lane: boolean;
  readonly asked: Asked;
}

function rowOf(frame: Frame, mask: Mask, axis: Axis, tally: Tally, { index, lane, asked }: Place): Row {
  const all = tally.all[index] ?? 0;
  const [near = [], within = []] = [tally.near[index], tally.within[index]];
  const few = lane ? null : all <= asked.most ? near : within.length <= asked.most ? within : null;
  const part = (kind: number): number[] =>
    Array.from({ length: asked.parts }, (_, at) => tally.parts[(index * asked.parts + at) * KINDS + kind] ?? 0);
  return {
    least: all === 0 ? null : (tally.least[index] ?? null),
    most: all === 0 ? null : (tally.most[index] ?? null),
    total: tally.total[index] ?? 0,
    undated: tally.undated[index] ?? 0,
    ...(few === null
      ? { events: null, parts: { error: part(0), warning: part(1), rest: part(2) } }
      : { events: eventsOf(frame, mask, axis, few), parts: null }),
  };
}

function eventsOf(frame: Frame, mask: Mask, { places }: Axis, rows: readonly number[]): NonNullable<Row['events']> {
  const attempts = frame.columns.number('attempt');
  const [step, direction, severity, message, notify] = (
    ['step', 'direction', 'severity', 'message', 'notify'] as const
  ).map((field) => {
    const { values, codes } = frame.coded(field);
    return (at: number): string => values[codes[at] ?? 0] ?? '';
  });
  return rows
    .toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b)
    .map((at) => ({
      id: at + 1,
      at: places[at] ?? 0,
      attempt: attempts[at] || null,
      step: (step?.(at) || 'other') as Step,
      direction: (direction?.(at) || 'local') as Direction,
      severity: (severity?.(at) || null) as Severity | null,
      message: message?.(at) ?? '',
      notify: notify?.(at) || null,
      passes: mask[at] === 1,
    }));
}

/** The longest stretches in which no event of the run stands, whatever the filter; both their ends may lie beyond the range. */
function gapsOf(frame: Frame, { places, least, most }: Axis, from: number, to: number): Answer['gaps'] {
  const parts = Math.ceil(2 / GAP_SHARE);
  const first = new Float64Array(parts + 2).fill(Number.POSITIVE_INFINITY);
  const last = new Float64Array(parts + 2).fill(Number.NEGATIVE_INFINITY);
  const width = (to - from + 1) / parts;
  for (let at = 0; at < frame.rows; at += 1) {
    const place = places[at] ?? Number.NaN;
    if (Number.isNaN(place)) continue;
    const part =
      place < from ? 0 : place > to ? parts + 1 : 1 + Math.min(parts - 1, Math.floor((place - from) / width));
    if (place < (first[part] ?? 0)) first[part] = place;
    if (place > (last[part] ?? 0)) last[part] = place;
  }
  const shortest = Math.max((to - from) * GAP_SHARE, (most - least) * RUN_SHARE);
  const gaps: { from: number; to: number }[] = [];
  let before = Number.NaN;
  for (const [part, begins] of first.entries()) {
    if (begins === Number.POSITIVE_INFINITY) continue;
    if (begins - before >= shortest) gaps.push({ from: before, to: begins });
    before = last[part] ?? Number.NaN;
  }
  return gaps
    .toSorted((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, MAX_GAPS)
    .toSorted((a, b) => a.from - b.from);
}
