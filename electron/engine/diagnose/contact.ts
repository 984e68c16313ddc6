import { type Span, widen } from './order.ts';
import type { Place, Session } from './session.ts';

/** How a peer called, and whether it was ever answered: what a configuration is held against. */
export interface Call {
  readonly peer: string;
  readonly instance: string | null;
  /** First packets of negotiations that it began, the first few of them. */
  readonly calls: Place[];
  /** How many, and from when to when. */
  count: number;
  span: Span | null;
  /** IKE versions of the negotiations that it began. */
  readonly versions: Set<1 | 2>;
  /** Azure began a negotiation with it, or sent it anything but a notify. */
  azureBegan: boolean;
  answered: boolean;
  /** Some negotiation got as far as IKE_AUTH, or to an SA. */
  authenticated: boolean;
  established: boolean;
}

export interface Contact {
  add(session: Session): void;
  readonly calls: ReadonlyMap<string, Call>;
}

const MAX_PLACES = 4;
/** As many as the roster names: what is behind it has no name. */
const MAX_CALLS = 1000;

export function contact(): Contact {
  const calls = new Map<string, Call>();
  return {
    calls,
    add(session) {
      const { peer, instance, seen } = session;
      if (peer === null) return;
      const key = `${instance ?? ''}|${peer}`;
      let call = calls.get(key);
      if (call === undefined) {
        if (calls.size >= MAX_CALLS) return;
        calls.set(key, (call = newCall(peer, instance)));
      }
      call.azureBegan ||= session.initiator === 'azure' || seen.initSent > 0;
      call.answered ||= session.moments.some(
        ({ direction, message }) => direction === 'sent' && !message.startsWith('notify'),
      );
      call.authenticated ||= seen.authSent + seen.authReceived > 0;
      call.established ||= seen.established + seen.selectorsFinal > 0;
      if (session.initiator === 'peer' && session.ikeVersion !== null) call.versions.add(session.ikeVersion);
      for (const moment of session.moments) {
        if (!CALLS.has(moment.message)) continue;
        call.count += 1;
        call.span = widen(call.span, moment);
        if (call.calls.length < MAX_PLACES) call.calls.push({ file: moment.file, line: moment.line });
      }
    },
  };
}

/** A first packet, and Azure's word that it ignored one. */
const CALLS: ReadonlySet<string> = new Set(['sa-init-received', 'no-matching-tunnel', 'wrong-peer-address']);

function newCall(peer: string, instance: string | null): Call {
  return {
    peer,
    instance,
    calls: [],
    count: 0,
    span: null,
    versions: new Set(),
    azureBegan: false,
    answered: false,
    authenticated: false,
    established: false,
  };
}
