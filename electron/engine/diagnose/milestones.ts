import type { Moment, Place, Session } from './session.ts';
import type { SignHit } from './signs.ts';
import type { Story } from './story.ts';
import { stands } from './gather.ts';

/** How far a tunnel's negotiations ever got, in the order of the protocol, each with a line that shows it. */
export const STAGES = ['path', 'version', 'ike', 'auth', 'child', 'selectors'] as const;
export type Stage = (typeof STAGES)[number];

export interface Milestones {
  readonly peer: string | null;
  readonly instance: string | null;
  readonly reached: Map<Stage, Place>;
  /** The version of a negotiation that both sides took part in. */
  version: 1 | 2 | null;
  /** A first packet of the peer's: by itself it shows that the path is open one way. */
  called: Place | null;
}

export interface Progress {
  add(session: Session, story: Story, hits: readonly SignHit[]): void;
  readonly all: ReadonlyMap<string, Milestones>;
}

/** As many tunnels as are told apart elsewhere. */
const MAX_TUNNELS = 1000;

/** Messages that come only once the first exchange was agreed. */
const BEHIND_INIT: ReadonlySet<string> = new Set([
  'sa-init-response',
  'auth-sent',
  'auth-received',
  'main-mode-packet',
]);
/** What ends a negotiation in its first exchange. */
const REFUSED_FIRST: ReadonlySet<string> = new Set([
  'policy-mismatch-ike',
  'ike-version-mismatch',
  'connection-not-configured',
]);
const AUTHENTICATION: ReadonlySet<string> = new Set(['psk-mismatch', 'identity-mismatch', 'certificate-rejected']);
const CHILD: ReadonlySet<string> = new Set(['policy-mismatch-ipsec', 'traffic-selector-mismatch']);
/** What the gateway says of itself, and packets to which Azure's answer may never have come. */
const NO_ANSWER: ReadonlySet<string> = new Set([
  'diagnostic-event',
  'ike-error',
  'peer-failed',
  'no-matching-tunnel',
  'wrong-peer-address',
  'sa-init-received',
  'ike-proposal-received',
]);

/** Kept from each closed session: the first line of each stage, for each tunnel. Nothing grows with lines. */
export function progress(): Progress {
  const all = new Map<string, Milestones>();
  return {
    all,
    add(session, story, hits) {
      const key = `${session.instance ?? ''}|${session.peer ?? ''}`;
      let own = all.get(key);
      if (own === undefined) {
        if (all.size >= MAX_TUNNELS) return;
        all.set(
          key,
          (own = { peer: session.peer, instance: session.instance, reached: new Map(), version: null, called: null }),
        );
      }
      for (const [stage, place] of stagesOf(session, story, hits))
        if (place !== null && !own.reached.has(stage)) own.reached.set(stage, place);
      own.called ??= placeOf(story, ({ message }) => message === 'sa-init-received');
      if (own.reached.has('version')) own.version ??= session.ikeVersion;
    },
  };
}

function placeOf({ moments }: Story, is: (moment: Moment) => boolean): Place | null {
  const found = moments.find(is);
  return found === undefined ? null : { file: found.file, line: found.line };
}

function stagesOf(
  session: Session,
  story: Story,
  hits: readonly SignHit[],
): readonly (readonly [Stage, Place | null])[] {
  const find = (is: (moment: Moment) => boolean) => placeOf(story, is);
  const { seen } = session;
  const refusedFirst = hits.some(({ finding, severity }) => REFUSED_FIRST.has(finding) && severity === 'error');
  const answered =
    seen.received > 0 ? find(({ direction, message }) => direction === 'received' && !NO_ANSWER.has(message)) : null;
  // Azure sends IKE_AUTH only to an answer, and takes one only of an exchange that it has answered itself.
  const begun = refusedFirst ? null : find(({ message }) => BEHIND_INIT.has(message));
  const unauthenticated = hits.some(({ finding }) => AUTHENTICATION.has(finding));
  const failed = hits.some(({ severity }) => severity === 'error');
  const stood =
    stands(session) && !failed
      ? find(({ step, message }) => step === 'established' || message === 'selectors-final')
      : null;
  const before = session.troubles.find(({ event }) => event.saEstablished === true)?.moment ?? null;
  const established = stood ?? (before === null ? null : { file: before.file, line: before.line });
  // Final selectors, or a refusal of the child SA, come after the proof was accepted.
  const final = unauthenticated ? null : find(({ message }) => message === 'selectors-final');
  const child = hits.some(
    ({ finding, kind, confidence }) => CHILD.has(finding) && kind === 'child' && confidence === 'high',
  );
  const refusal = child && !unauthenticated ? (session.troubles[0]?.moment ?? null) : null;
  const proven = established ?? final ?? (refusal === null ? null : { file: refusal.file, line: refusal.line });
  return [
    ['path', answered ?? proven],
    ['version', begun ?? proven],
    ['ike', begun ?? proven],
    ['auth', proven],
    ['child', established],
    ['selectors', established],
  ];
}
