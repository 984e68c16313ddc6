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
const GAP_SHARE = 1 / 16;
const RUN_SHARE = 1 / 25;
const MAX_GAPS = 12;

interface Tally {
  least: number;
  most: number;
  all: number;
  total: number;
  undated: number;
  /** Events (from 0) that have a place; no more than may be given one by one, and one. */
  readonly near: number[];
  readonly within: number[];
  readonly error: number[];
  readonly warning: number[];
  readonly rest: number[];
}

/** Rows of the timeline over a range: events one by one where they are few, else counted by parts. One walk over all events. */
export function lanes(reader: RunReader, asked: Asked): Answer {
  const frame = frameOf(reader);
  const mask = maskOf(frame, { filter: asked.filter, wfp: false });
  const axis = axisOf(frame, asked.offsets);
  const from = asked.from ?? axis.least;
  const to = Math.max(from, asked.to ?? axis.most);
  const tallies = asked.rows.map((): Tally => {
    const none = (): number[] => Array.from({ length: asked.parts }, () => 0);
    return {
      least: Number.POSITIVE_INFINITY,
      most: Number.NEGATIVE_INFINITY,
      all: 0,
      total: 0,
      undated: 0,
      near: [],
      within: [],
      error: none(),
      warning: none(),
      rest: none(),
    };
  });
  walk(frame, mask, axis, { from, to, asked, tallies });
  return {
    axis: axis.axis,
    from,
    to,
    rows: tallies.map((tally, index) =>
      rowOf(frame, mask, axis, tally, 'peer' in (asked.rows[index] ?? {}), asked.most),
    ),
    gaps: axis.axis === 'time' ? gapsOf(frame, axis, from, to) : [],
  };
}

interface Walk {
  readonly from: number;
  readonly to: number;
  readonly asked: Asked;
  readonly tallies: readonly Tally[];
}

function walk(frame: Frame, mask: Mask, { places }: Axis, { from, to, asked, tallies }: Walk): void {
  const attempts = frame.columns.number('attempt');
  const severities = frame.coded('severity');
  const lists = severities.values.map((name) => (name === 'error' || name === 'warning' ? name : 'rest'));
  const rowsOf = membership(frame, asked);
  const width = (to - from + 1) / asked.parts;
  for (let at = 0; at < mask.length; at += 1) {
    const rows = rowsOf(at, attempts[at] ?? 0);
    if (rows === null) continue;
    const place = places[at] ?? Number.NaN;
    const passes = mask[at] === 1;
    for (const row of rows) {
      const tally = tallies[row];
      if (tally === undefined) continue;
      if (Number.isNaN(place)) {
        if (passes) tally.undated += 1;
        continue;
      }
      tally.all += 1;
      if (place < tally.least) tally.least = place;
      if (place > tally.most) tally.most = place;
      if (tally.near.length <= asked.most) tally.near.push(at);
      if (place < from || place > to) continue;
      if (tally.within.length <= asked.most) tally.within.push(at);
      if (!passes) continue;
      tally.total += 1;
      const list = tally[lists[severities.codes[at] ?? 0] ?? 'rest'];
      const part = Math.min(asked.parts - 1, Math.floor((place - from) / width));
      list[part] = (list[part] ?? 0) + 1;
    }
  }
}

/** Of an event the rows that it stands in, null for none: lists that are made once for each attempt and each lane. */
function membership(frame: Frame, { rows }: Asked): (at: number, attempt: number) => readonly number[] | null {
  const { heads, ofAttempt } = frame.negotiations();
  const peers = frame.coded('peer');
  const instances = frame.coded('instance');
  const laneRow = new Map<string, number>();
  const negotiationRow = new Map<string, number>();
  const attemptRow = new Map<number, number>();
  for (const [index, row] of rows.entries()) {
    if ('peer' in row) laneRow.set(laneKey(row.peer, row.instance), index);
    else if ('negotiation' in row) negotiationRow.set(row.negotiation, index);
    else attemptRow.set(row.attempt, index);
  }
  const listed = (...found: readonly (number | undefined)[]): readonly number[] | null => {
    const list = found.filter((row) => row !== undefined);
    return list.length === 0 ? null : list;
  };
  const ofHead = heads.map(({ key, peer, instance }) =>
    key === null ? null : listed(laneRow.get(laneKey(peer, instance)), negotiationRow.get(key)),
  );
  const ofOne = new Map(
    [...attemptRow].map(([no, row]) => [no, [...(ofHead[ofAttempt[no] ?? 0] ?? []), row] as const]),
  );
  // What is part of no negotiation stands in the lane of the peer that it names.
  const loose = peers.values.map((peer) =>
    instances.values.map((instance) => listed(laneRow.get(laneKey(peer || null, instance || null)))),
  );
  return (at, attempt) => {
    if (ofOne.size > 0 && ofOne.has(attempt)) return ofOne.get(attempt) ?? null;
    const negotiation = ofAttempt[attempt] ?? 0;
    return (negotiation > 0 ? ofHead[negotiation] : loose[peers.codes[at] ?? 0]?.[instances.codes[at] ?? 0]) ?? null;
  };
}

function laneKey(peer: string | null, instance: string | null): string {
  return JSON.stringify([peer, instance]);
}

function rowOf(frame: Frame, mask: Mask, axis: Axis, tally: Tally, lane: boolean, most: number): Row {
  const few = !lane && (tally.all <= most ? tally.near : tally.within.length <= most ? tally.within : null);
  return {
    least: tally.all === 0 ? null : tally.least,
    most: tally.all === 0 ? null : tally.most,
    total: tally.total,
    undated: tally.undated,
    ...(few
      ? { events: eventsOf(frame, mask, axis, few), parts: null }
      : { events: null, parts: { error: tally.error, warning: tally.warning, rest: tally.rest } }),
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
