import { masked } from '../../../shared/base/mask.ts';
import type { ComparedRow } from '../../../shared/model/comparison.ts';
import type { Step } from '../../../shared/model/words.ts';
import type { Message } from './digest.ts';

/** Two messages side by side, or one that the other side has none for. */
export interface Pair {
  readonly a: Message | null;
  readonly b: Message | null;
  readonly differs: ComparedRow['differs'];
}

/**
 * Two attempts aligned by what is said and not by when: the same message in the same direction, else, between generations of
 * logs that print other messages, the same step. What lies between two matches on both sides stands side by side. A against
 * B gives the mirror of B against A.
 */
export function align(a: readonly Message[], b: readonly Message[]): readonly Pair[] {
  // The order of the two decides between alignments that are as good; so it must not depend on which is named first.
  const turned = keyOf(a) > keyOf(b);
  const [first, second] = turned ? [b, a] : [a, b];
  const pairs = blocks(path(first, second)).map(([one, other]) =>
    turned ? ([other, one] as const) : ([one, other] as const),
  );
  const alike = sameWords(a, b);
  return pairs.map(([one, other]) => ({ a: one, b: other, differs: differs(one, other, alike) }));
}

function keyOf(messages: readonly Message[]): string {
  return messages.map(({ message, direction, text }) => `${message} ${direction} ${masked(text)}`).join('\n');
}

type Matched = readonly [Message | null, Message | null];

const GAP = -1;

/** By the way of most matches. */
function path(a: readonly Message[], b: readonly Message[]): readonly Matched[] {
  const width = b.length + 1;
  const scores = new Float64Array((a.length + 1) * width);
  for (let i = 0; i <= a.length; i += 1)
    for (let j = 0; j <= b.length; j += 1) {
      if (i === 0 || j === 0) {
        scores[i * width + j] = (i + j) * GAP;
        continue;
      }
      scores[i * width + j] = Math.max(
        (scores[(i - 1) * width + j - 1] ?? 0) + likeness(a[i - 1], b[j - 1]),
        (scores[(i - 1) * width + j] ?? 0) + GAP,
        (scores[i * width + j - 1] ?? 0) + GAP,
      );
    }
  const out: Matched[] = [];
  for (let i = a.length, j = b.length; i > 0 || j > 0;) {
    const here = scores[i * width + j] ?? 0;
    const diagonal = i > 0 && j > 0 && here === (scores[(i - 1) * width + j - 1] ?? 0) + likeness(a[i - 1], b[j - 1]);
    if (diagonal) out.push([a[(i -= 1)] ?? null, b[(j -= 1)] ?? null]);
    else if (i > 0 && here === (scores[(i - 1) * width + j] ?? 0) + GAP) out.push([a[(i -= 1)] ?? null, null]);
    else out.push([null, b[(j -= 1)] ?? null]);
  }
  return out.toReversed();
}

function likeness(a: Message | undefined, b: Message | undefined): number {
  if (a === undefined || b === undefined) return -10;
  const failed = a.errorCode !== null && a.errorCode === b.errorCode;
  if (a.direction !== b.direction) return failed ? 2 : -10;
  if (a.message === b.message) {
    const same = a.notify === b.notify && a.errorCode === b.errorCode;
    return same ? (masked(a.text) === masked(b.text) ? 4 : 3) : 2;
  }
  if (failed) return 2;
  return stepOf(a) === stepOf(b) && a.step !== 'other' && a.step !== 'notify' ? 1 : -10;
}

/** IKEv1 and IKEv2 name the same stations differently. */
function stepOf({ step }: Message): Step {
  const same: Partial<Record<Step, Step>> = {
    'mm-sa': 'sa-init',
    'mm-ke': 'sa-init',
    'mm-auth': 'auth',
    qm: 'child-sa',
  };
  return same[step] ?? step;
}

/** What is left over on both sides between two matches, side by side. */
function blocks(pairs: readonly Matched[]): readonly Matched[] {
  const out: Matched[] = [];
  let ofA: Message[] = [];
  let ofB: Message[] = [];
  const flush = () => {
    for (let at = 0; at < Math.max(ofA.length, ofB.length); at += 1) out.push([ofA[at] ?? null, ofB[at] ?? null]);
    ofA = [];
    ofB = [];
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

/** Logs of two generations say hardly anything in the same words: then only failures tell the two apart. */
function sameWords(a: readonly Message[], b: readonly Message[]): boolean {
  const own = new Set(a.map(({ message }) => message));
  return b.some(({ message }) => own.has(message));
}

function differs(a: Message | null, b: Message | null, alike: boolean): ComparedRow['differs'] {
  if (a === null || b === null || likeness(a, b) < 0) {
    const tells = (message: Message | null) =>
      message !== null && (message.severity !== null || message.errorCode !== null);
    return alike || tells(a) || tells(b) ? 'missing' : null;
  }
  if (a.notify !== b.notify || a.errorCode !== b.errorCode || a.severity !== b.severity) return 'outcome';
  // Other messages for the same step are another generation's words.
  return a.message === b.message && masked(a.text) !== masked(b.text) && !isSame(a, b) ? 'values' : null;
}

/** What is printed differs in words alone: it carries the same proposals and ranges. */
function isSame(a: Message, b: Message): boolean {
  const carried = ({ proposals, selectors }: Message) =>
    JSON.stringify([
      proposals.map(({ file: _f, line: _l, peer: _p, ...rest }) => rest),
      selectors.map(({ file: _f, line: _l, peer: _p, tsid: _t, ...rest }) => rest),
    ]);
  return a.proposals.length + a.selectors.length > 0 && carried(a) === carried(b);
}
