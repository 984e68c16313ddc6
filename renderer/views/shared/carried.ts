import { useMemo } from 'react';
import type { Params, Returns } from '../../../shared/contract/api.ts';
import { type Asked, useAsk } from '../../state/ask.ts';
import { both } from '../../state/lens.ts';
import type { Pick } from '../../state/route.ts';

type Carrying = 'run.selectors' | 'run.proposals';

/** What passes the lens, and, where that is more than one answer holds, what the selected attempt carries besides. */
export function useCarried<M extends Carrying>(
  method: M,
  { run, lens, pick }: { readonly run: string; readonly lens: string; readonly pick: Pick },
): Asked<Returns<M>> {
  const first = useAsk(method, { run, filter: lens } as Params<M>);
  const { value } = first;
  const beyond =
    value !== null &&
    value.total > value.rows.length &&
    pick?.kind === 'attempt' &&
    !value.rows.some(({ attempt }) => attempt === pick.no);
  const more = useAsk(method, beyond ? ({ run, filter: both(lens, `attempt:${pick.no}`) } as Params<M>) : null);
  const others = beyond ? more.value : null;
  const whole = useMemo(
    () => (value === null || others === null ? value : { ...value, rows: [...value.rows, ...others.rows] }),
    [value, others],
  );
  return { ...first, value: whole, busy: first.busy || more.busy };
}
