import { parseAddress } from '../../../shared/net/address.ts';
import type { SelectorDraft } from '../formats/format.ts';
import { type FindingDraft, findingDraft } from './draft.ts';
import type { Session } from './session.ts';

/**
 * Ranges that the peer asked for and that are not in Azure's final answer for the same selector id: normal narrowing
 * (RFC 7296, 2.9), told as information. Null where nothing was left out, or where Azure settled nothing.
 */
export function narrowed(session: Session, peer: string | null): FindingDraft | null {
  const all = session.selectors.flatMap(({ drafts }) => drafts);
  const finals = all.filter(({ role }) => role === 'final');
  const left = all.filter(
    (asked) =>
      asked.role === 'requested' &&
      finals.some((final) => sameList(final, asked)) &&
      !finals.some((final) => sameList(final, asked) && covers(final, asked)),
  );
  if (left.length === 0) return null;
  const [last] = session.moments.filter(({ message }) => message === 'selectors-final').slice(-1);
  return findingDraft('traffic-selector-mismatch', 'info', 'high', {
    sign: 'narrowed',
    apart: 'narrowed',
    phase: 'child-sa',
    peer,
    local: session.local,
    instance: session.instance,
    first: last?.time ?? null,
    last: last?.time ?? null,
    firstSeq: last?.seq ?? 0,
    lastSeq: last?.seq ?? 0,
    lastFile: last?.file ?? -1,
    evidence: session.selectors
      .filter(({ drafts }) => drafts.some(({ role }) => role !== 'proposed'))
      .map(({ file, line }) => ({ file, line })),
    selectors: all.filter(({ role }) => role !== 'proposed'),
  });
}

function sameList(a: SelectorDraft, b: SelectorDraft): boolean {
  return a.tsid === b.tsid && a.side === b.side;
}

/** Whether the one range holds the whole other; a label that is no address holds nothing but itself. */
function covers(wide: SelectorDraft, narrow: SelectorDraft): boolean {
  if (wide.start === narrow.start && wide.end === narrow.end) return true;
  const [from, to, start, end] = [wide.start, wide.end, narrow.start, narrow.end].map(parseAddress);
  if (from === undefined || to === undefined || start === undefined || end === undefined) return false;
  if (from === null || to === null || start === null || end === null) return false;
  return from.family === start.family && from.value <= start.value && to.value >= end.value;
}
