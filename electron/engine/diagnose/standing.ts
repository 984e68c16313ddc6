import type { FindingId } from '../../../shared/model/words.ts';
import type { FindingDraft } from './draft.ts';
import { lastMark } from './heal.ts';
import type { End, Gathered, PeerRecord } from './gather.ts';
import { type Backward, type Mark, type Span, isAfter, lastOf } from './order.ts';
import type { Place } from './session.ts';

/** Tunnels that stand by the last word of the log, by instance and peer, with the line that says so. */
export type Standing = ReadonlyMap<string, Place>;

export function placeKey(place: { readonly peer: string | null; readonly instance: string | null }): string {
  return `${place.instance ?? ''}|${place.peer ?? ''}`;
}

/** An SA that went away after it had stood, unless it came again. */
const GONE: ReadonlySet<FindingId> = new Set(['peer-deleted-sa', 'sa-lifetime-expired', 'dpd-timeout']);
/** What may end a tunnel without being a failure. */
const ENDED: ReadonlySet<FindingId> = new Set(['azure-side-change', 'connection-standby']);
/** Lines may be missing where these are told, so that the last word of the log may not be the last that was said. */
const GAPS: ReadonlySet<FindingId> = new Set(['trace-events-lost', 'wfp-parse-error']);

/**
 * No public line says that a tunnel is up: Azure's final selectors are the last thing before it, and a refusal of the child
 * SA may still follow them. So they count only where the exchange is whole or the log goes on with something else, and no gap
 * is known in it.
 */
export function standingOf({ peers, ends }: Gathered, drafts: readonly FindingDraft[], backward: Backward): Standing {
  const found = new Map<string, Place>();
  if (drafts.some(({ id }) => GAPS.has(id))) return found;
  for (const record of peers.values()) {
    const end = endOf(record, backward);
    if (end === null || !isLastWord(record, backward)) continue;
    if (!end.explicit && !goesOn(ends.get(end.file), end, backward)) continue;
    if (drafts.some((draft) => isOf(draft, record) && isEnd(draft, record, backward))) continue;
    found.set(placeKey(record), { file: end.file, line: end.line });
  }
  return found;
}

/** Without a clock, the first that was read of a file that stands newest first. */
function endOf({ ends }: PeerRecord, backward: Backward): End | null {
  if (ends === null) return null;
  return ends.last.time === null && backward.has(ends.last.file) ? ends.first : ends.last;
}

function isLastWord({ established, failed, open, silence }: PeerRecord, backward: Backward): boolean {
  if (established === null) return false;
  const last = lastOf(established, backward);
  return [failed, open, silence].every((span) => span === null || isAfter(last, lastOf(span, backward), backward));
}

/** Another negotiation ends behind it. */
function goesOn(span: Span | undefined, end: Mark, backward: Backward): boolean {
  return span !== undefined && isAfter(lastOf(span, backward), end, backward);
}

function isEnd(draft: FindingDraft, { established }: PeerRecord, backward: Backward): boolean {
  if (GONE.has(draft.id)) return !draft.healed;
  return (
    ENDED.has(draft.id) &&
    established !== null &&
    isAfter(lastMark(draft, backward), lastOf(established, backward), backward)
  );
}

function isOf(draft: FindingDraft, { peer, instance }: PeerRecord): boolean {
  return (draft.peer === null || draft.peer === peer) && (draft.instance === null || draft.instance === instance);
}
