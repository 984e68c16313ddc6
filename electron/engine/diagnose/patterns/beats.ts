import type { Beat } from '../beat.ts';
import type { Session } from '../session.ts';

/** When the tunnel of one peer on one instance came up and went down, as far as the logs have a clock. */
export interface Pulse {
  readonly peer: string | null;
  readonly instance: string | null;
  readonly ups: Beat[];
  readonly downs: Beat[];
}

export interface Pulses {
  add(session: Session): void;
  /** With its beats in the order of time. */
  list(): readonly Pulse[];
}

const MAX_PULSES = 1000;
const MAX_BEATS = 1000;

export function pulses(): Pulses {
  const known = new Map<string, Pulse>();
  return {
    add(session) {
      if (session.ups.length + session.downs.length === 0) return;
      const { peer, instance } = session;
      const key = `${instance ?? ''}|${peer ?? ''}`;
      let pulse = known.get(key);
      if (pulse === undefined) {
        if (known.size >= MAX_PULSES) return;
        known.set(key, (pulse = { peer, instance, ups: [], downs: [] }));
      }
      push(pulse.ups, session.ups);
      push(pulse.downs, session.downs);
    },
    list: () =>
      [...known.values()].map((pulse) => ({
        ...pulse,
        ups: pulse.ups.toSorted(byTime),
        downs: pulse.downs.toSorted(byTime),
      })),
  };
}

function push(list: Beat[], more: readonly Beat[]): void {
  for (const beat of more) if (list.length < MAX_BEATS) list.push(beat);
}

export function byTime(a: Beat, b: Beat): number {
  return a.time - b.time || a.file - b.file || a.line - b.line;
}
