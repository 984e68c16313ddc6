import table from '../../../resources/rules/contradictions.json' with { type: 'json' };
import { baseName, sentence } from '../../../shared/base/text.ts';
import { isoFromMicros } from '../../../shared/base/time.ts';
import type { Contradiction } from '../../../shared/model/analysis.ts';
import type { FindingId } from '../../../shared/model/words.ts';
import type { FindingDraft } from './draft.ts';
import { type ConnectionFact, type TroubleshootFact, carriesTraffic, resultHealth } from './facts.ts';
import { inReach, samePeer } from './refine.ts';
import type { Roster } from './roster.ts';

interface Pair {
  readonly id: string;
  readonly one: readonly string[];
  readonly other: readonly string[];
  /** Shown too where the one is told as a symptom of the other. */
  readonly explained?: true;
  readonly why: string;
}
interface Fact {
  readonly id: string;
  readonly fact: string;
  readonly findings: readonly string[];
}

const PAIRS: readonly Pair[] = table.pairs as readonly Pair[];
const FACTS: readonly Fact[] = table.facts;
const NAMES: Readonly<Record<string, string>> = table.names;
const MAX_SHOWN = 20;

export interface ContradictionGround {
  /** The order of the findings: of two roots the earlier has the better evidence. */
  readonly ordered: readonly FindingDraft[];
  readonly causes: ReadonlyMap<FindingDraft, FindingDraft>;
  readonly keys: ReadonlyMap<FindingDraft, string>;
  readonly connections: readonly ConnectionFact[];
  readonly results: readonly TroubleshootFact[];
  readonly peers: Roster['places'];
  readonly nameOf: (file: number) => string;
}

/**
 * Signs of one tunnel that cannot both be the cause, from different sources. What stands in one log is a sequence and no
 * contradiction; what was made good, what explains the other, and what one follows in time is one story.
 */
export function contradictionsOf(ground: ContradictionGround): Contradiction[] {
  const standing = ground.ordered.filter(
    ({ severity, healed, under, flagged, fallback }) =>
      severity === 'error' && !healed && under === null && !flagged && !fallback,
  );
  const found: Contradiction[] = [];
  for (const [index, better] of standing.entries())
    for (const weaker of standing.slice(index + 1)) {
      const pair = PAIRS.find(({ one, other }) => isPair(one, other, better, weaker));
      if (pair !== undefined && opposed(pair, better, weaker, ground)) found.push(told(pair, better, weaker, ground));
    }
  for (const draft of standing) {
    if (ground.causes.has(draft)) continue;
    const text = factText(draft, ground);
    if (text !== null) found.push({ findings: [keyOf(draft, ground)], text });
  }
  return found.slice(0, MAX_SHOWN);
}

function isPair(one: readonly string[], other: readonly string[], a: FindingDraft, b: FindingDraft): boolean {
  return (one.includes(a.id) && other.includes(b.id)) || (one.includes(b.id) && other.includes(a.id));
}

function opposed(pair: Pair, better: FindingDraft, weaker: FindingDraft, ground: ContradictionGround): boolean {
  const { causes } = ground;
  const explains = causes.get(weaker) === better;
  if (causes.has(better) || (causes.has(weaker) && !(explains && pair.explained === true))) return false;
  if (!samePeer(better, weaker) || !inReach(better, weaker) || !isOneTunnel([better, weaker], ground)) return false;
  // It answered once: silence after that is what came of it.
  if (better.sign === 'fell-silent' || weaker.sign === 'fell-silent') return false;
  const files = new Set(better.evidence.map(({ file }) => file));
  if (weaker.evidence.some(({ file }) => files.has(file))) return false;
  return better.secondHand || weaker.secondHand || !isApart(better, weaker);
}

/** What names no peer may be about any; only where there is one is it about this. */
function isOneTunnel(drafts: readonly FindingDraft[], { peers }: ContradictionGround): boolean {
  if (drafts.every(({ peer }) => peer !== null)) return true;
  const instance = drafts.find((draft) => draft.instance !== null)?.instance ?? null;
  const within = peers.filter((place) => instance === null || place.instance === null || place.instance === instance);
  return new Set(within.map(({ peer }) => peer)).size <= 1;
}

