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
  const event = useAsk('run.tableRow', pick?.kind === 'event' ? { run, find: { event: pick.id } } : null);
  const attempt = useAsk('run.attempt', pick?.kind === 'attempt' ? { run, attempt: pick.no, most: 1 } : null);
  if (pick === null || axis === null) return null;
  if (pick.kind === 'event') {
    const row = event.value?.row ?? null;
    if (row === null || row.id !== pick.id) return null;
    const place = axis === 'order' ? row.id - 1 : row.time === null ? null : microsFromIso(row.time);
    return {
      row,
      range: place === null ? null : { from: place, to: place },
      negotiation: row.negotiation,
      attempt: row.attempt,
    };
  }
  const told = attempt.value;
  const row = told?.events[0];
  if (told === null || row === undefined || told.attempt.attempt !== pick.no) return null;
  const ends = [told.attempt.from, told.attempt.to].map((time) => (time === null ? null : microsFromIso(time)));
  const from = axis === 'order' ? row.id - 1 : (ends[0] ?? null);
  return {
    row,
    range: from === null ? null : { from, to: axis === 'order' ? from : (ends[1] ?? from) },
    negotiation: told.attempt.negotiation,
    attempt: pick.no,
  };
}
