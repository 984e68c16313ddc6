import type { PlacedNegotiation } from '../../../shared/contract/api.ts';
import type { Analysis, Finding } from '../../../shared/model/analysis.ts';
import type { ComparedSide } from '../../../shared/model/comparison.ts';
import { placed } from '../explore/attempts.ts';
import { type Frame, frameOf } from '../explore/frame.ts';
import type { RunReader } from '../store/reader.ts';
import { type Message, messagesOf } from './messages.ts';
import { settingsOf } from './parameters.ts';
import { type Head, type Part, partOf } from './part.ts';

/** One side of a comparison, from the index alone: small, whatever the log's size. */
export interface Digest {
  readonly side: ComparedSide;
  readonly messages: readonly Message[];
  readonly negotiation: PlacedNegotiation | null;
  /** The finding that the side's verdict rests on. */
  readonly finding: Finding | null;
  /** The peers with which it fails. */
  readonly failing: readonly string[];
  /** Azure's own addresses, as the negotiations name them. */
  readonly locals: readonly string[];
  readonly configuration: Analysis['configuration'];
  readonly connection: Analysis['connection'];
}

/**
 * What a side is compared by. `part` is a filter in the query language, "" for the whole run; a fault where it cannot be
 * read. The attempt that stands for it is the one that proves the verdict's finding, else of the last negotiation that ended
 * as the verdict says; with `peer`, of that peer.
 */
export async function digest(
  reader: RunReader,
  analysis: Analysis,
  { part, peer }: { readonly part: string; readonly peer: string | null },
): Promise<Digest> {
  const frame = frameOf(reader);
  const whole = part.trim() === '';
  const of = partOf(frame, analysis, part);
  const { health, findings, negotiations } = of;
  const finding = ownFinding(analysis, peer) ?? of.finding;
  const head = standIn(frame, { ...of, finding }, peer);
  const chosen = head === null ? null : placed(frame, head.number);
  const attempt = head === null ? null : attemptOf(frame, head, of);
  const messages =
    attempt === null || chosen === null
      ? []
      : await messagesOf(reader, frame, attempt, { negotiation: chosen, span: of.span });
  const about = {
    messages,
    negotiation: chosen,
    configuration: analysis.configuration,
    connection: analysis.connection,
  };
  return {
    ...about,
    finding,
    failing: analysis.verdicts.flatMap((one) => (one.health === 'unhealthy' ? (one.peer ?? []) : [])),
    locals: [...new Set(analysis.negotiations.flatMap(({ local }) => local ?? []))],
    side: {
      run: analysis.run,
      part,
      empty: of.isEmpty,
      health,
      cause: whole && finding === of.finding ? analysis.verdict.cause : (finding?.id ?? null),
      headline:
        whole && finding === of.finding
          ? analysis.verdict.headline
          : of.isEmpty
            ? NOTHING
            : (finding?.title ?? WELL[health]),
      peers: [...new Set(negotiations.flatMap(({ peer }) => peer ?? []))],
      negotiation: chosen?.id ?? null,
      attempt,
      outcome: chosen?.outcome ?? null,
      attempts: whole ? negotiations.reduce((sum, one) => sum + one.attempts, 0) : attemptsOf(frame, of),
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

/** What the tunnel to a peer fails by, where it is another one that the verdict names. */
function ownFinding(analysis: Analysis, peer: string | null): Finding | null {
  const own = analysis.verdicts.find((one) => peer !== null && one.peer === peer && one.health === 'unhealthy');
  return analysis.findings.find(({ key }) => key === own?.finding) ?? null;
}

const NOTHING = 'The run holds nothing of this part.';
const WELL = {
  healthy: 'The tunnel came up.',
  unhealthy: 'The negotiation failed.',
  unknown: 'What is there does not tell whether the tunnel came up.',
} as const;

function standIn(frame: Frame, { negotiations, health, finding }: Part, wanted: string | null): Head | null {
  const outcome = health === 'healthy' ? 'established' : 'failed';
  const about = wanted ?? finding?.peer ?? null;
  const own = negotiations.filter(
    ({ peer, instance }) =>
      (about === null || about === peer) &&
      (wanted !== null || finding === null || finding.instance === null || finding.instance === instance),
  );
  if (finding !== null && (wanted === null || finding.peer === wanted)) {
    const proven = provenBy(frame, finding);
    const found = own.findLast(({ number }) => proven.has(number));
    if (found !== undefined) return found;
  }
  for (const list of [own, negotiations])
    for (const one of [outcome, 'established', 'failed', 'incomplete'] as const) {
      const found = list.findLast((head) => head.outcome === one && head.first > 0);
      if (found !== undefined) return found;
    }
  return null;
}

/** The negotiations of which the proofs of a finding are. */
function provenBy(frame: Frame, finding: Finding): ReadonlySet<number> {
  const { ofAttempt } = frame.negotiations();
  const attempts = frame.columns.number('attempt');
  const numbers = finding.evidence.flatMap(({ file, line }) => {
    const [event] = frame.reader.eventsAt(frame.reader.file(file).id, line, line);
    return event === undefined ? [] : (ofAttempt[attempts[event.id - 1] ?? 0] ?? 0);
  });
  return new Set(numbers.filter((number) => number > 0));
}

/** The first of its attempts that is of the part. */
function attemptOf(frame: Frame, { number, first }: Head, { attempts }: Part): number {
  if (attempts[first] === 1) return first;
  const { ofAttempt } = frame.negotiations();
  return Math.max(
    first,
    attempts.findIndex((passes, attempt) => passes === 1 && ofAttempt[attempt] === number),
  );
}

function attemptsOf(frame: Frame, { attempts }: Part): number {
  const { ofAttempt } = frame.negotiations();
  let count = 0;
  for (let attempt = 1; attempt < attempts.length; attempt += 1)
    if (attempts[attempt] === 1 && (ofAttempt[attempt] ?? 0) > 0) count += 1;
  return count;
}
