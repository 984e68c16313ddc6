import type { ComparedMessage, RunComparison } from '../../../shared/model/comparison.ts';
import { type FindingId, STEPS, type Step } from '../../../shared/model/words.ts';
import { type Pair, align } from './align.ts';
import type { Digest, Message } from './digest.ts';
import { parametersOf } from './parameters.ts';
import { changeOf } from './progress.ts';

/** What differs from A to B. B against A is its mirror: fixed and improved become worse. */
export function compare(a: Digest, b: Digest): RunComparison {
  const pairs = align(a.messages, b.messages);
  // Where one of the two has no negotiation at all, there is nothing to diverge from.
  const both = a.messages.length > 0 && b.messages.length > 0;
  const first = both ? (pairs.find(({ differs }) => differs !== null) ?? null) : null;
  const parameters = parametersOf(a, b);
  const findings = sorted(a, b);
  const differs = first !== null || parameters.length > 0 || findings.onlyA.length + findings.onlyB.length > 0;
  return {
    schema: 'tunnelscope.comparison/1',
    a: a.side.run,
    b: b.side.run,
    verdict: changeOf(a, b, differs),
    firstDivergence:
      first === null ? null : { step: stepOf(first), a: placeOf(first.a), b: placeOf(first.b), why: whyOf(first) },
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

/** The earlier of the two, whichever side has it. */
function stepOf({ a, b }: Pair): Step {
  return STEPS.find((step) => step === a?.step || step === b?.step) ?? 'other';
}

function placeOf(message: Message | null): { file: string; line: number; text: string } | null {
  return message === null ? null : { file: message.file, line: message.line, text: message.text };
}

function whyOf({ a, b, differs }: Pair): string {
  if (differs === 'missing')
    return a === null
      ? 'Only the second has this message.'
      : b === null
        ? 'Only the first has this message.'
        : 'The two go on with different messages.';
  return differs === 'outcome' ? 'The same step ends differently.' : 'The same message carries other values.';
}

function plain({ step: _s, proposals: _p, selectors: _t, ...message }: Message): ComparedMessage {
  return message;
}

function sorted(a: Digest, b: Digest): RunComparison['findings'] {
  const ids = ({ side }: Digest) => [...new Set(side.findings.map(({ id }) => id))];
  const own = ids(a);
  const other = ids(b);
  const order = (list: FindingId[]) => list.toSorted();
  return {
    onlyA: order(own.filter((id) => !other.includes(id))),
    onlyB: order(other.filter((id) => !own.includes(id))),
    both: order(own.filter((id) => other.includes(id))),
  };
}

interface Station {
  count: number;
  /** From its first message to its last; null without a clock. */
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
    station.to = at ?? station.to;
    found.set(step, station);
  }
  return found;
}

function secondsOf(station: Station | undefined): number | null {
  return station === undefined || station.from === null || station.to === null
    ? null
    : Math.round((station.to - station.from) * 1000) / 1000;
}
