import { useMemo, useState } from 'react';
import { timed } from '../../state/lens.ts';
import { useAsk } from '../../state/ask.ts';
import { wholeOf } from '../../timeline/scale.ts';
import type { WorkProps } from '../work/work.tsx';
import { Nothing } from './nothing.tsx';
import { Picture } from './picture.tsx';
import { useRows } from './use-rows.ts';
import { usePicked } from './use-picked.ts';
import styles from './timeline.module.css';

/** Histogram bars are about so wide, and their number changes with the window in steps. */
const BAR = 4;
const STEP = 40;

/** When everything happened: a histogram over the run, and under it a lane for each peer. */
export function Timeline(props: WorkProps) {
  const { run, lens, pick, state } = props;
  const [room, setRoom] = useState(1000);
  const parts = Math.max(STEP, Math.round(room / BAR / STEP) * STEP);
  // The histogram is of the whole run: what the filter asks of the time is shaded in it.
  const over = useAsk('run.over', { run, filter: timed(lens, null, null), parts });
  const axis = over.value?.axis ?? null;
  const picked = usePicked(run, pick, axis);
  const [open, closed] = useMemo(() => [listIn(state['o']), listIn(state['c'])], [state]);
  const rows = useRows({ run, lens, open, closed, picked: picked?.negotiation ?? null });
  const least = over.value?.least ?? 0;
  const most = over.value?.most ?? 0;
  const whole = useMemo(() => wholeOf(axis ?? 'time', least, most), [axis, least, most]);

  const fault = over.fault ?? rows.fault;
  if (fault !== null || rows.listing === null || over.value === null || rows.listing.list.total === 0) {
    if (fault === null && (rows.listing === null || over.value === null))
      return <div className={styles['waiting']} role="status" aria-label="Reading the run" aria-busy />;
    return <Nothing {...props} fault={fault} all={rows.listing?.all ?? 0} />;
  }
  return (
    <Picture
      {...props}
      over={over.value}
      whole={whole}
      rows={rows}
      listing={rows.listing}
      picked={picked}
      open={open}
      closed={closed}
      room={room}
      onRoom={setRoom}
    />
  );
}

/** "n3,n17"; values are escaped, for a peer may be called anything. */
function listIn(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').flatMap((part) => {
    try {
      return part === '' ? [] : [decodeURIComponent(part)];
    } catch {
      return [];
    }
  });
}
