import type { LaneEvent } from '../../shared/contract/api.ts';
import type { Step } from '../../shared/model/words.ts';

/** What a negotiation goes through, as the timeline names it. */
export type PhaseKind = 'sa-init' | 'auth' | 'child-sa' | 'main-mode' | 'quick-mode' | 'rekey' | 'dpd' | 'delete';

export const PHASE_LABELS: Readonly<Record<PhaseKind, string>> = {
  'sa-init': 'SA_INIT',
  auth: 'AUTH',
  'child-sa': 'child SA',
  'main-mode': 'main mode',
  'quick-mode': 'quick mode',
  rekey: 'rekey',
  dpd: 'DPD',
  delete: 'delete',
};

/** A notify, a timeout and an end belong to the phase in which they come. */
const KIND_OF: Readonly<Partial<Record<Step, PhaseKind>>> = {
  'sa-init': 'sa-init',
  auth: 'auth',
  ts: 'child-sa',
  'child-sa': 'child-sa',
  'mm-sa': 'main-mode',
  'mm-ke': 'main-mode',
  'mm-auth': 'main-mode',
  qm: 'quick-mode',
  rekey: 'rekey',
  dpd: 'dpd',
  delete: 'delete',
};

/**
 * What each event of an attempt is part of; null is part of what it stands in. IKEv2 carries the first child SA within
 * IKE_AUTH: what is put together for it before that message goes out, and what is said of it until an answer comes, is part
 * of AUTH.
 */
export function kindsOf(events: readonly Pick<LaneEvent, 'step' | 'direction'>[]): readonly (PhaseKind | null)[] {
  const kinds = events.map(({ step }) => KIND_OF[step] ?? null);
  let next: PhaseKind | null = null;
  for (let at = kinds.length - 1; at >= 0; at -= 1) {
    if (kinds[at] === 'child-sa' && next === 'auth') kinds[at] = 'auth';
    next = kinds[at] ?? next;
  }
  let asked = false;
  for (const [at, { direction }] of events.entries()) {
    if (direction === 'received') asked = false;
    else if (kinds[at] === 'auth' && direction === 'sent') asked = true;
    if (kinds[at] === 'child-sa' && asked) kinds[at] = 'auth';
  }
  return kinds;
}

/** Those that lead to a tunnel: one lasts until the next begins. The others last as long as their events. */
const LEADING: ReadonlySet<PhaseKind> = new Set(['sa-init', 'auth', 'child-sa', 'main-mode', 'quick-mode']);

export interface Phase {
  readonly attempt: number | null;
  readonly kind: PhaseKind;
  readonly from: number;
  readonly to: number;
  /** An error stands in it. */
  readonly failed: boolean;
}

/** A wait between two messages of a phase that took longer than it should. */
export interface Slow {
  readonly from: number;
  readonly to: number;
  readonly before: Step;
}

/** An attempt from its first event to its last. */
export interface Life {
  readonly attempt: number | null;
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
}

export type MarkKind = 'sent' | 'received' | 'local' | 'notify' | 'again' | 'failure';

export interface Mark {
  readonly event: LaneEvent;
  readonly kind: MarkKind;
}

export interface Story {
  readonly lives: readonly Life[];
  readonly phases: readonly Phase[];
  readonly slow: readonly Slow[];
  readonly marks: readonly Mark[];
}

/** From so many microseconds on a message is called slow: an answer takes milliseconds, and the first retransmission a second. */
export const SLOW = 2_000_000;
/** The same message twice, with nothing heard in between, is a retransmission in the steps that ask for an answer. */
const ASKING: ReadonlySet<Step> = new Set([
  'sa-init',
  'auth',
  'child-sa',
  'mm-sa',
  'mm-ke',
  'mm-auth',
  'qm',
  'rekey',
  'dpd',
]);

/** Events of a row, in their order, told attempt by attempt. */
export function storyOf(events: readonly LaneEvent[], clock: boolean): Story {
  const attempts = new Map<number | null, LaneEvent[]>();
  for (const event of events) {
    const list = attempts.get(event.attempt);
    if (list === undefined) attempts.set(event.attempt, [event]);
    else list.push(event);
  }
  const told = [...attempts].map(([attempt, list]) => attemptStory(attempt, list, clock));
  return {
    lives: told.flatMap(({ lives }) => lives),
    phases: told.flatMap(({ phases }) => phases),
    slow: told.flatMap(({ slow }) => slow),
    marks: told.flatMap(({ marks }) => marks).toSorted((a, b) => a.event.at - b.event.at),
  };
}

function attemptStory(attempt: number | null, events: readonly LaneEvent[], clock: boolean): Story {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return { lives: [], phases: [], slow: [], marks: [] };
  const phases: { attempt: number | null; kind: PhaseKind; from: number; to: number; failed: boolean }[] = [];
  const slow: Slow[] = [];
  let up = false;
  let before: LaneEvent | null = null;
  const kinds = kindsOf(events);
  for (const [at, event] of events.entries()) {
    const kind = kinds[at] ?? null;
    let now = phases.at(-1);
    const waited = before === null || up ? 0 : event.at - before.at;
    if (kind !== null && kind !== now?.kind) {
      if (now !== undefined && !up && LEADING.has(now.kind) && LEADING.has(kind)) now.to = event.at;
      phases.push((now = { attempt, kind, from: event.at, to: event.at, failed: false }));
    }
    if (now !== undefined) {
      // What an established tunnel says later is no part of how it came to be.
      if (!up || kind !== null) now.to = event.at;
      if (event.severity === 'error') now.failed = true;
      if (clock && before !== null && waited >= SLOW && LEADING.has(now.kind))
        slow.push({ from: before.at, to: event.at, before: event.step });
    }
    if (event.step === 'established') up = true;
    before = event;
  }
  return {
    lives: [{ attempt, from: first.at, to: last.at, failed: events.some(({ severity }) => severity === 'error') }],
    phases,
    slow,
    marks: marksOf(events),
  };
}

function marksOf(events: readonly LaneEvent[]): readonly Mark[] {
  const asked = new Set<string>();
  return events.map((event) => {
    const key = `${event.step} ${event.message}`;
    const again = event.direction === 'sent' && ASKING.has(event.step) && asked.has(key);
    if (event.direction === 'received') asked.clear();
    else if (event.direction === 'sent') asked.add(key);
    const kind: MarkKind =
      event.severity === 'error' ? 'failure' : again ? 'again' : event.step === 'notify' ? 'notify' : event.direction;
    return { event, kind };
  });
}
