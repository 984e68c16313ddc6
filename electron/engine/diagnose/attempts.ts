import { isoOrNull } from '../../../shared/base/time.ts';
import type { Micros } from '../../../shared/base/units.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { FindingId, Step } from '../../../shared/model/words.ts';
import { type Differences, differences } from './differences.ts';
import { stands } from './gather.ts';
import type { Moment, Session } from './session.ts';
import type { SignHit } from './signs.ts';
import type { Story } from './story.ts';

/** Steps of one ladder that the analysis carries; a session that goes on for hours has its first ones and its length. */
const MAX_STEPS = 200;
/** Rows that are held back, to be folded with the next alike; the one that was added to longest ago is handed on. */
const MAX_HELD = 1000;
/** Attempts of a peer that are known to have come up or not, for those that are closed late. */
const MAX_TURNS = 16;
/** Beginnings of which the period is the median distance. */
const MAX_BEGINNINGS = 1000;

/** One attempt for itself: the number of its session, the row that it is folded into, when it was, and where its first line stands. */
export interface AttemptDraft {
  readonly no: number;
  readonly row: number;
  readonly from: Micros | null;
  readonly to: Micros | null;
  readonly file: number;
  readonly line: number;
}

export interface Attempts {
  /**
   * A closed session with what was found in it. Alike attempts at one peer become one with a count, as long as nothing but
   * other peers' attempts and those of the other side stands between them.
   */
  add(session: Session, story: Story, hits: readonly SignHit[], nameOf: (file: number) => string): void;
  /** In the order in which they began. */
  end(): void;
}

interface Row {
  readonly signature: string;
  readonly negotiation: Omit<
    Negotiation,
    'id' | 'attempts' | 'firstSeen' | 'lastSeen' | 'periodSeconds' | 'differences'
  >;
  /** Places in the order of reading of its first attempt and of the latest. */
  readonly order: number;
  latest: number;
  attempts: number;
  first: Micros | null;
  last: Micros | null;
  readonly beginnings: Micros[];
  readonly no: number;
  readonly differences: Differences;
}

/** Folds sessions into negotiations and hands each on once nothing more can be added to it. */
export interface AttemptsOptions {
  /** Called with each negotiation, once nothing more can be added to it, and the number of its row. */
  readonly negotiation: (value: Negotiation, row: number) => void;
  /** Called with each attempt as it is folded. */
  readonly attempt?: (value: AttemptDraft) => void;
}

export function attempts(options: AttemptsOptions): Attempts {
  /** By peer and side, in the order in which they were last added to. */
  const held = new Map<string, Row>();
  /** By peer, its latest attempts: whether they came up. Sessions are closed in no order, those that stand late. */
  const turns = new Map<string, readonly Turn[]>();
  let made = 0;
  let rows = 0;

  return {
    add(session, story, hits, nameOf) {
      // Trouble that stands for itself, as a line of IKEErrors.txt does, is a finding and no negotiation.
      if (!isNegotiation(session, hits)) return;
      const outcome = outcomeOf(session, hits);
      const place = `${session.instance ?? ''}|${session.peer ?? ''}`;
      const side = `${place}|${session.initiator ?? ''}|${session.tunnelId ?? ''}`;
      const signature = signatureOf(session, story, hits, outcome);
      const began = session.firstSeq;
      const isUp = outcome === 'established';
      const before = turns.get(place) ?? [];
      let row = held.get(side);
      // Whether it came up or not: what follows a change of that is another chapter, of both sides.
      if (row !== undefined && (row.signature !== signature || isBetween(before, row.latest, began, isUp))) {
        handOn(side, row);
        row = undefined;
      }
      if (row === undefined) {
        makeRoom();
        rows += 1;
        row = newRow(session, story, hits, { no: rows, signature, outcome, nameOf });
      }
      const apart = count(row, session, story);
      if (apart !== null) options.attempt?.(apart);
      turns.delete(place);
      turns.set(place, [...before.slice(1 - MAX_TURNS), { began, isUp }]);
      const oldest = turns.size > MAX_HELD ? turns.keys().next().value : undefined;
      if (oldest !== undefined) turns.delete(oldest);
      held.delete(side);
      held.set(side, row);
    },
    end() {
      for (const [key, row] of [...held].toSorted(([, a], [, b]) => a.order - b.order)) handOn(key, row);
    },
  };

  function handOn(key: string, row: Row): void {
    held.delete(key);
    made += 1;
    const negotiation = {
      id: `n${made}`,
      ...row.negotiation,
      attempts: row.attempts,
      firstSeen: isoOrNull(row.first),
      lastSeen: isoOrNull(row.last),
      periodSeconds: periodOf(row.beginnings),
      differences: [...row.differences.list()],
    };
    options.negotiation(negotiation, row.no);
  }

  function makeRoom(): void {
    if (held.size < MAX_HELD) return;
    const oldest = held.entries().next().value;
    if (oldest !== undefined) handOn(...oldest);
  }
}

