import signTable from '../../../resources/rules/signs.json' with { type: 'json' };
import type { Confidence, FindingId, Phase, Severity } from '../../../shared/model/words.ts';
import type { EventDraft } from '../formats/format.ts';
import { type PhaseClass, type Session, type Trouble, phaseClass, phaseName } from './session.ts';

/** A rule over one event in its session, as resources/rules/signs.json has it; its README says what each field means. */
export interface Sign {
  readonly id: string;
  readonly finding: string;
  readonly codes?: readonly number[];
  readonly notifies?: readonly string[];
  readonly messages?: readonly string[];
  /** Of the record's words, for what has no code. */
  readonly words?: string;
  readonly in?: readonly string[];
  readonly direction?: string;
  readonly ikeVersion?: number;
  readonly auth?: string;
  readonly session?: string;
  /** The phase that the finding names, where it is not the event's own. */
  readonly phase?: string;
  readonly severity: string;
  readonly confidence: string;
  readonly why: string;
}

export interface SignHit {
  readonly sign: string;
  readonly finding: FindingId;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly phase: Phase | null;
  readonly kind: PhaseClass;
}

const SIGNS: readonly (Sign & { readonly pattern: RegExp | null })[] = (signTable.signs as readonly Sign[]).map(
  (sign) => ({
    ...sign,
    pattern: sign.words === undefined ? null : new RegExp(sign.words, 'i'),
  }),
);

/** What a session must look like as a whole for a sign that asks for it. */
const CONDITIONS: Readonly<Record<string, (session: Session, trouble: Trouble) => boolean>> = {
  /** Azure had accepted the peer's proof and answered with final selectors, and then the peer rejects Azure's. */
  'azure-accepted-peer': ({ seen }, { event }) =>
    seen.selectorsFinal > 0 && seen.authReceived > 0 && event.direction === 'received',
  /** The peer had accepted Azure's proof, for it answered with its own, and then Azure rejects that. */
  'peer-accepted-azure': ({ seen, initiator }, { event }) =>
    initiator === 'azure' && seen.authReceived > 0 && event.direction === 'sent',
  /** Nothing at all came from the peer. */
  silent: ({ seen }) => seen.received === 0,
  /** The peer asked for ranges and Azure never answered with a final set. */
  'selectors-unanswered': ({ seen }) => seen.selectorsRequested > 0 && seen.selectorsFinal === 0,
  /** No step of the negotiation followed the refusal. */
  'nothing-after': (session, { moment }) =>
    !session.moments.some(
      (later) => later.seq > moment.seq && ['auth', 'ts', 'child-sa', 'established'].includes(later.step),
    ),
};

export const SIGN_CONDITIONS: readonly string[] = Object.keys(CONDITIONS);

/** The first sign that fits; null for an event that means no trouble. Signs stand in the table from the narrow to the wide. */
export function readSign(session: Session, trouble: Trouble, reordered: boolean): SignHit | null {
  const { event } = trouble;
  const kind = phaseClass(session, trouble, reordered);
  for (const sign of SIGNS) {
    if (!fits(sign, event) || !fitsPlace(sign, session, trouble, kind)) continue;
    const named = phaseName(kind, session, event);
    const own = sign.phase as Phase | undefined;
    // The sign's own word gives way where the record says main mode and nothing says IKEv2.
    const phase =
      own === undefined
        ? named
        : own === 'ike-auth' && event.phase === 'main-mode' && session.ikeVersion !== 2
          ? 'main-mode'
          : own;
    return {
      sign: sign.id,
      finding: sign.finding as FindingId,
      severity: event.severity === 'info' ? 'info' : (sign.severity as Severity),
      confidence: sign.confidence as Confidence,
      phase,
      kind,
    };
  }
  return null;
}

function fits(sign: (typeof SIGNS)[number], event: EventDraft): boolean {
  const any =
    (sign.codes !== undefined && event.errorCode !== null && sign.codes.includes(event.errorCode)) ||
    (sign.notifies !== undefined && event.notify !== null && sign.notifies.includes(event.notify)) ||
    (sign.messages !== undefined && sign.messages.includes(event.message)) ||
    (sign.pattern !== null && sign.pattern.test(event.text));
  const anything =
    sign.codes === undefined && sign.notifies === undefined && sign.messages === undefined && sign.pattern === null;
  return any || (anything && event.errorCode !== null && event.severity === 'error');
}

function fitsPlace(sign: Sign, session: Session, trouble: Trouble, kind: PhaseClass): boolean {
  const { event } = trouble;
  if (sign.in !== undefined && !sign.in.includes(kind)) return false;
  if (sign.direction !== undefined && sign.direction !== event.direction) return false;
  if (sign.ikeVersion !== undefined && sign.ikeVersion !== (event.ikeVersion ?? session.ikeVersion)) return false;
  if (sign.auth === 'certificate' && !/cert|rsa|ecdsa/i.test(event.authMethod ?? session.authMethod ?? ''))
    return false;
  return sign.session === undefined || (CONDITIONS[sign.session]?.(session, trouble) ?? false);
}
