import type { Micros } from '../../../shared/base/units.ts';
import type {
  Check,
  Configuration,
  Contradiction,
  Coverage,
  Evidence,
  Finding,
  Negotiation,
  Pattern,
  PeerVerdict,
  Verdict,
} from '../../../shared/model/analysis.ts';
import type { FileKind, FindingId } from '../../../shared/model/words.ts';
import type { EventDraft } from '../formats/format.ts';
import type { NoticeDraft } from '../notices.ts';
import {
  type Silence,
  addFromNotices,
  addSilence,
  addStandby,
  addUnreachable,
  isLog,
  nameTimeouts,
} from './absence.ts';
import { type AttemptDraft, attempts } from './attempts.ts';
import { causesOf, keyOf, sorted } from './causes.ts';
import { checksOf } from './checks.ts';
import { type Configured, configured } from './configured.ts';
import { contact } from './contact.ts';
import { contradictionsOf } from './contradictions.ts';
import { type Seen, coverageOf } from './coverage.ts';
import { deviceChanges } from './devices/wanted.ts';
import type { FindingDraft } from './draft.ts';
import {
  type ConnectionFact,
  type CpuFact,
  type SummaryFact,
  type TroubleshootFact,
  carriesTraffic,
  cpuLoad,
  faultFindings,
  idleTraffic,
  lostEvents,
} from './facts.ts';
import { findingOf } from './finding.ts';
import { type Gathered, type PeerRecord, addDraft, gather } from './gather.ts';
import { type Ground as HealGround, heal, nameExpiry, nameFailover } from './heal.ts';
import { progress } from './milestones.ts';
import { negotiator } from './negotiator.ts';
import { isAfter, lastOf } from './order.ts';
import { pulses } from './patterns/beats.ts';
import { patternsOf } from './patterns/patterns.ts';
import { refine, settle } from './refine.ts';
import { type Listed, MAX_PEERS, roster } from './roster.ts';
import { rowOrder } from './row-order.ts';
import { ikeFiles } from './sources.ts';
import type { Place, Session } from './session.ts';
import { noteSettings, settingsCoverage, withoutKeys } from './notes.ts';
import { type Known, addFromSettings } from './settings.ts';
import { initiatorOf } from './story.ts';
import { type Standing, placeKey, standingOf } from './standing.ts';
import { type Ground, type Judged, healthOf, isPartial, peerVerdicts, runVerdict } from './verdict.ts';
import { noFault } from './well.ts';
import { peerName, tell } from './words.ts';

export interface FileSeen {
  readonly id: number;
  readonly name: string;
  readonly kind: FileKind;
  readonly instance: string | null;
  readonly lines: number;
  readonly timeFrom: Micros | null;
  readonly timeTo: Micros | null;
  /** Of an export of Azure Monitor: whether rows of the IKE log stand in it. */
  readonly ike?: boolean;
}

export interface Diagnosis {
  readonly verdict: Verdict;
  readonly verdicts: readonly PeerVerdict[];
  readonly findings: readonly Finding[];
  readonly peers: readonly string[];
  readonly coverage: readonly Coverage[];
  readonly patterns: readonly Pattern[];
  readonly checks: readonly Check[];
  readonly contradictions: readonly Contradiction[];
}

export interface Diagnoser {
  /** `number` is the event's in the run, from 1. */
  event(event: EventDraft, file: number, instance: string | null, number?: number): void;
  peer(peer: string, instance: string | null): void;
  connection(fact: ConnectionFact): void;
  cpu(fact: CpuFact): void;
  summary(fact: SummaryFact, lostLine: number): void;
  troubleshoot(fact: TroubleshootFact): void;
  /** What an opened file says of Azure's configuration. */
  configuration(value: Configuration): void;
  /** What was made out so far, before anything is judged: the most frequent first, and no more than a screen shows. */
  soFar(): SoFar[];
  /** The peers in the order in which they were met; asked for at the end. */
  rosters(): Rosters;
  /** `textOf` reads a line as it stands; called only for the lines that findings cite. */
  end(
    files: readonly FileSeen[],
    notices: readonly NoticeDraft[],
    textOf: (place: Place) => Promise<Evidence>,
  ): Promise<Diagnosis>;
}

export interface Rosters {
  readonly heard: Listed;
  readonly peers: Listed;
}

export interface SoFar {
  readonly id: FindingId;
  readonly title: string;
  readonly peer: string | null;
  readonly count: number;
}

export interface DiagnoserOptions {
  readonly nameOf: (file: number) => string;
  /** Called with each negotiation once nothing more can be added to it. */
  readonly negotiation: (value: Negotiation, row: number) => void;
  /** Called with each attempt, with the row that it is folded into. */
  readonly attempt?: (value: AttemptDraft) => void;
  /** Called with the number of an event and of the session that it was taken into, which is that of its attempt. */
  readonly taken?: (event: number, session: number) => void;
  readonly notice: (notice: NoticeDraft) => void;
  /** What was pasted; it goes before what stands in opened files. */
  readonly configuration?: readonly Configuration[];
  /** Of the same run as it was read before. */
  readonly rosters?: Rosters;
}

