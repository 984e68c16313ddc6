import signTable from '../../../resources/rules/signs.json' with { type: 'json' };
import { cut } from '../../../shared/base/text.ts';
import type { Confidence, FindingId, Phase, Severity } from '../../../shared/model/words.ts';
import { RULE_LIMITS, type SESSION_CONDITIONS } from '../../../shared/model/rules.ts';
import type { EventDraft } from '../formats/format.ts';
import { installed } from '../rules/installed.ts';
import { type PhaseClass, type Placed, phaseName, placeOf } from './phase.ts';
import type { Moment, Session, Trouble } from './session.ts';
import type { Story } from './story.ts';

/** A rule over one event in its session, as resources/rules/signs.json has it; its README says what each field means. */
export interface Sign {
  readonly id: string;
  /** Null for what is known to mean no trouble. */
  readonly finding: string | null;
  readonly codes?: readonly number[] | undefined;
  readonly notifies?: readonly string[] | undefined;
  readonly messages?: readonly string[] | undefined;
  /** Of the record's words, for what has no code. */
  readonly words?: string | undefined;
  readonly in?: readonly string[] | undefined;
  readonly direction?: string | undefined;
  readonly ikeVersion?: number | undefined;
  readonly auth?: string | undefined;
  readonly session?: string | undefined;
  /** Messages or steps that the session has, whenever; that it has not. */
  readonly seen?: readonly string[] | undefined;
  readonly unseen?: readonly string[] | undefined;
  /** The same of what came after the trouble. */
  readonly followedBy?: readonly string[] | undefined;
  readonly notFollowedBy?: readonly string[] | undefined;
  /** The phase that the finding names, where it is not the event's own. */
  readonly phase?: string | undefined;
  /** Whose refusal the code itself says it is. */
  readonly failurePoint?: 'local' | 'remote' | undefined;
  /** Told apart from other findings of the same name: another fault in truth. */
  readonly apart?: string | undefined;
  /** The finding that the same lines may stand for instead; shown under this one, low. */
  readonly alternative?: string | undefined;
  /** Means nothing once something better is known: of the same peer, or that its tunnel stands. */
  readonly fallback?: true | undefined;
  /** Part of a normal exchange where an SA follows. */
  readonly normal?: true | undefined;
  /** Of a pack: tried before our own. */
  readonly instead?: true | undefined;
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
  readonly failurePoint: 'local' | 'remote' | null;
  readonly apart: string | null;
  readonly alternative: FindingId | null;
  readonly fallback: boolean;
  readonly normal: boolean;
  /** The event says of itself that it is benign, whatever its code means elsewhere. */
  readonly flagged: boolean;
}

export type CompiledSign = Sign & { readonly pattern: RegExp | null };

const SIGNS: readonly CompiledSign[] = (signTable.signs as readonly Sign[]).map((sign) => ({
  ...sign,
  pattern: sign.words === undefined ? null : new RegExp(sign.words, 'i'),
}));

/** What a session must look like as a whole for a sign that asks for it. */
type Condition = (session: Session, trouble: Trouble, story: Story) => boolean;
const CONDITIONS: Readonly<Record<(typeof SESSION_CONDITIONS)[number], Condition>> = {
  /** Azure had accepted the peer's proof and answered with final selectors; only the peer rejects. */
  'azure-accepted-peer': (session) =>
    session.seen.selectorsFinal > 0 && session.seen.authReceived > 0 && rejecter(session) === 'peer',
  /** The peer had accepted Azure's proof, for it answered with its own; only Azure rejects. */
  'peer-accepted-azure': (session) =>
    session.initiator === 'azure' && session.seen.authReceived > 0 && rejecter(session) === 'azure',
  /** Nothing at all came from the peer. */
  silent: ({ seen }) => seen.received === 0,
  /** The peer asked for ranges and Azure never answered with a final set for them. */
  'selectors-unanswered': ({ askedTsids, finalTsids, seen }) =>
    seen.selectorsRequested > 0 && (seen.selectorsFinal === 0 || [...askedTsids].some((id) => !finalTsids.has(id))),
  /** Offers for the IKE SA of either side are in the log, to be compared. */
  'offers-seen': ({ proposals }) =>
    proposals.some(({ drafts }) => drafts.some((proposal) => proposal.phase === 'ike' && proposal.integrity !== null)),
};

/** Who rejects the other's proof in this session, as far as the lines say; both where each does. */
function rejecter({ troubles }: Session): 'peer' | 'azure' | 'both' | null {
  const sides = new Set(
    troubles
      .filter(({ event }) => event.notify === 'authentication-failed' || AUTHENTICATION.includes(event.errorCode ?? 0))
      .map(({ event }) => event.failurePoint)
      .filter((side) => side !== null),
  );
  return sides.size > 1 ? 'both' : sides.has('remote') ? 'peer' : sides.has('local') ? 'azure' : null;
}

const AUTHENTICATION: readonly number[] = [13_801, 13_826];

