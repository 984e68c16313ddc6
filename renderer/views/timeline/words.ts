import type { Attempt, LaneEvent, PlacedNegotiation, Returns } from '../../../shared/contract/api.ts';
import { formatSpan, microsFromIso } from '../../../shared/base/time.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import { PHASE_LABELS, type PhaseKind, kindsOf } from '../../timeline/phases.ts';
import { type Named, span } from '../../timeline/ticks.ts';
import { STEP_WORDS } from '../shared/words.ts';
import type { LaneGroup } from './use-rows.ts';

const DIRECTION_WORDS = { sent: 'Azure sent', received: 'Azure received', local: 'Azure, by itself' } as const;

export function directionWord(event: Pick<LaneEvent, 'direction'>): string {
  return DIRECTION_WORDS[event.direction];
}

/** "37 failed, 2 established". */
export function laneWords(lane: LaneGroup): string {
  const parts = [
    lane.failed > 0 ? `${formatCount(lane.failed)} failed` : null,
    lane.established > 0 ? `${formatCount(lane.established)} established` : null,
    lane.incomplete > 0 ? `${formatCount(lane.incomplete)} incomplete` : null,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** How an attempt ended: "failed at IKE_AUTH", "established", "incomplete". */
export function endWords(one: Pick<PlacedNegotiation, 'outcome' | 'stoppedAt'>): string {
  if (one.outcome === 'established') return 'established';
  const at = one.stoppedAt === null ? '' : ` at ${STEP_WORDS[one.stoppedAt]}`;
  return `${one.outcome}${at}`;
}

/** "every 15 s"; null for one attempt, and without a clock. */
export function periodWords(one: Pick<PlacedNegotiation, 'periodSeconds' | 'attempts'>): string | null {
  return one.periodSeconds === null || one.attempts < 2 ? null : `every ${formatSpan(one.periodSeconds * 1e6)}`;
}

/** The phases of the first attempt, in their order: "SA_INIT, AUTH, delete". */
export function phaseWords(one: Pick<PlacedNegotiation, 'steps'>): string {
  const kinds: PhaseKind[] = [];
  for (const kind of kindsOf(one.steps)) {
    if (kind !== null && kinds.at(-1) !== kind) kinds.push(kind);
  }
  return kinds.map((kind) => PHASE_LABELS[kind]).join(', ');
}

/** How long it took from its first event to its last; null without a clock. */
export function tookWords(one: Pick<Attempt, 'from' | 'to'>): string | null {
  const from = one.from === null ? null : microsFromIso(one.from);
  const to = one.to === null ? null : microsFromIso(one.to);
  return from === null || to === null || to < from ? null : span(to - from);
}

/** All that a row draws, in words. */
export function rowWords(one: PlacedNegotiation): string {
  const phases = phaseWords(one);
  return [
    endWords(one),
    one.attempts > 1 ? plural(one.attempts, 'attempt') : null,
    periodWords(one),
    phases === '' ? null : `phases: ${phases}`,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

type Over = Returns<'run.over'>;

/** "12 errors, 3 warnings of 120 events". */
export function histogramWords(over: Over): string {
  const [errors, warnings] = [sum(over.error), sum(over.warning)];
  const parts = [errors > 0 ? plural(errors, 'error') : null, warnings > 0 ? plural(warnings, 'warning') : null].filter(
    (part) => part !== null,
  );
  return parts.length === 0 ? plural(over.total, 'event') : `${parts.join(', ')} of ${plural(over.total, 'event')}`;
}

/** A part of the histogram: "11:20:05: 2 errors, 12 events". */
export function partWords(over: Over, part: number, named: Named): string {
  const [error, warning] = [over.error[part] ?? 0, over.warning[part] ?? 0];
  const all = error + warning + (over.info[part] ?? 0) + (over.other[part] ?? 0);
  const from = over.from + (part * (over.to + 1 - over.from)) / over.error.length;
  const words = [
    error > 0 ? plural(error, 'error') : null,
    warning > 0 ? plural(warning, 'warning') : null,
    all === 0 ? 'no events' : plural(all, 'event'),
  ];
  return `${placeWords(over, from, named)}: ${words.filter((word) => word !== null).join(', ')}`;
}

export function placeWords(over: Over, place: number, named: Named): string {
  return over.axis === 'time' ? named(place).time.slice(0, 8) : `event ${formatCount(Math.floor(place) + 1)}`;
}

/** The histogram in so many parts at the most. */
export function partsOf(over: Over, most: number) {
  const count = over.error.length;
  const size = Math.max(1, Math.ceil(count / most));
  return Array.from({ length: Math.ceil(count / size) }, (_, at) => {
    const part = (list: readonly number[]) => sum(list.slice(at * size, (at + 1) * size));
    return {
      from: over.from + (at * size * (over.to + 1 - over.from)) / count,
      error: part(over.error),
      warning: part(over.warning),
      rest: part(over.info) + part(over.other),
    };
  });
}

function sum(list: readonly number[]): number {
  return list.reduce((all, one) => all + one, 0);
}
