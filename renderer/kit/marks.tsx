import type { Health, Severity } from '../../shared/model/words.ts';
import { checkWord, healthWord, normalWord, severityWord } from './words.ts';
import styles from './marks.module.css';

/** A shape for each meaning, so that it reads without its hue: octagon bad, triangle warning, circle good, ring open, square note. */
type Shape = 'bad' | 'warning' | 'good' | 'open' | 'note';

const SHAPES: Readonly<Record<Shape, { readonly body: string; readonly glyph: string; readonly ring: boolean }>> = {
  bad: {
    body: 'M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3z',
    glyph: 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
    ring: false,
  },
  warning: { body: 'M8 1.6l6.9 12.3H1.1z', glyph: 'M8 6v3.8M8 11.5v.9', ring: false },
  good: { body: 'M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2z', glyph: 'M4.9 8.3l2.2 2.2 4-4.6', ring: false },
  open: {
    body: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2z',
    glyph: 'M6.2 6.5a1.8 1.8 0 1 1 2.7 1.6c-.6.3-.9.7-.9 1.3M8 11.2v.7',
    ring: true,
  },
  note: { body: 'M2.5 2.5h11v11h-11z', glyph: 'M8 7.4v3.6M8 4.9v.8', ring: true },
};

const HEALTH_SHAPES = { unhealthy: 'bad', healthy: 'good', unknown: 'open' } as const;
const CHECK_SHAPES = { passed: 'good', failed: 'bad', unknown: 'open' } as const;
const NORMAL_SHAPES = { normal: 'good', trouble: 'bad', unknown: 'note' } as const;
const SEVERITY_SHAPES = { error: 'bad', warning: 'warning', info: 'note' } as const;

function Mark(props: { readonly shape: Shape; readonly size: number; readonly label: string | null }) {
  const { body, glyph, ring } = SHAPES[props.shape];
  const named = props.label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': props.label };
  return (
    <svg
      className={styles['mark']}
      data-shape={props.shape}
      data-ring={ring || undefined}
      width={props.size}
      height={props.size}
      viewBox="0 0 16 16"
      {...named}
    >
      <path className={styles['body']} d={body} />
      <path className={styles['glyph']} d={glyph} />
    </svg>
  );
}

/** With `label` it stands alone and says its word to a screen reader; without, a word stands beside it. */
export function HealthMark(props: { readonly health: Health; readonly size?: number; readonly label?: boolean }) {
  return (
    <Mark
      shape={HEALTH_SHAPES[props.health]}
      size={props.size ?? 14}
      label={props.label === true ? healthWord(props.health) : null}
    />
  );
}

export function SeverityMark(props: { readonly severity: Severity; readonly size?: number; readonly label?: boolean }) {
  return (
    <Mark
      shape={SEVERITY_SHAPES[props.severity]}
      size={props.size ?? 14}
      label={props.label === true ? severityWord(props.severity) : null}
    />
  );
}

export function CheckMark(props: { readonly status: keyof typeof CHECK_SHAPES }) {
  return <Mark shape={CHECK_SHAPES[props.status]} size={14} label={checkWord(props.status)} />;
}

/** Whether a line belongs to a negotiation that goes well. */
export function NormalMark(props: { readonly normal: keyof typeof NORMAL_SHAPES }) {
  return <Mark shape={NORMAL_SHAPES[props.normal]} size={14} label={normalWord(props.normal)} />;
}

/** The mark with its word, in its hue. */
export function HealthTag(props: { readonly health: Health; readonly strong?: boolean }) {
  return (
    <span className={styles['tag']} data-health={props.health} data-strong={props.strong || undefined}>
      <HealthMark health={props.health} size={props.strong === true ? 18 : 14} />
      {healthWord(props.health)}
    </span>
  );
}
