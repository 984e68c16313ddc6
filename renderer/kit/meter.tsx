import styles from './meter.module.css';

export interface MeterPart {
  /** What it counts, as it stands behind the number. */
  readonly name: string;
  readonly count: number;
  /** Each has a hue and a pattern of its own; `none` is what is not there. */
  readonly tone: 'good' | 'warn' | 'bad' | 'none';
}

/** Parts of a whole, drawn to scale. It is named in words, for what is said beside it says no less. */
export function Meter(props: { readonly label: string; readonly parts: readonly MeterPart[] }) {
  const seen = props.parts.filter(({ count }) => count > 0);
  return (
    <span className={styles['meter']} role="img" aria-label={props.label}>
      {seen.map(({ name, count, tone }) => (
        <span key={name} className={styles['part']} data-tone={tone} style={{ flexGrow: count }} title={name} />
      ))}
    </span>
  );
}

/** The sign of a part, for whoever reads what the parts are. */
export function MeterSign(props: { readonly tone: MeterPart['tone'] }) {
  return <span className={styles['sign']} data-tone={props.tone} aria-hidden />;
}