interface Turn {
  readonly began: number;
  readonly isUp: boolean;
}

/** One that came up stands between two that did not, or one that did not between two that did. */
function isBetween(turns: readonly Turn[], a: number, b: number, isUp: boolean): boolean {
  return turns.some((turn) => turn.isUp !== isUp && turn.began > Math.min(a, b) && turn.began < Math.max(a, b));
}

interface Told {
  readonly no: number;
  readonly signature: string;
  readonly outcome: Negotiation['outcome'];
  readonly nameOf: (file: number) => string;
}

function newRow(session: Session, story: Story, hits: readonly SignHit[], told: Told): Row {
  const { no, signature, outcome, nameOf } = told;
  const step = stepOf(session);
  const stoppedAt = outcome === 'established' ? null : stoppedStep(session, story, hits);
  return {
    signature,
    order: session.firstSeq,
    latest: session.firstSeq,
    attempts: 0,
    first: null,
    last: null,
    beginnings: [],
    no,
    differences: differences(),
    negotiation: {
      peer: session.peer,
      local: session.local,
      instance: session.instance,
      initiator: session.initiator,
      ikeVersion: session.ikeVersion,
      outcome,
      stoppedAt: stoppedAt === null ? null : step(stoppedAt),
      session: session.session,
      initiatorCookie: session.cookie,
      responderCookie: session.responderCookie,
      tunnelId: session.tunnelId,
      steps: story.moments.slice(0, MAX_STEPS).map((moment) => ({
        direction: moment.direction,
        step: step(moment.step, moment.message),
        message: moment.message,
        time: isoOrNull(moment.time),
        file: nameOf(moment.file),
        line: moment.line,
      })),
    },
  };
}

/** Adds an attempt to its row, and gives it for itself. */
function count(row: Row, session: Session, { moments }: Story): AttemptDraft | null {
  row.attempts += 1;
  row.latest = Math.max(row.latest, session.firstSeq);
  // Of a long session the later moments are not held, but when the last one was is known.
  const span = spanOf(moments, session.dropped > 0 ? session.lastTime : null);
  if (span !== null) {
    row.first = Math.min(row.first ?? span.from, span.from);
    row.last = Math.max(row.last ?? span.to, span.to);
  }
  const began = moments.find(({ time }) => time !== null)?.time ?? null;
  if (began !== null && row.beginnings.length < MAX_BEGINNINGS) row.beginnings.push(began);
  row.differences.add(session);
  const [first] = moments;
  if (first === undefined) return null;
  return {
    no: session.no,
    row: row.no,
    from: span?.from ?? null,
    to: span?.to ?? null,
    file: first.file,
    line: first.line,
  };
}

function spanOf(
  moments: readonly Moment[],
  last: Micros | null,
): { readonly from: Micros; readonly to: Micros } | null {
  const times = [...moments.flatMap(({ time }) => time ?? []), ...(last === null ? [] : [last])];
  return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
}

