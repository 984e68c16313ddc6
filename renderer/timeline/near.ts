import type { Mark, Phase, Slow, Story } from './phases.ts';
import type { Scale } from './scale.ts';

/** What a mouse points at in a row. */
export type Pointed =
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'phase'; readonly phase: Phase; readonly slow: Slow | null };

/** A mark so many px away is meant. */
const REACH = 6;

/** The nearest mark, a failure before others at the same distance; else the phase under the mouse. */
export function pointedAt(story: Story, scale: Scale, x: number): Pointed | null {
  let best: Mark | null = null;
  let far = REACH + 1;
  for (const mark of story.marks) {
    const distance = Math.abs(scale.x(mark.event.at) - x) - (mark.kind === 'failure' ? 2 : 0);
    if (distance < far) [best, far] = [mark, distance];
  }
  if (best !== null) return { kind: 'mark', mark: best };
  const place = scale.place(x);
  const phase = story.phases.findLast(({ from, to }) => from <= place && place <= to);
  if (phase === undefined) return null;
  return { kind: 'phase', phase, slow: story.slow.find(({ from, to }) => from <= place && place <= to) ?? null };
}
