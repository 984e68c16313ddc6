import { printable } from '../../../shared/base/text.ts';
import type { Finding, Negotiation } from '../../../shared/model/analysis.ts';
import type { Phase, Step } from '../../../shared/model/words.ts';
import type { LadderEvent, Stop } from '../../ladder/rungs.ts';
import { STEP_WORDS, codeWord } from '../shared/words.ts';
import { notifyName } from './ladder-words.ts';

/** Where an attempt stopped, in words: what happened there, what that leaves as the cause, and the finding that tells more. */

const TIMED_OUT = 13_805;

/** "Stopped here: Azure received AUTHENTICATION_FAILED." */
export function stopSentence(stop: Stop, { outcome }: Pick<Negotiation, 'outcome'>): string {
  const { by } = stop;
  if (by === null)
    return outcome === 'failed'
      ? 'It failed, and the log says no more of it.'
      : 'The log says no more of this attempt: it neither came up nor was refused.';
  return `Stopped here: ${whatHappened(by.head, by.kind === 'act' ? by.side : null)}.`;
}

function whatHappened(event: LadderEvent, actOf: 'azure' | 'peer' | null): string {
  const code = event.errorCode === null ? null : printable(codeWord(event.errorCode, event.errorName) ?? '');
  const named = event.notify === null ? code : notifyName(event.notify);
  if (event.step === 'timeout' || event.errorCode === TIMED_OUT)
    return `no answer came${code === null ? '' : `, ${code}`}`;
  if (actOf === 'peer') return `the peer failed${code === null ? '' : `, ${code}`}`;
  if (actOf === 'azure') return `Azure ended it${code === null ? '' : `, ${code}`}`;
  const what = named ?? STEP_WORDS[event.step];
  return event.direction === 'received' ? `Azure received ${what}` : `Azure sent ${what}`;
}

/** What a stop at a step leaves as the cause. */
const LEAVES: Readonly<Partial<Record<Step, string>>> = {
  'sa-init':
    'IKE_SA_INIT was not completed. That leaves: whether the two reach each other (addresses, UDP 500 and 4500), and the phase-1 proposals.',
  auth: 'The phase-1 proposals had been agreed; IKE_AUTH was not completed. That leaves the identities, and the pre-shared key or certificate.',
  ts: 'The two had reached the traffic selectors. That leaves the address ranges of both sides.',
  'child-sa': 'The two had reached the child SA. That leaves the IPsec (phase-2) proposals and PFS.',
  'mm-sa': 'Main mode had only begun. That leaves: whether the two reach each other, and the phase-1 proposals.',
  'mm-ke':
    'The phase-1 proposals had been agreed; the key exchange was not completed. That leaves lost packets and NAT on the way.',
  'mm-auth':
    'Main mode had come to its authentication. That leaves the identities, and the pre-shared key or certificate.',
  qm: 'Main mode stood. That leaves the IPsec (phase-2) proposals, PFS and the traffic selectors.',
  rekey: 'The tunnel had stood; its SAs were to be made anew. That leaves lifetimes, PFS and proposals of the rekey.',
  dpd: 'The peer no longer answered the probes of dead peer detection.',
};

export function leaves({ stoppedAt }: Pick<Negotiation, 'stoppedAt'>): string | null {
  return stoppedAt === null ? null : (LEAVES[stoppedAt] ?? null);
}

const PHASES_OF: Readonly<Partial<Record<Step, readonly Phase[]>>> = {
  'sa-init': ['ike-sa-init', 'main-mode'],
  auth: ['ike-auth', 'main-mode'],
  ts: ['child-sa', 'quick-mode'],
  'child-sa': ['child-sa', 'quick-mode'],
  'mm-sa': ['main-mode', 'ike-sa-init'],
  'mm-ke': ['main-mode', 'ike-sa-init'],
  'mm-auth': ['main-mode', 'ike-auth'],
  qm: ['quick-mode', 'child-sa'],
  rekey: ['rekey'],
  dpd: ['dpd'],
};

/**
 * The finding that an attempt belongs to: of its peer and instance, and proved by its own lines, or, where the attempt is one
 * of many alike and others prove it, of the same phase. Null where none fits.
 */
export function findingOf(
  findings: readonly Finding[],
  negotiation: Pick<Negotiation, 'peer' | 'instance' | 'stoppedAt' | 'outcome'>,
  events: readonly Pick<LadderEvent, 'id' | 'file' | 'line' | 'lineTo' | 'errorCode'>[],
  stop: Stop | null,
): Finding | null {
  if (negotiation.outcome === 'established') return null;
  const phases = negotiation.stoppedAt === null ? [] : (PHASES_OF[negotiation.stoppedAt] ?? []);
  const by = stop?.by?.head.id ?? null;
  let best: Finding | null = null;
  let most = 0;
  for (const finding of findings) {
    if (finding.severity === 'info' || finding.instance !== negotiation.instance) continue;
    if (finding.peer !== negotiation.peer) continue;
    const proves = (event: (typeof events)[number]) =>
      finding.evidence.some(({ file, line }) => file === event.file && line >= event.line && line <= event.lineTo);
    let fits = 0;
    if (events.some((event) => event.id === by && proves(event))) fits += 8;
    if (events.some(proves)) fits += 4;
    if (finding.phase !== null && phases.includes(finding.phase)) fits += 2;
    if (finding.errorCode !== null && events.some(({ errorCode }) => errorCode === finding.errorCode)) fits += 2;
    // A root before its symptoms.
    if (fits > 0 && finding.causedByKey === null) fits += 1;
    if (fits >= 3 && fits > most) [best, most] = [finding, fits];
  }
  return best;
}
