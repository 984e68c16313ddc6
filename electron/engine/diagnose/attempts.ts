import { isoOrNull } from '../../../shared/base/time.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { FindingId, Step } from '../../../shared/model/words.ts';
import { type Session, inOrder } from './session.ts';
import type { SignHit } from './signs.ts';

/** Steps of one ladder that the analysis carries; a session that goes on for hours has its first ones and its length. */
const MAX_STEPS = 200;

export interface Attempts {
  /** A closed session with what was found in it. Alike attempts that follow each other at one peer become one with a count. */
  add(session: Session, hits: readonly SignHit[], nameOf: (file: number) => string): Negotiation['outcome'];
  /** In the order in which they began. */
  end(): void;
}

/** Folds sessions into negotiations and hands each on once nothing more can be added to it. */
export function attempts(done: (negotiation: Negotiation) => void): Attempts {
  const last = new Map<string, { readonly signature: string; negotiation: Negotiation }>();
  let made = 0;

  return {
    add(session, hits, nameOf) {
      const outcome = outcomeOf(session, hits);
      // Trouble that stands for itself, as a line of IKEErrors.txt does, is a finding and no negotiation.
      if (!isNegotiation(session, hits)) return outcome;
      const { moments } = inOrder(session);
      const stoppedAt = outcome === 'established' ? null : stoppedStep(session, hits);
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
        return outcome;
      }
      if (before !== undefined) done(before.negotiation);
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
          steps: moments.slice(0, MAX_STEPS).map((moment) => ({
            direction: moment.direction,
            step: old ? (IKEV1_STEP[moment.step] ?? moment.step) : moment.step,
            time: isoOrNull(moment.time),
            file: nameOf(moment.file),
            line: moment.line,
          })),
        },
      });
      return outcome;
    },
    end() {
      for (const { negotiation } of last.values()) done(negotiation);
      last.clear();
    },
  };
}

const IKEV1_STEP: Partial<Record<Step, Step>> = { 'sa-init': 'mm-sa', auth: 'mm-auth', 'child-sa': 'qm', ts: 'qm' };

function isNegotiation(session: Session, hits: readonly SignHit[]): boolean {
  const { moments } = session;
  if (moments.every((moment) => SUMMARY.has(moment.message))) return false;
  if (hits.length > 0 && hits.every((hit) => hit.kind === 'data')) return false;
  return moments.some((moment) => moment.rank > 0 || moment.step !== 'other' || moment.message === 'diagnostic-event');
}

/** What IKEErrors.txt says and quotes, and single failures of the trace. */
const SUMMARY = new Set(['ike-error', 'peer-failed', 'peer-notify', 'function-failed', 'unrecognised']);

function outcomeOf(session: Session, hits: readonly SignHit[]): Negotiation['outcome'] {
  const { seen } = session;
  const failed = hits.some((hit) => hit.severity === 'error');
  if (failed) return 'failed';
  const deletedLater = session.troubles.some((trouble) => trouble.event.saEstablished === true);
  if (seen.established > 0 || seen.selectorsFinal > 0 || deletedLater) return 'established';
  return 'incomplete';
}

const AT_AUTH: ReadonlySet<FindingId> = new Set(['psk-mismatch', 'identity-mismatch', 'certificate-rejected']);

function stoppedStep(session: Session, hits: readonly SignHit[]): Step | null {
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
  const { seen } = session;
  if (seen.authSent + seen.authReceived > 0) return 'auth';
  if (seen.initSent + seen.initReceived + seen.initResponse > 0) return 'sa-init';
  return session.moments.at(-1)?.step ?? null;
}