/** What two attempts have in common that are one row; a packet that was sent again makes no difference. */
function signatureOf(
  session: Session,
  { moments }: Story,
  hits: readonly SignHit[],
  outcome: Negotiation['outcome'],
): string {
  return [
    session.local,
    session.ikeVersion,
    outcome,
    [...new Set(hits.map((hit) => hit.sign))].join(),
    [...new Set(moments.map((moment) => `${moment.message} ${moment.direction}`))].join(),
  ].join('|');
}

/** The median distance of the beginnings in seconds. */
function periodOf(beginnings: readonly Micros[]): number | null {
  const ordered = beginnings.toSorted((a, b) => a - b);
  const gaps = ordered.slice(1).map((time, index) => time - (ordered[index] ?? 0));
  if (gaps.length === 0) return null;
  gaps.sort((a, b) => a - b);
  const half = Math.floor(gaps.length / 2);
  const upper = gaps[half] ?? 0;
  const median = gaps.length % 2 === 1 ? upper : (upper + (gaps[half - 1] ?? 0)) / 2;
  return Math.round(median / 1000) / 1000;
}

const IKEV1_STEP: Partial<Record<Step, Step>> = { 'sa-init': 'mm-sa', auth: 'mm-auth', 'child-sa': 'qm', ts: 'qm' };

/** The names of the steps in the words of the IKE version. The nonces of IKEv1 go with its key exchange. */
function stepOf({ ikeVersion }: Session): (step: Step, message?: string) => Step {
  if (ikeVersion !== 1) return (step) => step;
  return (step, message) => (message === 'main-mode-packet' ? 'mm-ke' : (IKEV1_STEP[step] ?? step));
}

function isNegotiation(session: Session, hits: readonly SignHit[]): boolean {
  const { moments } = session;
  if (moments.every((moment) => SUMMARY.has(moment.message))) return false;
  if (hits.length > 0 && hits.every((hit) => hit.kind === 'data')) return false;
  return moments.some((moment) => moment.rank > 0 || moment.step !== 'other' || moment.message === 'diagnostic-event');
}

/** What IKEErrors.txt says and quotes, and single failures of the trace. */
const SUMMARY = new Set([
  'ike-error',
  'peer-failed',
  'peer-notify',
  'function-failed',
  'unrecognised',
  // What the log of a tunnel's state says.
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
/** What says that it ended and not where: the exchange that was under way does. */
const WITHOUT_PLACE: ReadonlySet<FindingId> = new Set(['negotiation-timeout', 'peer-unreachable']);

/** In IKEv2's words. */
function stoppedStep({ seen, ikeVersion }: Session, { moments }: Story, hits: readonly SignHit[]): Step | null {
  const root = hits.find((hit) => hit.severity === 'error') ?? hits[0];
  if (root !== undefined) {
    if (AT_AUTH.has(root.finding)) return 'auth';
    if (root.finding === 'traffic-selector-mismatch') return root.kind === 'rekey' ? 'rekey' : 'ts';
    if (root.finding === 'dpd-timeout') return 'dpd';
    if (root.kind === 'rekey' || root.kind === 'rekey-ike') return 'rekey';
    if (!WITHOUT_PLACE.has(root.finding)) {
      if (root.kind === 'ike') return ikeVersion === 1 ? lastOfMainMode(moments) : 'sa-init';
      if (root.kind === 'auth') return 'auth';
      if (root.kind === 'child') return 'child-sa';
    }
  }
  if (seen.authSent + seen.authReceived > 0) return 'auth';
  if (seen.initSent + seen.initReceived + seen.initResponse > 0) return 'sa-init';
  if (ikeVersion === 1 && moments.some(({ message }) => message === 'main-mode-packet')) return lastOfMainMode(moments);
  if (root?.kind === 'ike') return 'sa-init';
  if (root?.kind === 'child') return 'child-sa';
  return moments.findLast(({ rank, step }) => rank > 0 && step !== 'other')?.step ?? moments.at(-1)?.step ?? null;
}

function lastOfMainMode(moments: readonly Moment[]): Step {
  return moments.some(({ message }) => message === 'main-mode-packet') ? 'mm-ke' : 'sa-init';
}
