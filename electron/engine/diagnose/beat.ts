import type { Micros } from '../../../shared/base/units.ts';
import type { EventDraft } from '../formats/format.ts';
import type { Place, Session } from './session.ts';

/** A moment at which an SA came about or went. */
export interface Beat extends Place {
  readonly time: Micros;
  /** Of an end: that of one child SA by its lifetime or a delete; of the tunnel, as dead peer detection said, or otherwise. */
  readonly kind: 'up' | 'dead-peer' | 'ended' | 'down';
}

/** Of one session; a peer's are gathered in patterns/beats.ts. */
const MAX_BEATS = 200;

/** Notes when it came up or went down. A closing of what never stood is the end of an attempt, and no drop. */
export function addBeat(session: Session, event: EventDraft, file: number): void {
  const { time, line } = event;
  if (time === null) return;
  const kind = beatOf(session, event);
  const list = kind === 'up' ? session.ups : session.downs;
  if (kind !== null && list.length < MAX_BEATS) list.push({ file, line: event.proof[0] ?? line, time, kind });
}

const DEAD_PEER: ReadonlySet<number | null> = new Set([1460, 13_886]);
const ENDED: ReadonlySet<number | null> = new Set([13_885, 13_895]);

function beatOf({ seen }: Session, event: EventDraft): Beat['kind'] | null {
  const { message, step, errorCode, direction, phase } = event;
  // Of a child SA; what ends the IKE SA takes the tunnel with it.
  const ended = phase === 'main-mode' || message === 'tunnel-closed' ? 'down' : 'ended';
  if (message === 'selectors-final' || step === 'established') return 'up';
  if (message === 'dpd-timed-out' || DEAD_PEER.has(errorCode)) return 'dead-peer';
  if (message === 'tunnel-disconnected') return 'down';
  if (ENDED.has(errorCode) || message === 'expire-received') return ended;
  if (event.saEstablished === true && step === 'delete') return ended;
  const stood = seen.selectorsFinal + seen.established > 0 || event.saEstablished === true;
  // A refusal in an SA that stands is about one more child SA; a closing is about all of it.
  return stood && message === 'tunnel-closed' && direction === 'local' ? 'down' : null;
}
