import type { Returns } from '../../shared/contract/api.ts';
import { microsFromIso } from '../../shared/base/time.ts';
import type { Negotiation } from '../../shared/model/analysis.ts';

export type LadderEvent = Returns<'run.attempt'>['events'][number];

/** An id that was not said before, or was another one. */
export interface NewId {
  readonly what: 'initiatorCookie' | 'responderCookie' | 'tunnelId' | 'tsId';
  readonly value: string;
}

/** A message between the two, or something that one of them did by itself. */
export interface Rung {
  readonly kind: 'message' | 'act';
  readonly direction: 'sent' | 'received' | 'local';
  /** Whose rail an act is marked at. */
  readonly side: 'azure' | 'peer';
  /** The line that names it. */
  readonly head: LadderEvent;
  /** Lines that tell what the message carries, in their order. */
  readonly carried: readonly LadderEvent[];
  /** The same again, with nothing between, and how often. */
  readonly again: readonly LadderEvent[];
  readonly repeats: number;
  readonly ids: readonly NewId[];
  /** Of its first line; null without a clock. */
  readonly time: string | null;
  /** Microseconds since the rung before; null for the first one, and where one of the two has no clock. */
  readonly since: number | null;
}

type Exchange = 'ike' | 'child';

/** Lines of the log that name a packet, and those that tell what a packet carries: the same packet is told by several. */
const PACKETS: Readonly<Record<string, Exchange>> = {
  'sa-init-sent': 'ike',
  'sa-init-received': 'ike',
  'sa-init-response': 'ike',
  'auth-sent': 'child',
  'auth-received': 'child',
};
const PAYLOADS: Readonly<Record<string, Exchange>> = {
  'ike-proposal-sent': 'ike',
  'ike-proposal-received': 'ike',
  'main-mode-packet': 'ike',
  'ipsec-proposal-sent': 'child',
  'ipsec-proposal-received': 'child',
  'selectors-requested': 'child',
  'selectors-proposed': 'child',
  'selectors-final': 'child',
};
/** What the trace says of a failure of the peer is no message of it. */
const RECORDS: ReadonlySet<string> = new Set(['peer-failed']);

type Draft = Omit<Rung, 'ids' | 'time' | 'since'> & { readonly exchange: Exchange | null; readonly named: boolean };

/** The lines of an attempt as messages and acts, in their order. */
export function rungsOf(events: readonly LadderEvent[]): readonly Rung[] {
  const drafts: Draft[] = [];
  for (const event of events) {
    const { kind, side } = whatIs(event);
    const exchange = kind === 'act' ? null : (PACKETS[event.message] ?? PAYLOADS[event.message] ?? null);
    const named = PAYLOADS[event.message] === undefined;
    const at = exchange === null ? -1 : drafts.findLastIndex((draft) => draft.kind === 'message');
    const open = drafts[at];
    if (
      open !== undefined &&
      open.direction === event.direction &&
      open.exchange === exchange &&
      isSamePacket(open, event)
    ) {
      // A line of the same kind once more is of the next packet.
      if (!named && !open.carried.some(({ message }) => message === event.message)) {
        drafts[at] = { ...open, carried: [...open.carried, event] };
        continue;
      }
      // What is sent is told before the packet that carries it.
      if (named && !open.named) {
        drafts[at] = { ...open, head: event, carried: [open.head, ...open.carried], named: true };
        continue;
      }
    }
    drafts.push({
      kind,
      side,
      direction: kind === 'act' ? 'local' : event.direction,
      head: event,
      carried: [],
      again: [],
      repeats: 0,
      exchange,
      named,
    });
  }
  return timed(folded(drafts));
}

function whatIs(event: LadderEvent): Pick<Rung, 'kind' | 'side'> {
  if (event.wfp !== null) return { kind: 'act', side: event.wfp.failurePoint === 'remote' ? 'peer' : 'azure' };
  if (RECORDS.has(event.message)) return { kind: 'act', side: 'peer' };
  return { kind: event.direction === 'local' ? 'act' : 'message', side: 'azure' };
}

/** The lines of one packet are written at once. */
const SAME_PACKET = 1_000_000;

function isSamePacket({ head, carried, named }: Draft, event: LadderEvent): boolean {
  // What the peer asks for begins its message, unless the line that names the message stands before it.
  if (event.message === 'selectors-requested' && !named) return false;
  const last = (carried.at(-1) ?? head).time;
  const before = last === null ? null : microsFromIso(last);
  const now = event.time === null ? null : microsFromIso(event.time);
  return before === null || now === null || now - before <= SAME_PACKET;
}

