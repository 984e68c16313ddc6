import { AFTER_INIT, type Before, type Moment, type Session, type Trouble } from './session.ts';

/** A session in the order in which it happened, whatever the order of the rows. */
export interface Story {
  readonly moments: readonly Moment[];
  /** How the rows stand; "unknown" where nothing in them tells. */
  readonly rows: 'forward' | 'backward' | 'unknown';
  before(trouble: Trouble): Before;
  /** What came after it. */
  after(trouble: Trouble): readonly Moment[];
}

const FIRST_PACKET = 2;

/**
 * By the clock where there is one. Rows exported newest first, or in no stable order, are told by a first packet that stands
 * behind what follows from it; they are then put in the order of the protocol, within one instant too: exports keep no
 * order there. `newestFirst` says that other sessions of the same file were seen to stand so.
 */
export function storyOf(session: Session, newestFirst: boolean): Story {
  const read = session.moments;
  const way = clockWay(read);
  const late = isLate(read);
  const turned = late || session.rows === 'backward';
  const rows = way !== 'unknown' ? way : turned ? 'backward' : startsWell(read) ? 'forward' : 'unknown';
  const backward = rows === 'backward' || (rows === 'unknown' && newestFirst);
  const moments = arrange(backward ? read.toReversed() : read, way !== 'unknown' || !late);
  const places = new Map(moments.map((moment, index) => [moment.seq, index]));
  const befores = beforeEach(moments);
  return {
    moments,
    rows,
    before(trouble) {
      const index = places.get(trouble.moment.seq);
      return (index === undefined ? undefined : befores[index]) ?? trouble.before;
    },
    after(trouble) {
      const index = places.get(trouble.moment.seq);
      return index === undefined ? moments.filter(({ seq }) => seq > trouble.moment.seq) : moments.slice(index + 1);
    },
  };
}

/** How the clock runs down the rows; unknown without one, or within one instant. */
function clockWay(moments: readonly Moment[]): Story['rows'] {
  let up = 0;
  let down = 0;
  let last: number | null = null;
  for (const { time } of moments) {
    if (time === null) continue;
    if (last !== null && time > last) up += 1;
    if (last !== null && time < last) down += 1;
    last = time;
  }
  return up === down ? 'unknown' : up > down ? 'forward' : 'backward';
}

/** Most of what follows from a first packet stands before it. */
function isLate(moments: readonly Moment[]): boolean {
  const first = moments.findIndex((moment) => moment.rank === FIRST_PACKET);
  if (first < 0) return false;
  const follows = (moment: Moment) => moment.rank > AFTER_INIT;
  return moments.slice(0, first).filter(follows).length > moments.slice(first).filter(follows).length;
}

/** A first packet with what follows from it behind it. */
function startsWell(moments: readonly Moment[]): boolean {
  const first = moments.findIndex((moment) => moment.rank === FIRST_PACKET);
  return first >= 0 && !isLate(moments) && moments.slice(first).some((moment) => moment.rank > AFTER_INIT);
}

interface Placed {
  readonly moment: Moment;
  readonly time: number;
  readonly rank: number;
  readonly index: number;
}

/** By time; what has none goes with the row before it. Where the order within an instant can't be right, by the protocol's. */
function arrange(moments: readonly Moment[], byTime: boolean): readonly Moment[] {
  let time = Number.NEGATIVE_INFINITY;
  let rank = 0;
  const placed = moments.map((moment, index): Placed => {
    if (byTime && moment.time !== null) time = moment.time;
    if (moment.rank > 0) rank = moment.rank;
    return { moment, time, rank, index };
  });
  const timed = placed.toSorted((a, b) => a.time - b.time || a.index - b.index);
  const clocked = moments.some((moment) => moment.time !== null);
  if (!isLate(timed.map(({ moment }) => moment)) && !(clocked && isMixed(timed)))
    return timed.map(({ moment }) => moment);
  return placed.toSorted((a, b) => a.time - b.time || a.rank - b.rank || a.index - b.index).map(({ moment }) => moment);
}

/** A refusal before the exchange that it refuses, or that exchange before the first packet, all within one instant: no order of rows. */
function isMixed(timed: readonly Placed[]): boolean {
  let instant = Number.NaN;
  let highest = 0;
  return timed.some(({ moment, time }) => {
    if (time !== instant) [instant, highest] = [time, 0];
    const mixed =
      moment.rank > 0 &&
      highest > AFTER_INIT &&
      moment.rank < highest &&
      (moment.rank <= AFTER_INIT || isOpening(moment));
    highest = Math.max(highest, moment.rank);
    return mixed;
  });
}

function isOpening({ message }: Moment): boolean {
  return message === 'auth-sent' || message === 'auth-received';
}

/** For each moment, what came before it. */
function beforeEach(moments: readonly Moment[]): Before[] {
  let init = false;
  let auth = false;
  let child = false;
  /** An SA stands: whatever comes now without a new IKE_SA_INIT or IKE_AUTH is a later exchange. */
  let stands = false;
  let later: Before['later'] = null;
  return moments.map(({ message, step }) => {
    const before: Before = { init, auth, child, later };
    switch (message) {
      case 'sa-init-sent':
      case 'sa-init-received':
        [init, stands, later] = [true, false, null];
        break;
      case 'sa-init-response':
      case 'sa-init-generated':
      case 'main-mode-packet':
        init = true;
        break;
      case 'auth-sent':
      case 'auth-received':
        [auth, stands, later] = [true, false, null];
        break;
      case 'ipsec-proposal-sent':
      case 'ipsec-proposal-received':
        child = true;
        break;
      case 'selectors-requested':
      case 'selectors-proposed':
        child = true;
        if (stands) later = 'child';
        break;
      case 'selectors-final':
        stands = true;
        break;
      case 'ike-proposal-sent':
      case 'ike-proposal-received':
        if (stands) later = 'ike';
        break;
      default:
        if (step === 'established') stands = true;
    }
    return before;
  });
}

/**
 * Who began: the sender of the first packet whose responder cookie is zero. A reply with a notify may carry a zero cookie too,
 * so that where both sides show one the exchange decides, then the order. Without its first packet, the answer to it tells.
 */
export function initiatorOf({ moments }: Pick<Story, 'moments'>): Session['initiator'] {
  const has = (message: string) => moments.some((moment) => moment.message === message);
  const first = moments.filter((moment) => moment.first).map((moment) => moment.message);
  const sides = new Set(first);
  const answered = has('sa-init-response') ? 'azure' : has('sa-init-generated') ? 'peer' : null;
  if (sides.size === 1) return sides.has('sa-init-sent') ? 'azure' : 'peer';
  if (sides.size === 0) return answered;
  return answered ?? (first[0] === 'sa-init-sent' ? 'azure' : 'peer');
}
