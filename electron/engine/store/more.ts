import type { EventDraft } from '../formats/format.ts';

/**
 * What an event says besides its columns, as one JSON text, and null for nearly all events of a trace. Proposals and selectors
 * are named by the number of the first row and how many there are: they were written one behind the other.
 */
interface More {
  /** 1 where the phase is said in so many words. */
  c?: 1;
  /** What a record says of the SA before it. */
  e?: boolean;
  /** IKE version. */
  v?: 1 | 2;
  a?: string;
  /** The lines that prove it, where they are others than its first. */
  f?: readonly number[];
  p?: readonly [first: number, count: number];
  s?: readonly [first: number, count: number];
}

export type Rest = Pick<EventDraft, 'phaseCertain' | 'saEstablished' | 'ikeVersion' | 'authMethod' | 'proof'> & {
  readonly proposals: readonly [first: number, count: number];
  readonly selectors: readonly [first: number, count: number];
};

/** The commonest: a message of IKEv2, or one that names its phase, and nothing else. */
const PLAIN: ReadonlyMap<number, string | null> = new Map([
  [0, null],
  [1, '{"c":1}'],
  [2, '{"v":1}'],
  [3, '{"c":1,"v":1}'],
  [4, '{"v":2}'],
  [5, '{"c":1,"v":2}'],
]);

/** `proposal` and `selector` are the numbers that the first rows of the event's own will have. */
export function moreOf(event: EventDraft, proposal: number, selector: number): string | null {
  const { proof, proposals, selectors } = event;
  const own = proof.length === 1 && proof[0] === event.line;
  if (own && proposals.length + selectors.length === 0 && event.authMethod === null && event.saEstablished === null)
    return PLAIN.get((event.phaseCertain ? 1 : 0) + 2 * (event.ikeVersion ?? 0)) ?? null;
  const more: More = {};
  if (event.phaseCertain) more.c = 1;
  if (event.saEstablished !== null) more.e = event.saEstablished;
  if (event.ikeVersion !== null) more.v = event.ikeVersion;
  if (event.authMethod !== null) more.a = event.authMethod;
  if (!own) more.f = proof;
  if (proposals.length > 0) more.p = [proposal, proposals.length];
  if (selectors.length > 0) more.s = [selector, selectors.length];
  return JSON.stringify(more);
}

export function restOf(text: string | null, line: number): Rest {
  const more = text === null ? {} : (JSON.parse(text) as More);
  return {
    phaseCertain: more.c === 1,
    saEstablished: more.e ?? null,
    ikeVersion: more.v ?? null,
    authMethod: more.a ?? null,
    proof: more.f ?? [line],
    proposals: more.p ?? NONE,
    selectors: more.s ?? NONE,
  };
}

const NONE = [0, 0] as const;
