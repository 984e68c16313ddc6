import { printable } from '../../../shared/base/text.ts';
import { formatSpan } from '../../../shared/base/time.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Negotiation } from '../../../shared/model/analysis.ts';
import type { Clock } from '../shared/time.ts';
import { OUTCOME_WORDS, STEP_WORDS } from '../shared/words.ts';

/** A negotiation in the words of the list. */

/** "Failed at IKE_AUTH". */
export function outcomeText({ outcome, stoppedAt }: Pick<Negotiation, 'outcome' | 'stoppedAt'>): string {
  if (stoppedAt === null) return OUTCOME_WORDS[outcome];
  return `${OUTCOME_WORDS[outcome]} ${outcome === 'failed' ? 'at' : 'after'} ${STEP_WORDS[stoppedAt]}`;
}

/** "×37, every 15 s"; null for one attempt. */
export function timesText({ attempts, periodSeconds }: Pick<Negotiation, 'attempts' | 'periodSeconds'>): string | null {
  if (attempts < 2) return null;
  return `×${formatCount(attempts)}${periodSeconds === null ? '' : `, every ${formatSpan(periodSeconds * 1e6)}`}`;
}

/** "11:14:33 – 11:23:35", with the days where there is more than one in the run; null without a clock. */
export function whenText(clock: Clock, from: string | null, to: string | null, days: boolean): string | null {
  if (from === null || to === null) return null;
  const start = clock.time(from).slice(0, 8);
  const end = clock.time(to).slice(0, 8);
  const first = days ? `${clock.day(from)} ` : '';
  const last = clock.day(from) === clock.day(to) ? '' : `${clock.day(to)} `;
  return start === end && last === '' ? `${first}${start}` : `${first}${start} – ${last}${end}`;
}

export function initiatorText({ initiator }: Pick<Negotiation, 'initiator'>): string | null {
  return initiator === null ? null : initiator === 'azure' ? 'Azure began' : 'peer began';
}

export function peerText(peer: string | null): string {
  return peer === null ? 'No peer named' : printable(peer);
}

const DIFFERENCES: Readonly<Record<string, string>> = {
  session: 'Session',
  initiatorCookie: 'Initiator SPI',
  responderCookie: 'Responder SPI',
  tsId: 'TS id',
  context: 'Number in the trace',
  thread: 'Thread',
  errorCode: 'Error code',
  lines: 'Lines',
  failingLines: 'Lines that fail',
};

/** Every attempt has its own. */
const OWN: ReadonlySet<string> = new Set([
  'session',
  'initiatorCookie',
  'responderCookie',
  'tsId',
  'context',
  'thread',
]);

export interface Difference {
  readonly name: string;
  /** Such as every attempt has. */
  readonly own: boolean;
  readonly values: readonly string[];
  readonly distinct: number;
}

/** What matters first, then ids. */
export function differencesOf({ differences }: Pick<Negotiation, 'differences'>): readonly Difference[] {
  return differences
    .map(({ what, values, distinct }) => ({
      name: DIFFERENCES[what] ?? printable(what),
      own: OWN.has(what),
      values: values.map(printable),
      distinct,
    }))
    .toSorted((a, b) => Number(a.own) - Number(b.own));
}
