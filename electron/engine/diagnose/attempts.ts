import { isoOrNull } from '../../../shared/base/time.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { FindingId, Step } from '../../../shared/model/words.ts';
import type { Session } from './session.ts';
import type { SignHit } from './signs.ts';
import type { Story } from './story.ts';
import { stands } from './gather.ts';

/** Steps of one ladder that the analysis carries; a session that goes on for hours has its first ones and its length. */
const MAX_STEPS = 200;

/** Peers whose last negotiation is held back, to be folded with the next one. */
const MAX_PLACES = 1000;

export interface Attempts {
  /** A closed session with what was found in it. Alike attempts that follow each other at one peer become one with a count. */
  add(session: Session, story: Story, hits: readonly SignHit[], nameOf: (file: number) => string): void;
  /** In the order in which they began. */
  end(): void;
}

/** Folds sessions into negotiations and hands each on once nothing more can be added to it. */
export function attempts(done: (negotiation: Negotiation) => void): Attempts {
  const last = new Map<string, { readonly signature: string; negotiation: Negotiation }>();
  let made = 0;

  return {
    add(session, story, hits, nameOf) {
      const { moments } = story;
      // Trouble that stands for itself, as a line of IKEErrors.txt does, is a finding and no negotiation.
      if (!isNegotiation(session, hits)) return;
      const outcome = outcomeOf(session, hits);
      const stoppedAt = outcome === 'established' ? null : stoppedStep(session, story, hits);
      const place = `${session.instance ?? ''}|${session.peer ?? ''}`;
      const signature = [
        session.local,
        session.initiator,
        session.ikeVersion,
        outcome,
        stoppedAt,
        hits.map((hit) => hit.sign).join(),
        moments.map((m) => m.message).join(),
      ].join('|');
      const before = last.get(place);
      if (before !== undefined && before.signature === signature) {
        before.negotiation = { ...before.negotiation, attempts: before.negotiation.attempts + 1 };
        return;
      }
      if (before !== undefined) done(before.negotiation);
      else makeRoom();
      made += 1;
      const old = session.ikeVersion === 1;
      last.set(place, {
        signature,
        negotiation: {
          id: `n${made}`,
          peer: session.peer,
          local: session.local,
          instance: session.instance,
          initiator: session.initiator,
          ikeVersion: session.ikeVersion,
          outcome,
          stoppedAt: stoppedAt === null ? null : old ? (IKEV1_STEP[stoppedAt] ?? stoppedAt) : stoppedAt,
          attempts: 1,
          firstSeen: isoOrNull(moments.find(({ time }) => time !== null)?.time ?? null),
          lastSeen: isoOrNull(moments.findLast(({ time }) => time !== null)?.time ?? null),
          periodSeconds: null,
          session: null,
          initiatorCookie: session.cookie,
          responderCookie: null,
          tunnelId: null,
          differences: [],
          steps: moments.slice(0, MAX_STEPS).map((moment) => ({
            direction: moment.direction,
            step: old ? (IKEV1_STEP[moment.step] ?? moment.step) : moment.step,
            message: moment.message,
            time: isoOrNull(moment.time),
            file: nameOf(moment.file),
            line: moment.line,
          })),
        },
      });
    },
    end() {
      for (const { negotiation } of last.values()) done(negotiation);
      last.clear();
    },
  };

  function makeRoom(): void {
    if (last.size < MAX_PLACES) return;
    const oldest = last.entries().next().value;
    if (oldest === undefined) return;
    last.delete(oldest[0]);
    done(oldest[1].negotiation);
  }
}

const IKEV1_STEP: Partial<Record<Step, Step>> = { 'sa-init': 'mm-sa', auth: 'mm-auth', 'child-sa': 'qm', ts: 'qm' };

function isNegotiation(session: Session, hits: readonly SignHit[]): boolean {
  const { moments } = session;
  if (moments.every((moment) => SUMMARY.has(moment.message))) return false;
  if (hits.length > 0 && hits.every((hit) => hit.kind === 'data')) return false;
  return moments.some((moment) => moment.rank > 0 || moment.step !== 'other' || moment.message === 'diagnostic-event');
}

/** What IKEErrors.txt says and quotes, single failures of the trace, and the states of a tunnel. */
const SUMMARY = new Set([
  'ike-error',
  'peer-failed',
  'peer-notify',
  'function-failed',
  'unrecognised',
  'tunnel-connected',
  'tunnel-disconnected',
]);

function outcomeOf(session: Session, hits: readonly SignHit[]): Negotiation['outcome'] {
  if (hits.some((hit) => hit.severity === 'error')) return 'failed';
  const deletedLater = session.troubles.some((trouble) => trouble.event.saEstablished === true);
  if (stands(session) || deletedLater) return 'established';
  return 'incomplete';
}

const AT_AUTH: ReadonlySet<FindingId> = new Set(['psk-mismatch', 'identity-mismatch', 'certificate-rejected']);

function stoppedStep({ seen }: Session, { moments }: Story, hits: readonly SignHit[]): Step | null {
  const root = hits.find((hit) => hit.severity === 'error') ?? hits[0];
  if (root !== undefined) {
    if (AT_AUTH.has(root.finding)) return 'auth';
    if (root.finding === 'traffic-selector-mismatch') return 'ts';
    if (root.finding === 'dpd-timeout') return 'dpd';
    if (root.finding !== 'negotiation-timeout' && root.finding !== 'peer-unreachable') {
      if (root.kind === 'ike') return 'sa-init';
      if (root.kind === 'auth') return 'auth';
      if (root.kind === 'child') return 'child-sa';
      if (root.kind === 'rekey' || root.kind === 'rekey-ike') return 'rekey';
    }
  }
  if (seen.authSent + seen.authReceived > 0) return 'auth';
  if (seen.initSent + seen.initReceived + seen.initResponse > 0) return 'sa-init';
  return moments.at(-1)?.step ?? null;
}
