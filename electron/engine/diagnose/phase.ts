import type { Phase } from '../../../shared/model/words.ts';
import type { EventDraft } from '../formats/format.ts';
import type { Session, Trouble } from './session.ts';
import type { Story } from './story.ts';

/** Which half of the negotiation a trouble belongs to. */
export type PhaseClass = 'ike' | 'auth' | 'child' | 'rekey' | 'rekey-ike' | 'extended' | 'data' | 'unknown';

export interface Placed {
  readonly kind: PhaseClass;
  /** False where only the place in a session without its head says so: then a finding that rests on it is weak. */
  readonly sure: boolean;
}

/** In this order of trust: what the record says of itself, the exchange that it names, its place in the session. */
export function placeOf(session: Session, trouble: Trouble, story: Story): Placed {
  const event = cleanedUp(session, trouble) ?? trouble.event;
  const { seen } = session;
  const before = story.before(trouble);
  const stood = event.saEstablished === true && event.step !== 'delete';
  // 1. The record says it: failure type, SA_type, or which mode was cleaned up.
  if (event.phaseCertain) {
    if (event.phase === 'data') return { kind: 'data', sure: true };
    if (event.phase === 'extended-mode') return { kind: 'extended', sure: true };
    if (event.phase === 'main-mode')
      return { kind: stood || before.later === 'ike' ? 'rekey-ike' : before.auth ? 'auth' : 'ike', sure: true };
    if (event.phase !== null) return { kind: stood || before.later === 'child' ? 'rekey' : 'child', sure: true };
  }
  const selectors = seen.childOffers + seen.selectorsRequested + seen.selectorsProposed + seen.selectorsFinal > 0;
  if (event.saEstablished === true) {
    const child = selectors || event.tsId !== null;
    return { kind: child ? 'rekey' : 'rekey-ike', sure: child };
  }
  // 2. The exchange that its tag names.
  if (event.phase === 'ike-sa-init') return { kind: 'ike', sure: true };
  if (event.phase === 'ike-auth') return { kind: 'child', sure: true };
  // 3. Its place in the session.
  if (before.later !== null) return { kind: before.later === 'child' ? 'rekey' : 'rekey-ike', sure: true };
  if (before.auth) return { kind: 'child', sure: true };
  if (before.init) return { kind: 'ike', sure: true };
  const opened = seen.initSent + seen.initReceived + seen.initResponse > 0;
  // Read before its own first packet: the end of an attempt whose beginning is missing, or rows in no order.
  if (opened) return { kind: 'unknown', sure: false };
  if (seen.authSent + seen.authReceived > 0) return { kind: 'child', sure: false };
  return { kind: selectors ? 'rekey' : 'unknown', sure: false };
}

/** What failed without a word of its phase is of the mode that is then cleaned up with the same code. */
function cleanedUp({ troubles }: Session, { event, moment }: Trouble): Trouble['event'] | null {
  if (event.phase !== null || event.errorCode === null) return null;
  const cleanup = troubles.find(
    (other) =>
      other.moment.seq > moment.seq &&
      other.event.errorCode === event.errorCode &&
      CLEANUPS.has(other.event.message) &&
      other.event.phaseCertain,
  );
  return cleanup?.event ?? null;
}

const CLEANUPS: ReadonlySet<string> = new Set(['quick-mode-cleanup', 'main-mode-cleanup']);

/** The phase as the analysis names it. IKEv2's words where it is known to be IKEv2, Windows' words where only those were said. */
export function phaseName(kind: PhaseClass, session: Session, event: EventDraft): Phase | null {
  const modern = session.ikeVersion === 2;
  switch (kind) {
    case 'ike':
      return !modern && (session.ikeVersion === 1 || event.phase === 'main-mode') ? 'main-mode' : 'ike-sa-init';
    case 'auth':
      return event.phaseCertain && !modern ? 'main-mode' : 'ike-auth';
    case 'child':
      return modern || event.phase === 'child-sa' ? 'child-sa' : 'quick-mode';
    case 'rekey':
    case 'rekey-ike':
      return 'rekey';
    case 'extended':
      return 'extended-mode';
    case 'data':
      return 'data';
    case 'unknown':
      return event.phase;
  }
}
