import type { Change } from '../../../shared/model/comparison.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Digest } from './digest.ts';
import { isAddress } from './said.ts';
import { STATION, isSameOutcome, stationOf } from './stations.ts';
import { causeOf, failText, peersText, stationText } from './words.ts';

interface Changed {
  readonly change: Change;
  readonly headline: string;
}

/** What became of it from A to B, with the sentence that says why. */
export function changeOf(a: Digest, b: Digest, differs: boolean): Changed {
  const elsewhere = elseText(a, b);
  if (elsewhere !== null) return { change: 'different', headline: elsewhere };
  const [was, is] = [a.side.health, b.side.health];
  if (was === 'unhealthy' && is === 'healthy')
    return { change: 'fixed', headline: `Fixed: it ${failText(a, 'failed')}, and now the tunnel comes up.` };
  if (was === 'healthy' && is === 'unhealthy')
    return {
      change: 'worse',
      headline: `Worse: the tunnel came up, and now it ${stationOf(b) === STATION.held ? `is lost again (${causeOf(b)})` : failText(b, 'fails')}.`,
    };
  const more = differs ? ', with differences' : '';
  if (isSameOutcome(a, b))
    return { change: 'unchanged', headline: `Unchanged: ${sameText(stationOf(b) === null ? a : b)}${more}.` };
  const [from, to] = [rankOf(a), rankOf(b)];
  if (from === null || to === null) return { change: 'different', headline: `Different: ${bothText(a, b)}.` };
  if (from < to)
    return {
      change: 'improved',
      headline: `Improved: it ${failText(a, 'failed')}, and now gets further: it ${failText(b, 'fails')}.`,
    };
  if (from > to)
    return {
      change: 'worse',
      headline: `Worse: it ${failText(a, 'failed')}, and now does not get as far: it ${failText(b, 'fails')}.`,
    };
  return {
    change: 'different',
    headline: `Different: both fail ${stationText(to)}, the first by ${causeOf(a)}, the second by ${causeOf(b)}.`,
  };
}

/** How far a failed one got. A connection that is not there, or is of another kind, is on no way that others go. */
function rankOf(of: Digest): number | null {
  const station = of.side.health === 'unhealthy' ? stationOf(of) : null;
  return station === STATION.configuration ? null : station;
}

/** Why the two cannot be held against each other; null where they can. */
function elseText(a: Digest, b: Digest): string | null {
  const empty = [
    a.side.empty ? `the first has nothing of ${a.side.part}` : null,
    b.side.empty ? `the second has nothing of ${b.side.part}` : null,
  ]
    .filter((text) => text !== null)
    .join(', and ');
  if (empty !== '') return `Different: ${empty}, so there is nothing to compare.`;
  // Who names two parts wants them compared, whatever their peers.
  if (a.side.part !== '' || b.side.part !== '') return null;
  const [own, other] = [named(a), named(b)];
  if (own.length > 0 && other.length > 0) {
    if (!own.some((peer) => other.includes(peer)))
      return `Different: the two are about different tunnels, ${peersText(a)} against ${peersText(b)}.`;
    const [one, two] = [aboutOf(a), aboutOf(b)];
    // What a verdict is about has to be met in the other run too.
    if (one !== null && !other.includes(one))
      return `Different: the first is about ${one}, with which the second has nothing.`;
    if (two !== null && !own.includes(two))
      return `Different: the second is about ${two}, with which the first has nothing.`;
    if (one !== null && two !== null && one !== two && a.side.health === 'unhealthy' && b.side.health === 'unhealthy')
      return `Different: in the first the tunnel to ${one} ${failText(a, 'fails')}, in the second the one to ${two} ${failText(b, 'fails')}.`;
  }
  return isOtherGateway(a, b)
    ? `Different: the two are of different gateways, ${localsText(a)} against ${localsText(b)}.`
    : null;
}

/** Each instance of a gateway has an address of its own, so only runs of the same instances tell. */
function isOtherGateway(a: Digest, b: Digest): boolean {
  const [own, other] = [a.locals.filter(isAddress), b.locals.filter(isAddress)];
  if (own.length === 0 || other.length === 0 || own.some((local) => other.includes(local))) return false;
  const [one, two] = [a.side.run.instances, b.side.run.instances];
  return one.length === 0 || two.length === 0 || one.some((instance) => two.includes(instance));
}

function localsText({ locals }: Digest): string {
  const [first = '', ...more] = locals.filter(isAddress);
  return more.length === 0 ? first : `${first} and ${plural(more.length, 'more', 'more')}`;
}

/** Peers of negotiations, of the verdict, and of the statistics. */
function named({ side, finding, connection }: Digest): readonly string[] {
  const peers = [...side.peers, finding?.peer ?? null, ...connection.map(({ remoteEndpoint }) => remoteEndpoint)];
  return [...new Set(peers.flatMap((peer) => (peer !== null && isAddress(peer) ? peer : [])))];
}

function aboutOf({ finding }: Digest): string | null {
  const peer = finding?.peer ?? null;
  return peer !== null && isAddress(peer) ? peer : null;
}

function sameText(of: Digest): string {
  switch (of.side.health) {
    case 'healthy':
      return 'the tunnel comes up in both';
    case 'unknown':
      return of.side.cause === null
        ? 'neither log tells whether the tunnel came up'
        : `neither log tells whether the tunnel came up, and both show the same (${causeOf(of)})`;
    case 'unhealthy':
      return `both ${failText(of, 'fail')}`;
  }
}

function bothText(a: Digest, b: Digest): string {
  if (a.side.health === 'unknown' && b.side.health === 'unknown')
    return `neither log tells whether the tunnel came up; the first shows ${shownBy(a)}, the second ${shownBy(b)}`;
  return `the first ${stateText(a)}, the second ${stateText(b)}`;
}

function shownBy(of: Digest): string {
  return of.side.cause === null ? 'no failure' : causeOf(of);
}

function stateText(of: Digest): string {
  switch (of.side.health) {
    case 'healthy':
      return 'comes up';
    case 'unknown':
      return of.side.cause === null
        ? 'does not tell whether the tunnel came up'
        : `does not tell whether the tunnel came up (${causeOf(of)})`;
    case 'unhealthy':
      return failText(of, 'fails');
  }
}