/** The one was over before the other began: the fault moved on. */
function isApart(a: FindingDraft, b: FindingDraft): boolean {
  if (a.first === null || a.last === null || b.first === null || b.last === null) return false;
  return a.last < b.first || b.last < a.first;
}

function told({ why }: Pair, better: FindingDraft, weaker: FindingDraft, ground: ContradictionGround): Contradiction {
  const [first, second] = [sourceOf(better, ground), sourceOf(weaker, ground)];
  return {
    findings: [keyOf(better, ground), keyOf(weaker, ground)],
    text: `${sentence(first)} tells of ${nameOf(better.id)}, ${second} of ${nameOf(weaker.id)}. ${why} ${reason(better, weaker, first, second)}`,
  };
}

function reason(better: FindingDraft, weaker: FindingDraft, first: string, second: string): string {
  if (!better.secondHand && weaker.secondHand)
    return `${sentence(first)} has the better evidence: it is the log itself, with the lines of the exchange, and ${second} is only a summary that names no line.`;
  if (better.confidence !== weaker.confidence)
    return `${sentence(first)} has the better evidence: its sign is of ${better.confidence} confidence, the other's of ${weaker.confidence}.`;
  if (better.first !== null && weaker.first !== null && better.first !== weaker.first)
    return `Neither has the better evidence; what ${first} tells of came first, and is taken as the cause.`;
  return `Neither has the better evidence; what comes earlier in a negotiation, ${nameOf(better.id)}, is taken as the cause.`;
}

function factText(draft: FindingDraft, ground: ContradictionGround): string | null {
  if (!isOneTunnel([draft, draft], ground) && draft.peer === null) return null;
  const source = sourceOf(draft, ground);
  for (const { fact, findings } of FACTS) {
    if (!findings.includes(draft.id)) continue;
    if (fact === 'connected') {
      const up = ground.connections.find((one) => isOf(one, draft, ground) && carriesTraffic(one));
      if (up === undefined) continue;
      const since = up.connectedSince;
      const later = since !== null && draft.last !== null && !(draft.fault !== null && draft.secondHand);
      const when = since === null ? '' : ` (since ${isoFromMicros(since).slice(0, 19).replace('T', ' ')} UTC)`;
      return `${sentence(fileOf(up.file, ground))} says that the tunnel is connected and carries traffic${when}; ${source} tells of ${nameOf(draft.id)}${later ? ' after that' : ', and which came later cannot be told'}. The counters carry no time of their own, and ${source} says what failed, so that is taken as the cause: see whether the tunnel is up now.`;
    }
    const healthy = ground.results.find(
      (result) =>
        resultHealth(result) === 'healthy' &&
        (result.instance === null || draft.instance === null || result.instance === draft.instance),
    );
    if (fact === 'result-healthy' && healthy !== undefined && !draft.secondHand)
      return `${sentence(fileOf(healthy.file, ground))} says that nothing is wrong; ${source} tells of ${nameOf(draft.id)} that nothing after it made good. The log has the better evidence, because it shows the exchange; the result may be older, or about another connection.`;
  }
  return null;
}

function isOf(fact: ConnectionFact, draft: FindingDraft, ground: ContradictionGround): boolean {
  if (fact.instance !== null && draft.instance !== null && fact.instance !== draft.instance) return false;
  if (fact.remoteEndpoint !== null && draft.peer !== null) return fact.remoteEndpoint === draft.peer;
  return isOneTunnel([{ ...draft, peer: null }], ground);
}

function sourceOf(draft: FindingDraft, ground: ContradictionGround): string {
  const [place] = draft.evidence;
  return place === undefined ? 'the run' : fileOf(place.file, ground);
}

function fileOf(file: number, { nameOf: name }: ContradictionGround): string {
  return baseName(name(file));
}

function nameOf(id: FindingId): string {
  return NAMES[id] ?? id;
}

function keyOf(draft: FindingDraft, { keys }: ContradictionGround): string {
  return keys.get(draft) ?? '';
}
