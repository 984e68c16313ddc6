import { type Mark, type MarkKind, PHASE_LABELS, type Story } from './phases.ts';
import type { Scale } from './scale.ts';
import { MARK_KINDS, n, shapeOf } from './shapes.ts';
import { span } from './ticks.ts';

/** How a row is divided, in px from its upper edge: phases above, marks under them. */
export interface Bands {
  readonly height: number;
  readonly bar: number;
  readonly barHeight: number;
  readonly marks: number;
  readonly radius: number;
}

export function bandsOf(height: number): Bands {
  const barHeight = Math.round(height / 2) - 2;
  return {
    height,
    bar: 2,
    barHeight,
    marks: Math.round(2 + barHeight + (height - 3 - barHeight) / 2),
    radius: height < 26 ? 3.5 : 4,
  };
}

/** One path for each way in which something is drawn, however many there are of it. */
export interface Drawing {
  /** Bars of phases by how they stand: leading to a tunnel, later in its life, failed. */
  readonly bars: Readonly<Record<'leading' | 'later' | 'failed', string>>;
  readonly lives: string;
  readonly slow: string;
  readonly marks: Readonly<Record<MarkKind, string>>;
  /** Marks of what the filter keeps out. */
  readonly faint: string;
  readonly labels: readonly Label[];
}

interface Label {
  readonly key: string;
  readonly x: number;
  readonly text: string;
  readonly kind: 'phase' | 'failed' | 'slow';
}

/** No bar is thinner. */
const LEAST_BAR = 3;
/** Marks stand at least so many px apart. */
const APART = 7.5;
const CHARACTER = 6.1;

export function drawing(story: Story, scale: Scale, bands: Bands): Drawing {
  const bars = { leading: '', later: '', failed: '' };
  const labels: Label[] = [];
  const right = scale.width;
  const bar = (from: number, to: number): readonly [number, number] | null => {
    const [a, b] = [scale.x(from), scale.x(to)];
    return b < -LEAST_BAR || a > right ? null : [Math.max(-4, a), Math.min(right + 4, Math.max(b, a + LEAST_BAR))];
  };
  /** Where words stand already. */
  const said: (readonly [number, number])[] = [];
  const say = (text: string, from: number, to: number, kind: Label['kind']): void => {
    const width = text.length * CHARACTER + 8;
    const [left, end] = [Math.max(0, from), Math.min(right, to)];
    const a = kind === 'slow' ? end - width : left;
    if (end - left < width || said.some(([first, last]) => a < last && a + width > first)) return;
    said.push([a, a + width]);
    labels.push({ key: `${kind} ${n(a)} ${text}`, x: a + 4, text, kind });
  };

  let lives = '';
  const middle = bands.bar + bands.barHeight / 2;
  for (const life of story.lives) {
    const ends = bar(life.from, life.to);
    if (ends !== null && ends[1] - ends[0] > LEAST_BAR) lives += `M${n(ends[0])} ${n(middle)}H${n(ends[1])}`;
  }
  for (const phase of story.phases) {
    const ends = bar(phase.from, phase.to);
    if (ends === null) continue;
    const kind = phase.failed ? 'failed' : LATER.has(phase.kind) ? 'later' : 'leading';
    // A gap of a pixel tells two phases apart that follow each other.
    const width = Math.max(ends[1] - ends[0] - (ends[1] - ends[0] > 6 ? 1 : 0), LEAST_BAR - 1);
    bars[kind] += box(ends[0], bands.bar, width, bands.barHeight);
    say(PHASE_LABELS[phase.kind], ends[0], ends[1], phase.failed ? 'failed' : 'phase');
  }
  let slow = '';
  for (const wait of story.slow) {
    const ends = bar(wait.from, wait.to);
    if (ends === null) continue;
    slow += box(ends[0], bands.bar + bands.barHeight, ends[1] - ends[0], 2);
    say(`waits ${span(wait.to - wait.from)}`, ends[0], ends[1], 'slow');
  }
  return { bars, lives, slow, ...drawMarks(story.marks, scale, bands), labels };
}

const LATER: ReadonlySet<string> = new Set(['rekey', 'dpd', 'delete']);

/** The graver is drawn where two would cover each other. */
const ORDER: readonly MarkKind[] = MARK_KINDS.toReversed();

function drawMarks(
  marks: readonly Mark[],
  scale: Scale,
  { marks: y, radius }: Bands,
): Pick<Drawing, 'marks' | 'faint'> {
  const paths = Object.fromEntries(MARK_KINDS.map((kind) => [kind, ''])) as Record<MarkKind, string>;
  const seen = marks.flatMap((mark) => {
    const x = scale.x(mark.event.at);
    return x < -radius || x > scale.width + radius ? [] : [{ ...mark, x }];
  });
  const taken = new Map<number, number>();
  const place = (x: number): boolean => {
    const slot = Math.floor(x / APART);
    for (const near of [slot - 1, slot, slot + 1])
      if (Math.abs((taken.get(near) ?? Number.NEGATIVE_INFINITY) - x) < APART) return false;
    taken.set(slot, x);
    return true;
  };
  for (const wanted of ORDER)
    for (const { event, kind, x } of seen)
      if (kind === wanted && event.passes && place(x)) paths[kind] += shapeOf(kind, x, y, radius);
  let faint = '';
  for (const { event, x } of seen) if (!event.passes && place(x)) faint += shapeOf('local', x, y, radius);
  return { marks: paths, faint };
}

export interface Counts {
  readonly error: readonly number[];
  readonly warning: readonly number[];
  readonly rest: readonly number[];
}

/** Bars of counts, errors lowest, as high as the root of how many there are: one among hundreds is still seen. */
export function countPaths(
  counts: Counts,
  from: number,
  to: number,
  scale: Scale,
  height: number,
): Readonly<Record<keyof Counts, string>> {
  const parts = counts.rest.length;
  const width = (to - from) / Math.max(1, parts);
  const paths = { error: '', warning: '', rest: '' };
  let most = 1;
  for (let part = 0; part < parts; part += 1) most = Math.max(most, sumAt(counts, part));
  for (let part = 0; part < parts; part += 1) {
    const sum = sumAt(counts, part);
    const x = scale.x(from + part * width);
    const next = scale.x(from + (part + 1) * width);
    if (sum === 0 || next <= 0 || x >= scale.width) continue;
    const full = Math.max(2, Math.sqrt(sum / most) * height);
    let bottom = height;
    for (const kind of ['error', 'warning', 'rest'] as const) {
      const count = counts[kind][part] ?? 0;
      if (count === 0) continue;
      const size = Math.max(1.5, (count / sum) * full);
      paths[kind] += box(x, Math.max(0, bottom - size), Math.max(2, next - x - (next - x > 3 ? 1 : 0)), size);
      bottom -= size;
    }
  }
  return paths;
}

function sumAt({ error, warning, rest }: Counts, part: number): number {
  return (error[part] ?? 0) + (warning[part] ?? 0) + (rest[part] ?? 0);
}

export function box(x: number, y: number, width: number, height: number): string {
  return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
}
