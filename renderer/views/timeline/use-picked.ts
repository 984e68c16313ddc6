import { microsFromIso } from '../../../shared/base/time.ts';
import type { TableRow } from '../../../shared/contract/api.ts';
import type { Axis, Range } from '../../timeline/scale.ts';
import { useAsk } from '../../state/ask.ts';
import type { Pick } from '../../state/route.ts';

/** What is selected, as the timeline sees it. */
export interface Picked {
  /** Where it stands; null where it has no clock in a run that has. */
  readonly range: Range | null;
  readonly negotiation: string | null;
  readonly attempt: number | null;
  /** Its event, or its first. */
  readonly row: TableRow;
}

export function usePicked(run: string, pick: Pick, axis: Axis | null): Picked | null {
  const attempt = useAsk('run.attempt', pick?.kind === 'attempt' ? { run, attempt: pick.no, most: 1 } : null);
  const told = attempt.value !== null && attempt.value.attempt.attempt === attemptOf(pick) ? attempt.value : null;
  const id = pick?.kind === 'event' ? pick.id : (told?.events[0]?.id ?? null);
  // Its place among all events is where it stands on an axis of order.
  const event = useAsk('run.tableRow', id === null ? null : { run, find: { event: id } });
  const row = event.value?.row ?? null;
  if (pick === null || axis === null || row === null || row.id !== id) return null;
  const [from, to] =
    axis === 'order'
      ? [event.value?.index ?? null, null]
      : told === null
        ? [microsOf(row.time), null]
        : [microsOf(told.attempt.from), microsOf(told.attempt.to)];
  return {
    row,
    range: from === null ? null : { from, to: to ?? from },
    negotiation: row.negotiation,
    attempt: row.attempt,
  };
}

function attemptOf(pick: Pick): number | null {
  return pick?.kind === 'attempt' ? pick.no : null;
}

function microsOf(iso: string | null): number | null {
  return iso === null ? null : microsFromIso(iso);
}
