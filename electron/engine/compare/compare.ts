import type { ComparedMessage, RunComparison } from '../../../shared/model/comparison.ts';
import { type FindingId, STEPS, type Step } from '../../../shared/model/words.ts';
import { type Pair, alignMessages, isFailure, isTalk } from './align.ts';
import type { Digest } from './digest.ts';
import type { Message } from './messages.ts';
import { parametersOf } from './parameters.ts';
import { changeOf } from './progress.ts';
import { byUnits, isSameOffers, saidOf } from './said.ts';
import { alignStations, isSameFailure, partingOf } from './stations.ts';
import { partingText } from './words.ts';

/** What differs from A to B. B against A is its mirror: fixed and improved become worse. */
export function compare(a: Digest, b: Digest): RunComparison {
  const { pairs, first } = aligned(a, b);
  const parameters = parametersOf(a, b);
  const findings = sorted(a, b);
  const differs = first !== null || parameters.length > 0 || findings.onlyA.length + findings.onlyB.length > 0;
  return {
    schema: 'tunnelscope.comparison/1',
    a: a.side.run,
    b: b.side.run,
    verdict: changeOf(a, b, differs),
    firstDivergence: first,
    findings,
    parameters: [...parameters],
    steps: stepsOf(a.messages, b.messages),
    sides: { a: a.side, b: b.side },
    rows: pairs.map((pair) => ({
      step: stepOf(pair),
      a: pair.a === null ? null : plain(pair.a),
      b: pair.b === null ? null : plain(pair.b),
      differs: pair.differs,
    })),
  };
}

interface Aligned {
  readonly pairs: readonly Pair[];
  readonly first: RunComparison['firstDivergence'];
}

/**
 * Message by message where both logs print what was said and the same side began; else, between generations of logs or with
 * the parts exchanged, only by how far each came.
 */
function aligned(a: Digest, b: Digest): Aligned {
  if (isToldAlike(a, b)) {
    const pairs = alignMessages(a.messages, b.messages, isSameFailure(a, b));
    const first = pairs.find(({ differs }) => differs !== null);
    // Of which nothing at all is alike, one begins where the other ends.
    const isMet = pairs.some((pair) => pair.a !== null && pair.b !== null && pair.a.message === pair.b.message);
    if (first !== undefined && isMet) {
      const said = failingAt(a, b, first) ?? { step: stationStep(pairs, first), why: whyOf(first) };
      return { pairs, first: { ...said, a: placeOf(first.a), b: placeOf(first.b) } };
    }
    if (first === undefined && a.side.health === b.side.health) return { pairs, first: null };
  }
  const parting = partingOf(a, b);
  return {
    pairs: alignStations(a, b, parting),
    first:
      parting === null
        ? null
        : {
            step: parting.step,
            a: placeOf(parting.a) ?? proofOf(a, parting.failing === 'b'),
            b: placeOf(parting.b) ?? proofOf(b, parting.failing === 'a'),
            why: partingText(a, b, parting),
          },
  };
}

function isToldAlike(a: Digest, b: Digest): boolean {
  const isOther = (own: unknown, other: unknown) => (own ?? null) !== null && (other ?? null) !== null && own !== other;
  return (
    a.messages.some(isTalk) &&
    b.messages.some(isTalk) &&
    !isOther(a.negotiation?.initiator, b.negotiation?.initiator) &&
    !isOther(a.negotiation?.ikeVersion, b.negotiation?.ikeVersion)
  );
}

/** Where it is the failure itself at which they part, that says more than how the messages differ. */
function failingAt(a: Digest, b: Digest, first: Pair): { readonly step: Step; readonly why: string } | null {
  const parting = partingOf(a, b);
  if (parting === null) return null;
  const failed = [parting.failing === 'b' ? null : first.a, parting.failing === 'a' ? null : first.b];
  return failed.some((message) => message !== null && isFailure(message))
    ? { step: parting.step, why: partingText(a, b, parting) }
    : null;
}

/** A notify or a closing is no step of its own: it is said in what was under way. */
function stationStep(pairs: readonly Pair[], first: Pair): Step {
  const step = stepOf(first);
  if (!PASSING.has(step)) return step;
  const before = pairs.slice(0, pairs.indexOf(first)).findLast((pair) => !PASSING.has(stepOf(pair)));
  return before === undefined ? step : stepOf(before);
}

const PASSING: ReadonlySet<Step> = new Set(['notify', 'timeout', 'other']);