/** So many facts of a kind are weighed; a gateway has some hundreds of connections at most, and one or two of the others. */
const MAX_FACTS = 1000;
const MAX_SO_FAR = 12;

/** Fed in the order of reading, in bounded memory; what it holds grows with peers and findings up to their limits, not with lines. */
export function diagnoser(options: DiagnoserOptions): Diagnoser {
  const peers = roster(options.rosters?.peers);
  const heard = roster(options.rosters?.heard);
  const ike = ikeFiles();
  const gathered: Gathered = { drafts: new Map(), peers: new Map(), roster: peers, ends: new Map() };
  const folded = attempts(options);
  const connections: ConnectionFact[] = [];
  const cpus: CpuFact[] = [];
  const summaries: { readonly fact: SummaryFact; readonly lostLine: number }[] = [];
  const results: TroubleshootFact[] = [];
  const resources: Configuration[] = [];
  const contacts = contact();
  const reached = progress();
  let headless = false;
  let aggressive = false;
  let manyConnections = false;
  const rows = rowOrder(options.nameOf, options.notice);
  const beats = pulses();
  const sessions = negotiator(
    (session) => {
      const story = rows.storyOf(session);
      session.initiator = initiatorOf(story);
      beats.add(session);
      const hits = gather(gathered, session, story);
      folded.add(session, story, hits, options.nameOf);
      contacts.add(session);
      reached.add(session, story, hits);
      headless ||= isHeadless(session);
    },
    { repeated: rows.repeated, ...(options.taken === undefined ? {} : { taken: options.taken }) },
  );

  const hear = (name: string, instance: string | null): void => {
    heard.admit(name, instance);
    peers.admit(name, instance);
  };
  const keep = <T>(list: T[], fact: T): boolean => {
    const room = list.length < MAX_FACTS;
    if (room) list.push(fact);
    return room;
  };

  return {
    peer: hear,
    event(event, file, instance, number = 0) {
      if (event.peer !== null) hear(event.peer, instance);
      aggressive ||= event.message === 'aggressive-mode';
      ike.add(event, file, instance);
      sessions.event(event, file, instance, number);
    },
    connection(fact) {
      if (!keep(connections, fact)) manyConnections = true;
      peers.admit(fact.remoteEndpoint, fact.instance);
    },
    cpu: (fact) => keep(cpus, fact),
    summary: (fact, lostLine) => keep(summaries, { fact, lostLine }),
    troubleshoot: (fact) => keep(results, fact),
    configuration: (value) => keep(resources, value),

    rosters: () => ({
      heard: { places: heard.places, full: heard.full },
      peers: { places: peers.places, full: peers.full },
    }),

    soFar: () =>
      [...gathered.drafts.values()]
        .toSorted((a, b) => b.occurrences - a.occurrences)
        .slice(0, MAX_SO_FAR)
        .map((draft) => ({ id: draft.id, title: tell(draft).title, peer: draft.peer, count: draft.occurrences })),

    async end(read, notices, textAsItStands) {
      const files = ike.apply(read);
      const textOf = withoutKeys(files, textAsItStands);
      sessions.end();
      rows.end();
      folded.end();
      const { drafts } = gathered;
      const names = [...new Set(peers.places.map(({ peer }) => peer))];
      const azure = configured([...resources, ...(options.configuration ?? [])], names);
      const ground: HealGround = { peers: gathered.peers, connections, backward: rows.backward() };
      const latest = files.reduce<Micros | null>(
        (last, file) => (file.timeTo === null ? last : Math.max(last ?? file.timeTo, file.timeTo)),
        null,
      );

      addUnreachable(gathered, ground.backward);
      nameTimeouts(gathered, ground.backward);
      for (const fact of connections) addIf(drafts, idleTraffic(fact, latest, childFails(drafts, fact)));
      for (const fact of cpus) addIf(drafts, cpuLoad(fact));
      for (const { fact, lostLine } of summaries) addIf(drafts, lostEvents(fact, lostLine));
      for (const fact of results) for (const draft of faultFindings(fact)) addDraft(drafts, draft);
      addFromNotices(drafts, notices, files);
      const counts = summaries.map(({ fact }) => fact);
      const silence: Silence = { files, connections, summaries: counts, results, notices, heard: heard.places };
      addSilence(gathered, silence);
      const known: Known = { ...silence, configured: azure, contact: contacts };
      addFromSettings(gathered, known);
      addStandby(drafts, connections);

      const refined = refine([...drafts.values()]);
      heal(refined, ground);
      const all = settle(refined.map((draft) => nameExpiry(nameFailover(draft, ground), azure)));
      noteSettings(all, known);
      const partial = isPartial(notices);
      const standing = standingOf(gathered, all, ground.backward);
      const allStand = names.length > 0 && peers.places.every((place) => standing.has(placeKey(place)));
      if (healthOf(all, { connections, results, partial, standing: allStand }) === 'healthy')
        all.push(noFault(files, connections, results, standing));
      const seen: Seen = {
        files: files.map((file) => ({ ...file, hasTime: file.timeFrom !== null })),
        connections,
        summaries: counts,
        notices,
        healthy: all.some((draft) => draft.id === 'no-fault'),
        headless,
        unfinished: unfinished(ground),
        aggressive,
        manyPeers: peers.full ? MAX_PEERS : null,
        manyConnections: manyConnections ? MAX_FACTS : null,
      };
      return finish(all, seen, files, azure, standing, textOf);
    },
  };

  async function finish(
    all: readonly FindingDraft[],
    seen: Seen,
    files: readonly FileSeen[],
    azure: Configured,
    standing: Standing,
    textOf: (place: Place) => Promise<Evidence>,
  ): Promise<Diagnosis> {
    const causes = causesOf(all);
    const ordered = sorted(all, causes);
    const keys = uniqueKeys(ordered);
    const findings: Finding[] = [];
    const judged: Judged[] = [];
    const changesOf = deviceChanges(azure);
    for (const draft of ordered) {
      const cause = causes.get(draft);
      const key = keys.get(draft) ?? '';
      const finding = await findingOf(draft, key, azure, textOf);
      judged.push({ draft, key, title: finding.title, isSymptom: cause !== undefined });
      findings.push({
        ...finding,
        causedBy: cause?.id ?? null,
        causedByKey: cause === undefined ? null : (keys.get(cause) ?? null),
        snippets: cause === undefined ? [...changesOf(draft, finding.comparison)] : [],
      });
    }
    const ground: Ground = {
      findings: judged,
      connections,
      results,
      peers: peers.places,
      hasIkeLog: seen.files.some(isLog),
      partial: isPartial(seen.notices),
      standing,
    };
    const verdicts = peerVerdicts(ground);
    const verdict = runVerdict(ground, verdicts);
    return {
      verdict,
      verdicts,
      findings,
      // One that only the configuration names is named where it is missed.
      peers: [...new Set([...peers.places.map((entry) => entry.peer), ...missed(all)])],
      coverage: [...coverageOf(seen), ...settingsCoverage(azure)],
      patterns: patternsOf({ pulses: beats.list(), findings: judged, azure, nameOf: options.nameOf }),
      checks: checksOf({
        findings: judged,
        verdict,
        verdicts,
        milestones: reached.all,
        connections,
        cpus,
        results,
        files,
        azure,
        partial: ground.partial,
        nameOf: options.nameOf,
      }),
      contradictions: contradictionsOf({
        ordered,
        causes,
        keys,
        connections,
        results,
        peers: peers.places,
        nameOf: options.nameOf,
      }),
    };
  }
}

