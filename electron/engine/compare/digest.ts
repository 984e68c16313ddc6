import { microsFromIso } from '../../../shared/base/time.ts';
import type { PlacedNegotiation } from '../../../shared/contract/api.ts';
import type { Analysis, Finding, Proposal, TrafficSelector } from '../../../shared/model/analysis.ts';
import type { ComparedMessage, ComparedSide } from '../../../shared/model/comparison.ts';
import type { Step } from '../../../shared/model/words.ts';
import { attempt, passingOf, placed } from '../explore/attempts.ts';
import { type Frame, type NegotiationHead, frameOf } from '../explore/frame.ts';
import { maskOf } from '../explore/lens.ts';
import { settingsOf } from './parameters.ts';
import type { RunReader } from '../store/reader.ts';

/** One side of a comparison, from the index alone: small, whatever the log's size. */
export interface Digest {
  readonly side: ComparedSide;
  readonly messages: readonly Message[];
  readonly negotiation: PlacedNegotiation | null;
  /** The finding that the side's verdict rests on. */
  readonly finding: Finding | null;
  readonly configuration: Analysis['configuration'];
  readonly connection: Analysis['connection'];
}

export interface Message extends ComparedMessage {
  readonly step: Step;
  readonly proposals: readonly Proposal[];
  readonly selectors: readonly TrafficSelector[];
}

interface Head extends NegotiationHead {
  readonly number: number;
}

const NOBODY: NegotiationHead = {
  key: null,
  peer: null,
  instance: null,
  outcome: 'incomplete',
  attempts: 0,
  first: 0,
};

/** Messages of one attempt that are aligned; an SA that lives for days has its first ones. */
const MAX_MESSAGES = 400;

/**
 * What a side is compared by. `part` is a filter in the query language, "" for the whole run; a fault where it cannot be
 * read. The attempt that stands for it is the last that ended as the verdict says.
 */
export function digest(reader: RunReader, analysis: Analysis, part: string): Digest {
  const frame = frameOf(reader);
  const numbers = passingOf(frame, { filter: part, outcome: null, differing: false });
  const { heads } = frame.negotiations();
  const passing = Array.from(numbers, (number): Head => ({ number, ...(heads[number] ?? NOBODY) }));
  const findings = part.trim() === '' ? analysis.findings : findingsIn(analysis, frame, part, passing);
  const { health, finding } = judged(analysis, part, passing, findings);
  const head = standIn(passing, health, finding);
  const chosen = head === null ? null : placed(frame, head.number);
  const number = chosen?.attempt ?? null;
  const told = number === null ? null : attempt(reader, { attempt: number, most: MAX_MESSAGES });
  const messages = told === null ? [] : messagesOf(told.events);
  const about = {
    messages,
    negotiation: chosen,
    configuration: analysis.configuration,
    connection: analysis.connection,
  };
  return {
    ...about,
    finding,
    side: {
      run: analysis.run,
      part,
      health,
      cause: finding?.id ?? null,
      headline: part.trim() === '' ? analysis.verdict.headline : (finding?.title ?? WELL[health]),
      peers: [...new Set(passing.flatMap(({ peer }) => peer ?? []))],
      negotiation: chosen?.id ?? null,
      attempt: chosen?.attempt ?? null,
      outcome: chosen?.outcome ?? null,
      attempts: passing.reduce((sum, one) => sum + one.attempts, 0),
      findings: findings.map(({ id, key, title, severity, phase, peer, instance, occurrences }) => ({
        id,
        key,
        title,
        severity,
        phase,
        peer,
        instance,
        occurrences,
      })),
      selectors: messages.flatMap((message) => message.selectors),
      proposals: messages.flatMap((message) => message.proposals),
      settings: [...settingsOf(about)],
    },
  };
}

const WELL = {
  healthy: 'The tunnel came up.',
  unhealthy: 'The negotiation failed.',
  unknown: 'What is there does not tell whether the tunnel came up.',
} as const;

/** Findings of which a proof stands within the part, or, where no event proves them, that are of its peers and instances. */
function findingsIn(analysis: Analysis, frame: Frame, part: string, passing: readonly Head[]): readonly Finding[] {
  const mask = maskOf(frame, { filter: part, wfp: false });
  const places = new Set(passing.map(({ peer, instance }) => JSON.stringify([peer, instance])));
  return analysis.findings.filter((finding) => {
    const events = finding.evidence.flatMap(({ file, line }) => {
      const [event] = frame.reader.eventsAt(frame.reader.file(file).id, line, line);
      return event === undefined ? [] : [event.id];
    });
    if (events.length > 0) return events.some((id) => mask[id - 1] === 1);
    return places.has(JSON.stringify([finding.peer, finding.instance]));
  });
}

function judged(
  analysis: Analysis,
  part: string,
  passing: readonly Head[],
  findings: readonly Finding[],
): { readonly health: ComparedSide['health']; readonly finding: Finding | null } {
  if (part.trim() === '') {
    const { health, finding } = analysis.verdict;
    return { health, finding: analysis.findings.find(({ key }) => key === finding) ?? null };
  }
  const roots = findings.filter(({ severity, causedBy }) => severity === 'error' && causedBy === null);
  // What came up behind a failure is not failed; of a negotiation that is not whole nothing is known.
  const last = passing.findLast(({ outcome }) => outcome !== 'incomplete')?.outcome;
  if (last === 'established') return { health: 'healthy', finding: null };
  const [root = null] = roots;
  return { health: root !== null || last === 'failed' ? 'unhealthy' : 'unknown', finding: root };
}

/** The last negotiation that ended as the verdict says: of the finding's peer and instance, where there is one. */
function standIn(passing: readonly Head[], health: ComparedSide['health'], finding: Finding | null): Head | null {
  const wanted = health === 'healthy' ? 'established' : 'failed';
  const own = passing.filter(
    ({ peer, instance }) =>
      finding === null ||
      ((finding.peer === null || finding.peer === peer) &&
        (finding.instance === null || finding.instance === instance)),
  );
  for (const list of [own, passing])
    for (const outcome of [wanted, 'established', 'failed', 'incomplete'] as const) {
      const found = list.findLast((one) => one.outcome === outcome && one.first > 0);
      if (found !== undefined) return found;
    }
  return null;
}

type Events = ReturnType<typeof attempt>['events'];

function messagesOf(events: Events): readonly Message[] {
  let before: number | null = null;
  return events.map((event) => {
    const time = event.time === null ? null : microsFromIso(event.time);
    const after = time === null || before === null ? null : (time - before) / 1e6;
    if (time !== null) before = time;
    return {
      event: event.id,
      file: event.file,
      line: event.line,
      text: event.text,
      time: event.time,
      afterSeconds: after,
      message: event.message,
      direction: event.direction,
      severity: event.severity,
      notify: event.notify,
      errorCode: event.errorCode,
      step: event.step,
      proposals: event.proposals,
      selectors: event.selectors,
    };
  });
}
