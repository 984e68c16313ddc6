import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlacedNegotiation } from '../../shared/contract/api.ts';
import { statusOf, textPieces } from '../make/corpus-forms.ts';
import { type Part, byTime, tell } from '../make/corpus-plot.ts';
import { say } from '../make/corpus-talk.ts';
import { type Session, world } from '../make/corpus-world.ts';
import { type Bench, bench } from '../engine-kit.ts';

/** Negotiations by outcome, and only those that went otherwise than one before. */

let kit: Bench;
let run: string;
let peers: readonly string[];

const refused = (s: Session): Part[] => [
  say.offersIke(s),
  say.initSent(s),
  say.refused('No proposal chosen'),
  say.closed(s, statusOf(13_868)),
];
const silent = (s: Session): Part[] => [say.offersIke(s), say.initSent(s), say.closed(s, statusOf(13_805))];
const up = (s: Session): Part[] => [
  say.initReceived(s),
  say.initTaken(s),
  say.peerOffersIke(),
  say.authReceived(),
  say.asks(s),
  say.settles(s),
];

beforeAll(async () => {
  kit = await bench();
  const made = world(3);
  const [one, other] = [made.site(), made.site()];
  peers = [one.peer, other.peer];
  let at = made.start;
  const plot = [refused, refused, up, refused, silent, up, silent].flatMap((course) => {
    at += 60_000;
    const session = made.session(one);
    return tell(session, at, course(session));
  });
  const last = made.session(other);
  const pieces = textPieces(byTime([...plot, ...tell(last, at + 5000, refused(last))]), {
    form: 'B',
    failure: 'status',
    dice: made.dice,
    clock: 'iso',
  });
  const text = pieces.flatMap(({ lines }) => lines).join('\n');
  run = await kit.open(await kit.file('IkeLogs.txt', `${text}\n`));
});
afterAll(() => kit.close());

const told = ({ peer, outcome, steps, attempts }: PlacedNegotiation): string =>
  `${peers.indexOf(peer ?? '')} ${outcome} ${steps.length} ×${attempts}`;

async function list(over: object): Promise<readonly string[]> {
  const { total, all, rows } = await kit.client.call('run.negotiations', {
    run,
    filter: '',
    from: 0,
    count: 50,
    ...over,
  });
  expect([total, all]).toEqual([rows.length, 7]);
  return rows.map(told);
}

it('one that goes on for hours ends with its last line', async () => {
  const made = world(5);
  const session = made.session(made.site());
  const parts = Array.from({ length: 500 }, () => [30, say.asks(session)]).flat();
  const plot = tell(session, made.start, [...up(session), ...parts]);
  const pieces = textPieces(plot, { form: 'B', failure: 'status', dice: made.dice, clock: 'iso' });
  const text = pieces.flatMap(({ lines }) => lines).join('\n');
  const long = await kit.open(await kit.file('long/IkeLogs.txt', `${text}\n`));
  const { attempt, events } = await kit.client.call('run.attempt', { run: long, attempt: 1, most: 2000 });
  expect([attempt.from, attempt.to]).toEqual([events[0]?.time, events.at(-1)?.time]);
});

it('by outcome', async () => {
  expect(await list({})).toEqual([
    '0 failed 4 ×2',
    '0 established 6 ×1',
    '0 failed 4 ×1',
    '0 failed 3 ×1',
    '0 established 6 ×1',
    '0 failed 3 ×1',
    '1 failed 4 ×1',
  ]);
  expect(await list({ outcome: 'established' })).toEqual(['0 established 6 ×1', '0 established 6 ×1']);
  expect(await list({ outcome: 'incomplete' })).toEqual([]);
});

it('each course of a peer once, and the groups count what is listed', async () => {
  expect(await list({ differing: true })).toEqual([
    '0 failed 4 ×2',
    '0 established 6 ×1',
    '0 failed 3 ×1',
    '1 failed 4 ×1',
  ]);
  expect(await list({ differing: true, outcome: 'failed', filter: `peer:${peers[0]}` })).toEqual([
    '0 failed 4 ×2',
    '0 failed 3 ×1',
  ]);
  const { groups, found } = await kit.client.call('run.negotiations', {
    run,
    filter: '',
    from: 0,
    count: 1,
    differing: true,
    find: ['n1', 'n999'],
  });
  expect(groups.map(({ rows, attempts, failed, established }) => [rows, attempts, failed, established])).toEqual([
    [3, 4, 3, 1],
    [1, 1, 1, 0],
  ]);
  expect(found).toEqual([0, null]);
});