/** Where no message of an attempt proves a failure, what the finding cites. */
function proofOf({ finding }: Digest, passed: boolean): ReturnType<typeof placeOf> {
  const [proof] = passed ? [] : (finding?.evidence ?? []);
  return proof === undefined ? null : { file: proof.file, line: proof.line, text: proof.text };
}

/** The earlier of the two, whichever side has it. */
function stepOf({ a, b }: Pair): Step {
  return STEPS.find((step) => step === a?.step || step === b?.step) ?? 'other';
}

function placeOf(message: Message | null): { file: string; line: number; text: string } | null {
  return message === null ? null : { file: message.file, line: message.line, text: message.raw };
}

function whyOf({ a, b, differs }: Pair): string {
  if (a === null || b === null)
    return a === null
      ? 'Only the second goes on here with this message.'
      : 'Only the first goes on here with this message.';
  if (differs === 'missing') return 'From here on the two go different ways.';
  if (differs === 'outcome') return 'The same message has another outcome.';
  const [own, its] = [saidOf(a).split('|'), saidOf(b).split('|')];
  return !isSameOffers(own[1] ?? '', its[1] ?? '')
    ? 'The same message carries other proposals.'
    : own[2] !== its[2]
      ? 'The same message carries other ranges.'
      : 'The same message says something else.';
}

function plain({ step: _s, raw: _r, proposals: _p, selectors: _t, ...message }: Message): ComparedMessage {
  return message;
}

function sorted(a: Digest, b: Digest): RunComparison['findings'] {
  const ids = ({ side }: Digest) => [...new Set(side.findings.map(({ id }) => id))];
  const own = ids(a);
  const other = ids(b);
  const order = (list: FindingId[]) => list.toSorted(byUnits);
  return {
    onlyA: order(own.filter((id) => !other.includes(id))),
    onlyB: order(other.filter((id) => !own.includes(id))),
    both: order(own.filter((id) => other.includes(id))),
  };
}

interface Station {
  count: number;
  /** Of its earliest message and of its latest; null without a clock. */
  from: number | null;
  to: number | null;
}

function stepsOf(a: readonly Message[], b: readonly Message[]): RunComparison['steps'] {
  const own = stations(a);
  const other = stations(b);
  const all = STEPS.filter((step) => own.has(step) || other.has(step));
  return all.map((step) => {
    const one = own.get(step);
    const two = other.get(step);
    return {
      step,
      a: one?.count ?? null,
      b: two?.count ?? null,
      aSeconds: secondsOf(one),
      bSeconds: secondsOf(two),
    };
  });
}

function stations(messages: readonly Message[]): ReadonlyMap<Step, Station> {
  const found = new Map<Step, Station>();
  for (const { step, time } of messages) {
    const at = time === null ? null : Date.parse(time) / 1000;
    const station = found.get(step) ?? { count: 0, from: at, to: at };
    station.count += 1;
    if (at !== null) {
      station.from = Math.min(at, station.from ?? at);
      station.to = Math.max(at, station.to ?? at);
    }
    found.set(step, station);
  }
  return found;
}

function secondsOf(station: Station | undefined): number | null {
  return station === undefined || station.from === null || station.to === null
    ? null
    : Math.round((station.to - station.from) * 1000) / 1000;
}

/** Whose other attempt is to stand for a side; null where each side's own choice is of the same tunnel. */
export interface Wish {
  readonly side: 'a' | 'b';
  readonly peer: string;
}

/**
 * One peer at a time: where the tunnel that one side's verdict is about is met in the other run too, that run is held against
 * it by its attempts with the same peer, and not by those with another that came last.
 */
export function wishOf(a: Digest, b: Digest): Wish | null {
  const [own, other] = [a.negotiation?.peer ?? null, b.negotiation?.peer ?? null];
  if (own === null || other === null || own === other || a.side.part !== '' || b.side.part !== '') return null;
  const graver = GRAVITY.indexOf(a.side.health) - GRAVITY.indexOf(b.side.health);
  const wishes: Wish[] = [
    ...(graver <= 0 && isMet(own, b) ? [{ side: 'b', peer: own } as const] : []),
    ...(graver >= 0 && isMet(other, a) ? [{ side: 'a', peer: other } as const] : []),
  ];
  // Of two as grave the lesser address decides, for the mirror.
  return wishes.toSorted((x, y) => byUnits(x.peer, y.peer))[0] ?? null;
}

/** A run that fails is held against another by a peer with which it fails too. */
function isMet(peer: string, { side, failing }: Digest): boolean {
  return side.health === 'unhealthy' ? failing.includes(peer) : side.peers.includes(peer);
}

const GRAVITY = ['unhealthy', 'unknown', 'healthy'];
