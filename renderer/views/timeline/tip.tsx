import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { severityWord } from '../../kit/words.ts';
import { useAsk } from '../../state/ask.ts';
import type { Pointed } from '../../timeline/near.ts';
import { PHASE_LABELS } from '../../timeline/phases.ts';
import { distance, span } from '../../timeline/ticks.ts';
import { useClock } from '../shared/time.ts';
import { STEP_WORDS, codeWord } from '../shared/words.ts';
import { directionWord } from './words.ts';
import styles from './tip.module.css';

interface TipProps {
  readonly run: string;
  readonly pointed: Pointed;
  readonly left: number;
  readonly top: number;
  /** Of the box in which it must stay. */
  readonly width: number;
  readonly clock: boolean;
  /** Where the selection stands. */
  readonly origin: number | null;
}

/** What the mouse points at, in words. Keys have the inspector for it. */
export function Tip(props: TipProps) {
  const { pointed, left, top, width } = props;
  const side = left > width / 2 ? { right: width - left + 14 } : { left: left + 14 };
  return (
    <div className={styles['tip']} style={{ ...side, top: top + 14 }} aria-hidden>
      {pointed.kind === 'mark' ? <MarkWords {...props} /> : <PhaseWords {...props} />}
    </div>
  );
}

function MarkWords(props: TipProps) {
  const { run, pointed, clock, origin } = props;
  const { micros } = useClock();
  const event = pointed.kind === 'mark' ? pointed.mark.event : null;
  const asked = useAsk('run.tableRow', event === null ? null : { run, find: { event: event.id } });
  if (event === null || pointed.kind !== 'mark') return null;
  const row = asked.value?.row?.id === event.id ? asked.value.row : null;
  const away = clock && origin !== null ? distance(event.at - origin) : null;
  const grave = event.severity === null ? null : severityWord(event.severity);
  const code = row === null ? null : codeWord(row.errorCode, row.errorName);
  return (
    <>
      <p className={styles['first']}>
        <b>{clock ? micros(event.at).time : `Event ${formatCount(event.at + 1)}`}</b>
        {away === null ? null : <span className={styles['quiet']}>{away} from the selection</span>}
      </p>
      <p>
        {directionWord(event)} · {STEP_WORDS[event.step]}
        {pointed.mark.kind === 'again' ? ' · retransmit' : ''}
        {grave === null ? '' : ` · ${grave}`}
      </p>
      {code === null && event.notify === null ? null : (
        <p className={styles['bad']}>
          {[event.notify, code]
            .filter((part) => part !== null)
            .map(printable)
            .join(' · ')}
        </p>
      )}
      <p className={styles['text']}>{row === null ? ' ' : printable(row.text)}</p>
    </>
  );
}

function PhaseWords(props: TipProps) {
  const { pointed, clock } = props;
  const { time } = useClock();
  if (pointed.kind !== 'phase') return null;
  const { phase, slow } = pointed;
  const at = (micros: number) => time(new Date(Math.floor(micros / 1000)).toISOString());
  return (
    <>
      <p className={styles['first']}>
        <b>{PHASE_LABELS[phase.kind]}</b>
        {clock ? <span className={styles['quiet']}>{span(phase.to - phase.from)}</span> : null}
      </p>
      {clock ? (
        <p className={styles['quiet']}>
          {at(phase.from)} – {at(phase.to)}
        </p>
      ) : null}
      {phase.failed ? <p className={styles['bad']}>failed here</p> : null}
      {slow === null ? null : (
        <p className={styles['slow']}>
          waits {span(slow.to - slow.from)} before {STEP_WORDS[slow.before]}
        </p>
      )}
    </>
  );
}
