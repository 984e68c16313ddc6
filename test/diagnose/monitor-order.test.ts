import { describe, expect, it } from 'vitest';
import { type Said, diagnoseDirectly } from './direct.ts';
import { AUTHENTICATING, GOOD, K, OPENED, OTHER, PEER, SID, SID2, a, b } from './logs.ts';
import { IN_1, type MonitorRow, csv, ikeRows, jsonLines, queried, shuffled, tables } from './monitor.ts';

const SID3 = 'aaaaaaaa-77ec-40e6-b0d6-7ef40b2372a5';
const at = (second: number) => new Date(Date.UTC(2026, 2, 4, 8) + second * 1000).toISOString();
const refused = [
  ...AUTHENTICATING,
  K.refuses('Authentication failed'),
  K.closed('IKE authentication credentials are unacceptable'),
];
const phase1 = [K.initReceived(), K.peerOffersIke(), K.initGenerated(), K.azureRefuses('Policy Mismatch')];
const phase2 = [
  ...GOOD().slice(0, -1),
  K.final,
  K.peerOffersIpsec,
  K.qmCleanup(13868),
  K.azureRefuses('Policy Mismatch'),
];

/** Attempts, each of some milliseconds, minutes apart. */
const CASES: readonly (readonly [name: string, rows: readonly MonitorRow[]])[] = [
  ['a key that the peer rejects', ikeRows(b(refused), at(0), 10)],
  ['a policy that Azure refuses', ikeRows(b(phase1), at(0), 10)],
  ['a second phase that is refused', ikeRows(b(phase2), at(0), 10)],
  ['no failure', ikeRows(b(GOOD()), at(0), 10)],
  [
    'a refusal, and success after it',
    [...ikeRows(b(phase1), at(0), 10), ...ikeRows(b(GOOD(), PEER, SID2), at(600), 10)],
  ],
  [
    'success, and a refusal after it',
    [...ikeRows(b(GOOD(), PEER, SID2), at(0), 10), ...ikeRows(b(refused, PEER, SID3), at(600), 10)],
  ],
  [
    'attempts under one session id',
    [0, 1, 2].flatMap((n) =>
      ikeRows(
        b([K.initSent(`0xA${n}`), K.initResponse(`0xA${n}`), K.authSent, K.refuses('Authentication failed')]),
        at(60 * n),
        10,
      ),
    ),
  ],
  [
    'two peers and two instances side by side',
    [
      ...ikeRows(b(refused), at(0), 10),
      ...ikeRows(b(phase2, OTHER, SID2), at(0), 10),
      ...ikeRows(b(GOOD('0x3333333333333333'), PEER, SID3), at(0), 10, IN_1),
    ],
  ],
  ['rows without a session id', ikeRows(a(refused), at(0), 10)],
  [
    'an unanswered first packet, again and again',
    [0, 1, 2, 3].flatMap((n) => ikeRows(b([K.initSent(`0xB${n}`)], PEER, `${SID.slice(0, -1)}${n}`), at(15 * n), 10)),
  ],
  ['an exchange that never gets past its opening', ikeRows(b(OPENED), at(0), 10)],
];

/** All that happens within a second at one moment of it. */
const coarse = (rows: readonly MonitorRow[]) => rows.map((row) => ({ ...row, time: `${row.time.slice(0, 19)}.123Z` }));

/** What does not depend on where a row stands. */
function gist(said: Said): unknown {
  return {
    verdict: said.verdict,
    verdicts: said.verdicts,
    findings: said.findings.map(({ evidence, ...finding }) => ({
      ...finding,
      evidence: evidence.map((line) => /\](?: |\w)[^"]{0,60}/.exec(line.text)?.[0]).toSorted(),
    })),
    // Which of two that began at one moment is named first is nobody's business.
    negotiations: said.negotiations
      .map(({ steps, id: _id, ...negotiation }) => ({ ...negotiation, steps: steps.map((step) => step.message) }))
      .toSorted((x, y) => (JSON.stringify(x) < JSON.stringify(y) ? -1 : 1)),
  };
}

const ordered = (said: Said) => gist(said);

describe('rows in any order give the same diagnosis', () => {
  it.each(CASES)('%s', async (_, rows) => {
    const plain = ordered(await diagnoseDirectly({ 'PT1H.json': jsonLines(rows) }));
    const orders = [rows.toReversed(), ...[1, 2, 3, 4, 5].map((seed) => shuffled(rows, seed))];
    for (const order of orders) {
      expect(ordered(await diagnoseDirectly({ 'PT1H.json': jsonLines(order) }))).toEqual(plain);
      expect(ordered(await diagnoseDirectly({ 'export.json': tables(order) })), 'tables').toMatchObject({
        verdict: (plain as Said).verdict,
      });
    }
  });
});

describe('within one instant, where no order is kept', () => {
  const facts = ({ verdict, findings, negotiations }: Said) => ({
    cause: verdict.cause,
    findings: findings.map(({ id, peer, phase, confidence, occurrences, causedBy }) => ({
      id,
      peer,
      phase,
      confidence,
      occurrences,
      causedBy,
    })),
    negotiations: negotiations
      .map(({ peer, outcome, stoppedAt, attempts, initiator }) =>
        [peer, outcome, stoppedAt, attempts, initiator].join(),
      )
      .toSorted(),
  });

  it.each(CASES)('%s', async (_, rows) => {
    const second = coarse(rows);
    const plain = facts(await diagnoseDirectly({ 'query.csv': csv(second) }));
    for (const seed of [11, 12, 13, 14, 15, 16])
      expect(facts(await diagnoseDirectly({ 'query.csv': csv(shuffled(second, seed)) })), `seed ${seed}`).toEqual(
        plain,
      );
    expect(facts(await diagnoseDirectly({ 'query.csv': csv(second.toReversed()) })), 'newest first').toEqual(plain);
  });
});

describe('exports that were cut into files', () => {
  it('are put together by their times', async () => {
    const rows = CASES[7]?.[1] ?? [];
    const plain = ordered(await diagnoseDirectly({ 'PT1H.json': jsonLines(rows) }));
    const odd = rows.filter((_, index) => index % 2 === 1);
    const even = rows.filter((_, index) => index % 2 === 0);
    const split = await diagnoseDirectly({
      'a.json': `${JSON.stringify(odd.toReversed().map(queried), null, 2)}\n`,
      'b.json': `${JSON.stringify(even.map(queried))}\n`,
    });
    const { verdict, verdicts } = plain as Said;
    expect({ verdict: split.verdict, verdicts: split.verdicts }).toEqual({ verdict, verdicts });
    const outcomes = ({ negotiations }: Said) => negotiations.map(({ outcome }) => outcome).toSorted();
    expect(outcomes(split)).toEqual(outcomes(plain as Said));
  });
});
