import type { ComparedRow } from '../../../shared/model/comparison.ts';
import type { Message } from './messages.ts';
import { byUnits, isSaidAlike, keyOf } from './said.ts';

/** Two messages side by side, or one that the other side has none for. */
export interface Pair {
  readonly a: Message | null;
  readonly b: Message | null;
  readonly differs: ComparedRow['differs'];
}

type Matched = readonly [Message | null, Message | null];
type Likeness = (a: Message, b: Message) => number;

const GAP = -1;
export const NEVER = -10;

/**
 * Two attempts of which both logs print the messages, begun by the same side: aligned by what is said and not by when. What
 * lies between two matches on both sides stands side by side. What was sent again, and book-keeping, is no difference; nor
 * is the head of an attempt where the other log begins later. A against B gives the mirror of B against A.
 */
export function alignMessages(a: readonly Message[], b: readonly Message[], isSameFailure: boolean): readonly Pair[] {
  return mirrored(a, b, (first, second) => {
    const matched = path(first, second, likeness);
    const excused = new Set([
      ...needless(first, second, { pairs: matched, at: 0, isSameFailure }),
      ...needless(second, first, { pairs: matched, at: 1, isSameFailure }),
    ]);
    return blocks(matched, excused).map(([one, other]) => ({
      a: one,
      b: other,
      differs:
        one !== null && other !== null ? differs(one, other) : isExcused(one ?? other, excused) ? null : 'missing',
    }));
  });
}

/** The order of the two decides between ways that are as good; so it must not depend on which is named first. */
export function mirrored(
  a: readonly Message[],
  b: readonly Message[],
  pair: (first: readonly Message[], second: readonly Message[]) => readonly Pair[],
): readonly Pair[] {
  if (byUnits(wordsOf(a), wordsOf(b)) <= 0) return pair(a, b);
  return pair(b, a).map((one) => ({ a: one.b, b: one.a, differs: one.differs }));
}

/** By the way of most likeness; of ways that are as good the one that matches earliest. */
export function path(a: readonly Message[], b: readonly Message[], like: Likeness): readonly Matched[] {
  const width = b.length + 1;
  const likes = new Float64Array(a.length * b.length);
  for (const [i, one] of a.entries()) for (const [j, other] of b.entries()) likes[i * b.length + j] = like(one, other);
  // Of what is left from i and j on.
  const scores = new Float64Array((a.length + 1) * width);
  const score = (i: number, j: number) => scores[i * width + j] ?? 0;
  const diagonal = (i: number, j: number) => (likes[i * b.length + j] ?? 0) + score(i + 1, j + 1);
  for (let i = a.length; i >= 0; i -= 1)
    for (let j = b.length; j >= 0; j -= 1)
      scores[i * width + j] =
        i === a.length || j === b.length
          ? (a.length - i + b.length - j) * GAP
          : Math.max(diagonal(i, j), score(i + 1, j) + GAP, score(i, j + 1) + GAP);
  const out: Matched[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length)
    if (i < a.length && j < b.length && score(i, j) === diagonal(i, j)) out.push([a[i++] ?? null, b[j++] ?? null]);
    else if (i < a.length && score(i, j) === score(i + 1, j) + GAP) out.push([a[i++] ?? null, null]);
    else out.push([null, b[j++] ?? null]);
  return out;
}

function wordsOf(messages: readonly Message[]): string {
  return messages.map(keyOf).join('\n');
}

function likeness(a: Message, b: Message): number {
  if (a.direction !== b.direction) return NEVER;
  if (a.message !== b.message) return NEVER;
  // Two refusals of different things are not the same message.
  if (a.notify !== b.notify || a.errorCode !== b.errorCode) return NEVER;
  return isSaidAlike(a, b) ? 4 : 3;
}