function isHeadless({ seen }: Session): boolean {
  return (
    seen.initSent + seen.initReceived + seen.initResponse === 0 &&
    seen.authSent + seen.authReceived + seen.selectorsRequested > 0
  );
}

/** Peers whose last negotiation had neither failed nor come about when the log ended, and that do not carry traffic. */
function unfinished({ peers, connections, backward }: HealGround): string[] {
  return [...peers.values()].flatMap((record) => {
    if (record.open === null || connections.some((fact) => carriesTraffic(fact) && isOf(fact, record))) return [];
    const open = lastOf(record.open, backward);
    const ended = [record.established, record.failed].some(
      (span) => span !== null && !isAfter(open, lastOf(span, backward), backward),
    );
    return ended ? [] : [peerName(record.peer)];
  });
}

function isOf(fact: ConnectionFact, { peer, instance }: PeerRecord): boolean {
  return (
    (fact.instance === null || instance === null || fact.instance === instance) &&
    (fact.remoteEndpoint === null || peer === null || fact.remoteEndpoint === peer)
  );
}

const CHILD_FAILURES: ReadonlySet<string> = new Set(['policy-mismatch-ipsec', 'traffic-selector-mismatch']);

function childFails(drafts: ReadonlyMap<string, FindingDraft>, fact: ConnectionFact): boolean {
  return [...drafts.values()].some(
    (draft) =>
      CHILD_FAILURES.has(draft.id) &&
      draft.severity === 'error' &&
      (draft.instance === null || fact.instance === null || draft.instance === fact.instance) &&
      (draft.peer === null || fact.remoteEndpoint === null || draft.peer === fact.remoteEndpoint),
  );
}

/** Peers that are expected and not heard of. */
function missed(drafts: readonly FindingDraft[]): string[] {
  return drafts.flatMap(({ id, peer }) => (id === 'no-ike-traffic' && peer !== null ? [peer] : []));
}

function addIf(drafts: Map<string, FindingDraft>, draft: FindingDraft | null): void {
  if (draft !== null) addDraft(drafts, draft);
}

function uniqueKeys(drafts: readonly FindingDraft[]): ReadonlyMap<FindingDraft, string> {
  const used = new Map<string, number>();
  return new Map(
    drafts.map((draft) => {
      const key = keyOf(draft);
      const times = (used.get(key) ?? 0) + 1;
      used.set(key, times);
      return [draft, times === 1 ? key : `${key}#${times}`];
    }),
  );
}
