import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { Frame } from './frame.ts';

/** Every attempt has its own, so they tell nothing apart. */
const OWN: ReadonlySet<string> = new Set([
  'session',
  'initiatorCookie',
  'responderCookie',
  'tsId',
  'context',
  'thread',
]);

/**
 * By the number of a negotiation: 1 where it went otherwise than any before it at the same peer and instance, or where its own
 * attempts differ in more than their ids. `order` has the numbers as they are listed.
 */
export function differingOf(frame: Frame, order: Uint32Array): Uint8Array {
  return frame.kept('negotiations that differ', () => {
    const differing = new Uint8Array(frame.negotiations().heads.length);
    const met = new Set<string>();
    for (const number of order) {
      const [stored] = frame.all<{ readonly json: string }>('select json from negotiations where id = ?', number);
      const told = JSON.parse(stored?.json ?? '{}') as Negotiation;
      const course = courseOf(told);
      if (!met.has(course) || told.differences.some(({ what }) => !OWN.has(what))) differing[number] = 1;
      met.add(course);
    }
    return differing;
  });
}

function courseOf({ peer, instance, initiator, outcome, stoppedAt, steps }: Negotiation): string {
  return JSON.stringify([
    peer,
    instance,
    initiator,
    outcome,
    stoppedAt,
    steps.map(({ direction, message }) => `${direction} ${message}`),
  ]);
}
