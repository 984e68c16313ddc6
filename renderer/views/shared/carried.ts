import { useMemo } from 'react';
import type { Params, Returns } from '../../../shared/contract/api.ts';
import { type Asked, useAsk } from '../../state/ask.ts';
import { both } from '../../state/lens.ts';
import type { Pick } from '../../state/route.ts';

type Carrying = 'run.selectors' | 'run.proposals';

export interface CarriedHere<M extends Carrying> extends Asked<Returns<M>> {
  /** The attempt of the selection; null where nothing is selected, or what is part of none. */
  readonly attempt: number | null;
}

/** What passes the lens, and, where that is more than one answer holds, what the selected attempt carries besides. */
export function useCarried<M extends Carrying>(
  method: M,
  { run, lens, pick }: { readonly run: string; readonly lens: string; readonly pick: Pick },
): CarriedHere<M> {
  const first = useAsk(method, { run, filter: lens } as Params<M>);
  const { value } = first;
  const row = pick?.kind === 'event' ? value?.rows.find(({ event }) => event === pick.id) : undefined;
  const event = value === null || pick?.kind !== 'event' || row !== undefined ? null : pick.id;
  const of = useAsk('run.tableRow', event === null ? null : { run, find: { event } });
  const attempt = pick?.kind === 'attempt' ? pick.no : ((row ?? of.value?.row)?.attempt ?? null);
  const beyond =
    value !== null &&
    value.total > value.rows.length &&
    attempt !== null &&
    !value.rows.some((one) => one.attempt === attempt);
  const more = useAsk(method, beyond ? ({ run, filter: both(lens, `attempt:${attempt}`) } as Params<M>) : null);
  const others = beyond ? more.value : null;
  const whole = useMemo(
    () => (value === null || others === null ? value : { ...value, rows: [...value.rows, ...others.rows] }),
    [value, others],
  );
  // Nothing is shown before it is known what of it is selected: it would jump.
  const open = [of, more].some((asked) => asked.busy && asked.value === null);
  return { ...first, value: open ? null : whole, busy: first.busy || of.busy || more.busy, attempt };
}