/** What takes any error at all stands behind everything that knows one. */
const KNOWING = SIGNS.filter((sign) => !takesAnything(sign));
const TAKING_ANYTHING = SIGNS.filter(takesAnything);

function inOrder(): readonly CompiledSign[] {
  const { signs } = installed();
  if (signs.length === 0) return SIGNS;
  const before = signs.filter((sign) => sign.instead === true);
  return [...before, ...KNOWING, ...signs.filter((sign) => sign.instead !== true), ...TAKING_ANYTHING];
}

/**
 * The first sign that fits; null for an event that means no trouble. Signs stand in the table from the narrow to the wide;
 * those of packs are tried where none of ours knows the event, or before ours where they say so.
 */
export function readSign(session: Session, trouble: Trouble, story: Story): SignHit | null {
  const { event } = trouble;
  const placed = placeOf(session, trouble, story);
  const sign = inOrder().find((one) => fits(one, event) && fitsPlace(one, session, trouble, story, placed));
  if (sign === undefined || sign.finding === null) return null;
  const named = phaseName(placed.kind, session, event);
  const own = sign.phase as Phase | undefined;
  return {
    sign: sign.id,
    finding: sign.finding as FindingId,
    severity: event.severity === 'info' ? 'info' : (sign.severity as Severity),
    confidence: confidenceOf(sign, event, placed),
    // The sign's own word gives way where the record says main mode and nothing says IKEv2.
    phase:
      own === undefined
        ? named
        : own === 'ike-auth' && event.phase === 'main-mode' && session.ikeVersion !== 2
          ? 'main-mode'
          : own,
    kind: placed.kind,
    failurePoint: event.failurePoint ?? sign.failurePoint ?? null,
    apart: sign.apart ?? null,
    alternative: (sign.alternative as FindingId | undefined) ?? null,
    fallback: sign.fallback === true,
    normal: sign.normal === true,
    flagged: event.severity === 'info' && sign.severity !== 'info',
  };
}

/** Weaker than the sign's own where only the place in a session without a head says the phase, or only a summary's words say it at all. */
function confidenceOf(sign: Sign, event: EventDraft, placed: Placed): Confidence {
  if (sign.in !== undefined && !placed.sure && !sign.in.includes('unknown')) return 'low';
  if (event.message === 'ike-error' && sign.confidence === 'high') return 'medium';
  return sign.confidence as Confidence;
}

function takesAnything(sign: CompiledSign): boolean {
  return (
    sign.codes === undefined && sign.notifies === undefined && sign.messages === undefined && sign.pattern === null
  );
}

function fits(sign: CompiledSign, event: EventDraft): boolean {
  const any =
    (sign.codes !== undefined && event.errorCode !== null && sign.codes.includes(event.errorCode)) ||
    (sign.notifies !== undefined && event.notify !== null && sign.notifies.includes(event.notify)) ||
    (sign.messages !== undefined && sign.messages.includes(event.message)) ||
    (sign.pattern !== null && sign.pattern.test(cut(event.text, RULE_LIMITS.words)));
  const anything = takesAnything(sign);
  // The code 0 is success, whatever record carries it.
  return any || (anything && event.severity === 'error' && event.errorCode !== 0);
}

function fitsPlace(sign: Sign, session: Session, trouble: Trouble, story: Story, { kind }: Placed): boolean {
  const { event } = trouble;
  if (sign.in !== undefined && !sign.in.includes(kind)) return false;
  if (sign.direction !== undefined && sign.direction !== event.direction) return false;
  if (sign.ikeVersion !== undefined && sign.ikeVersion !== (event.ikeVersion ?? session.ikeVersion)) return false;
  if (sign.auth === 'certificate' && !/cert|rsa|ecdsa/i.test(event.authMethod ?? session.authMethod ?? ''))
    return false;
  if (sign.session !== undefined && !isAs(sign.session, session, trouble, story)) return false;
  return fitsCourse(sign, trouble, story);
}

function isAs(condition: string, session: Session, trouble: Trouble, story: Story): boolean {
  return Object.hasOwn(CONDITIONS, condition)
    ? CONDITIONS[condition as keyof typeof CONDITIONS](session, trouble, story)
    : false;
}

/** What else the negotiation has, by message or by step. */
function fitsCourse({ seen, unseen, followedBy, notFollowedBy }: Sign, trouble: Trouble, story: Story): boolean {
  const has = (moments: readonly Moment[], name: string) =>
    moments.some(({ message, step }) => message === name || step === name);
  if (seen?.every((name) => has(story.moments, name)) === false) return false;
  if (unseen?.some((name) => has(story.moments, name)) === true) return false;
  if (followedBy === undefined && notFollowedBy === undefined) return true;
  const after = story.after(trouble);
  return (
    (followedBy ?? []).every((name) => has(after, name)) && !(notFollowedBy ?? []).some((name) => has(after, name))
  );
}