/** The same message again and again is one rung. */
function folded(drafts: readonly Draft[]): readonly Draft[] {
  const out: Draft[] = [];
  for (const draft of drafts) {
    const last = out.at(-1);
    if (last === undefined || signatureOf(last) !== signatureOf(draft)) out.push(draft);
    else {
      const again = [...last.again, draft.head, ...draft.carried];
      out[out.length - 1] = { ...last, again, repeats: last.repeats + 1 };
    }
  }
  return out;
}

function signatureOf({ kind, side, direction, head, carried }: Draft): string {
  const { message, notify, errorCode, initiatorCookie, responderCookie, messageId, tsId } = head;
  return JSON.stringify([
    kind,
    side,
    direction,
    message,
    notify,
    errorCode,
    initiatorCookie,
    responderCookie,
    messageId,
    tsId,
    // Without a name of its own what it says is what it is.
    PACKETS[message] === undefined && notify === null && errorCode === null ? head.text : null,
    ...carried.map((event) => event.text),
  ]);
}

const IDS = ['initiatorCookie', 'responderCookie', 'tunnelId', 'tsId'] as const;

function timed(drafts: readonly Draft[]): readonly Rung[] {
  const known = new Map<string, string>();
  let before: number | null = null;
  let first = true;
  return drafts.map(({ kind, direction, side, head, carried, again, repeats }) => {
    const lines = [head, ...carried];
    const ids: NewId[] = [];
    for (const what of IDS) {
      for (const line of lines) {
        const value = line[what];
        if (value === null || /^0+$/.test(value) || known.get(what) === value) continue;
        known.set(what, value);
        ids.push({ what, value });
      }
    }
    const time = lines.flatMap((line) => line.time ?? []).toSorted()[0] ?? null;
    const at = time === null ? null : microsFromIso(time);
    const since = first || at === null || before === null ? null : at - before;
    before = at;
    first = false;
    return { kind, direction, side, head, carried, again, repeats, ids, time, since };
  });
}

export interface Stop {
  /** The bar stands behind this rung; -1 is before all. */
  readonly after: number;
  /** What it stopped by; null where the log only says no more. */
  readonly by: Rung | null;
}

/** Steps that bring no negotiation further. */
const NO_PROGRESS: ReadonlySet<string> = new Set(['notify', 'delete', 'dpd', 'timeout', 'other']);

/** Where an attempt stopped: at the last of the messages that refuse it, or at what ended it. Null where it came up. */
export function stopOf(rungs: readonly Rung[], outcome: Negotiation['outcome']): Stop | null {
  if (outcome === 'established') return null;
  const progress = rungs.findLastIndex(
    (rung) => rung.kind === 'message' && !isFailing(rung) && !NO_PROGRESS.has(rung.head.step),
  );
  let refused = -1;
  let first = -1;
  for (let at = progress + 1; at < rungs.length; at += 1) {
    const rung = rungs[at];
    if (rung === undefined || !isFailing(rung)) continue;
    if (first < 0) first = at;
    if (rung.kind === 'message') refused = at;
  }
  const after = refused >= 0 ? refused : first;
  return after < 0 ? { after: rungs.length - 1, by: null } : { after, by: rungs[after] ?? null };
}

export function isFailing({ head, carried }: Rung): boolean {
  return head.severity === 'error' || carried.some(({ severity }) => severity === 'error');
}

/** The rung that an event is told by; -1 where it is in none. */
export function rungOf(rungs: readonly Rung[], event: number): number {
  return rungs.findIndex(({ head, carried, again }) => [head, ...carried, ...again].some(({ id }) => id === event));
}

/** So many are drawn at most unless one asks for all, and so many at both ends and around what matters. */
const MOST_DRAWN = 120;
const ENDS = 40;
const AROUND = 6;

/** Stretches of rungs that are drawn, both ends included. What lies between them is counted and can be asked for. */
export function drawnOf(total: number, matters: readonly number[]): readonly (readonly [number, number])[] {
  if (total <= MOST_DRAWN) return total === 0 ? [] : [[0, total - 1]];
  const wanted = [
    [0, ENDS - 1] as const,
    ...matters.filter((at) => at >= 0).map((at) => [at - AROUND, at + AROUND] as const),
    [total - ENDS, total - 1] as const,
  ].toSorted((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [from, to] of wanted) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.min(total - 1, Math.max(last[1], to));
    else out.push([Math.max(0, from), Math.min(total - 1, to)]);
  }
  return out;
}