/** Messages of `own` without a partner that are no difference; `at` is its place in the pairs. */
function needless(
  own: readonly Message[],
  other: readonly Message[],
  {
    pairs,
    at,
    isSameFailure,
  }: { readonly pairs: readonly Matched[]; readonly at: 0 | 1; readonly isSameFailure: boolean },
): readonly Message[] {
  const paired = new Set(pairs.flatMap(([one, two]) => (one === null || two === null ? [] : [at === 0 ? one : two])));
  const known = new Set(other.map(keyOf));
  // Of a log that begins within the attempt nobody knows what was said before.
  const headless = !other.some(isBeginning) && own.some(isBeginning);
  const begun = own.findIndex((message) => paired.has(message));
  const printed = new Set(other.map(({ message }) => message));
  return own.filter((message, index) => {
    if (paired.has(message)) return false;
    // Sent again, or said elsewhere by the other: rows of one time stand in any order.
    const again = known.has(keyOf(message));
    known.add(keyOf(message));
    return (
      again ||
      isBookkeeping(message) ||
      isUnprinted(message, printed) ||
      (headless && index < begun) ||
      (isSameFailure && isFailure(message))
    );
  });
}

/** What a packet carries, each with the packets that cannot be without it. */
const CARGO: Readonly<Record<string, readonly string[]>> = {
  'ike-proposal-sent': ['sa-init-sent'],
  'ike-proposal-received': ['sa-init-received', 'sa-init-response'],
  'main-mode-packet': ['sa-init-response'],
  'ipsec-proposal-sent': ['auth-sent'],
  'selectors-proposed': ['auth-sent'],
};

/** The other log has the packet and says nothing of what it carries: it does not print that. */
function isUnprinted({ message }: Message, printed: ReadonlySet<string>): boolean {
  return !printed.has(message) && CARGO[message]?.some((packet) => printed.has(packet)) === true;
}

/** One failure is told in several ways: by a notify, a closing, a cleanup, a record, or by silence alone. */
export function isFailure({ severity, errorCode, notify }: Message): boolean {
  return severity === 'error' || severity === 'warning' || errorCode !== null || notify !== null;
}

const OPENING: ReadonlySet<string> = new Set(['sa-init', 'mm-sa', 'mm-ke']);
const TALK: ReadonlySet<string> = new Set(['auth', 'mm-auth', 'child-sa', 'ts', 'qm']);

/** What a side says to the other on the way to a tunnel. A log that prints failures alone has none of it. */
export function isTalk({ step, direction, severity, errorCode }: Message): boolean {
  return direction !== 'local' && severity === null && errorCode === null && (OPENING.has(step) || TALK.has(step));
}

/** What an attempt begins with; its answer, or what is said of the answer, is none of these. */
const BEGINNINGS: ReadonlySet<string> = new Set(['ike-proposal-sent', 'sa-init-sent', 'sa-init-received']);

function isBeginning({ message, step }: Message): boolean {
  return BEGINNINGS.has(message) || step === 'mm-sa';
}

/** Timers, queues, keep-alives, and lines that nobody knows. */
function isBookkeeping({ step, direction, severity, errorCode, notify }: Message): boolean {
  return (
    (step === 'other' || (step === 'dpd' && direction === 'local')) &&
    severity === null &&
    errorCode === null &&
    notify === null
  );
}

/** What is left over on both sides between two matches, side by side; what is excused stands alone. */
function blocks(pairs: readonly Matched[], excused: ReadonlySet<Message>): readonly Matched[] {
  const out: Matched[] = [];
  const ofA: Message[] = [];
  const ofB: Message[] = [];
  const flush = () => {
    while (ofA.length + ofB.length > 0)
      if (isExcused(ofA[0] ?? null, excused)) out.push([ofA.shift() ?? null, null]);
      else if (isExcused(ofB[0] ?? null, excused)) out.push([null, ofB.shift() ?? null]);
      else out.push([ofA.shift() ?? null, ofB.shift() ?? null]);
  };
  for (const [a, b] of pairs) {
    if (a !== null && b !== null) {
      flush();
      out.push([a, b]);
    } else if (a !== null) ofA.push(a);
    else if (b !== null) ofB.push(b);
  }
  flush();
  return out;
}

function isExcused(message: Message | null, excused: ReadonlySet<Message>): boolean {
  return message !== null && excused.has(message);
}

function differs(a: Message, b: Message): ComparedRow['differs'] {
  if (a.message !== b.message || a.direction !== b.direction) return 'missing';
  if (a.notify !== b.notify || a.errorCode !== b.errorCode || a.severity !== b.severity) return 'outcome';
  return isSaidAlike(a, b) ? null : 'values';
}
