import { printable } from '../../../shared/base/text.ts';
import { formatBytes } from '../../../shared/base/units.ts';
import type { Connection, Cpu } from '../../../shared/model/analysis.ts';
import type { Severity } from '../../../shared/model/words.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { spanBetween } from './format.ts';
import { PlaceLink } from './run.tsx';
import { useClock } from './time.ts';
import styles from './facts.module.css';

/** What an instance says of its connection and its processor, in a cell of a table or on a card. */

const CPU_WARNING = 80;
const CPU_ERROR = 95;

/** How grave so much load is; null where it is not. */
export function loadSeverity(percent: number): Severity | null {
  return percent >= CPU_ERROR ? 'error' : percent >= CPU_WARNING ? 'warning' : null;
}

export function State(props: { readonly connection: Connection }) {
  return <PlaceLink place={props.connection}>{printable(props.connection.state ?? 'not said')}</PlaceLink>;
}

/** Nothing one way while the other way carries something is the sign to look for. */
export function Volume(props: { readonly bytes: number | null; readonly other: number | null }) {
  if (props.bytes === null) return '–';
  const idle = props.bytes === 0 && props.other !== null && props.other > 0;
  return (
    <span className={styles['flagged']} data-flag={idle || undefined}>
      {idle ? <SeverityMark severity="warning" size={12} /> : null}
      {formatBytes(props.bytes)}
      {idle ? ' idle' : ''}
    </span>
  );
}

export function Since(props: { readonly since: string | null; readonly end: string | null }) {
  const clock = useClock();
  if (props.since === null) return '–';
  // Where the time of connecting is the only one in these files, there is no other to count it to.
  const span = props.since === props.end ? null : spanBetween(props.since, props.end);
  return (
    <>
      {clock.whole(props.since)}
      {span === null ? null : <span className={styles['aside']}>{`for ${span}`}</span>}
    </>
  );
}

export function Usage(props: { readonly cpu: Cpu }) {
  const { usagePercent } = props.cpu;
  if (usagePercent === null) return '–';
  const severity = loadSeverity(usagePercent);
  return (
    <span className={styles['flagged']}>
      {severity === null ? null : <SeverityMark severity={severity} size={12} label />}
      <PlaceLink place={props.cpu}>{`${usagePercent} %`}</PlaceLink>
    </span>
  );
}
