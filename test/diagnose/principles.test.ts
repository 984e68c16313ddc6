import { describe, expect, it } from 'vitest';
import { type Files, type Said, diagnoseDirectly } from './direct.ts';
import {
  AUTHENTICATING,
  GOOD,
  K,
  MM,
  OPENED,
  OTHER,
  PEER,
  QM,
  SID,
  SID2,
  a,
  b,
  block,
  c,
  clocked,
  e,
  ikeErrors,
  result,
  stats,
  textOf,
  traceLine,
} from './logs.ts';

const log = (lines: readonly string[]): Promise<Said> => diagnoseDirectly({ 'IkeLogs.txt': lines });
const trace = (lines: readonly string[]): Promise<Said> => diagnoseDirectly({ 'Scrubbed-wfpdiag.txt': lines });
const run = (files: Files): Promise<Said> => diagnoseDirectly(files);
const told = (said: Said) => said.findings.map((finding) => `${finding.severity} ${finding.id}`);
const of = (said: Said, id: string) => said.findings.find((finding) => finding.id === id);

describe('1. phase before code', () => {
  it('13868 is a finding of its own in each half of the negotiation', async () => {
    const refused = (lines: readonly string[]) => log(b([...lines, K.refuses('Policy Mismatch')]));
    const at = async (said: Promise<Said>) =>
      (await said).findings.map(({ id, phase, confidence }) => [id, phase, confidence]);
    expect(await at(refused([K.offersIke, K.initSent()]))).toEqual([['policy-mismatch-ike', 'ike-sa-init', 'high']]);
    expect(await at(refused(AUTHENTICATING))).toEqual([['policy-mismatch-ipsec', 'child-sa', 'high']]);
    expect(await at(refused([...GOOD(), K.asks]))).toEqual([['policy-mismatch-ipsec', 'rekey', 'high']]);
    expect(await at(refused([...GOOD(), K.offersIke]))).toEqual([['policy-mismatch-ike', 'rekey', 'high']]);
    expect(await at(refused([]))).toEqual([['policy-mismatch-ike', null, 'low']]);
    expect(await at(refused([K.asks]))).toEqual([['policy-mismatch-ipsec', 'rekey', 'low']]);
  });

  it('what a record says of itself stands above its place', async () => {
    // A quick mode that is cleaned up in a session that shows only SA_INIT; a main mode after IKE_AUTH.
    expect(told(await log([...a(OPENED), K.qmCleanup(13_868)]))).toEqual(['error policy-mismatch-ipsec']);
    expect(told(await log([...a(AUTHENTICATING), K.mmCleanup(13_868)]))).toEqual(['error policy-mismatch-ike']);
    expect(told(await log([...b(OPENED), e({ type: 'QM_SA', code: 13_868 })]))).toEqual([
      'error policy-mismatch-ipsec',
    ]);
  });

  it('the exchange that a tag names stands above the place, and below what the words say', async () => {
    expect(
      told(await log(b([...AUTHENTICATING, '[RECEIVED][SA_INIT] Received Notify Message - Policy Mismatch']))),
    ).toEqual(['error policy-mismatch-ike']);
    expect(told(await log(b([K.initSent(), '[RECEIVED][SA_AUTH] Received Notify Message - Policy Mismatch'])))).toEqual(
      ['error policy-mismatch-ipsec'],
    );
  });

  it('a refusal whose half is not shown joins one of the same peer whose half is', async () => {
    const said = await run({
      'IkeLogs.txt': b([K.refuses('Policy Mismatch')]),
      'Scrubbed-wfpdiag.txt': block(QM, 13_868),
    });
    expect(said.findings.map(({ id, confidence, occurrences }) => [id, confidence, occurrences])).toEqual([
      ['policy-mismatch-ipsec', 'high', 2],
    ]);
  });
});

describe('2. IKE_AUTH carries two verdicts', () => {
  it('a policy refusal there concerns the child SA', async () => {
    const said = await log(b([...AUTHENTICATING, K.refuses('NO_PROPOSAL_CHOSEN')]));
    expect(told(said)).toEqual(['error policy-mismatch-ipsec']);
  });

  it('one direction only: the key first', async () => {
    const said = await log(b([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))]));
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'psk-mismatch', confidence: 'high', failurePoint: 'remote' }),
    ]);
    expect(said.findings[0]?.explanation).toContain('identities');
  });

  it('both directions rejected is the key, high, and nobody is named', async () => {
    const said = await log([
      ...b([...AUTHENTICATING, K.refuses('Authentication failed')]),
      ...b([K.initReceived(), K.initGenerated(), K.authReceived, K.azureRefuses('Authentication failed')], PEER, SID2),
    ]);
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'psk-mismatch', confidence: 'high', failurePoint: null, occurrences: 2 }),
    ]);
    expect(said.findings[0]?.title).toContain("each other's");
  });

  const accepted = [K.initReceived(), K.initGenerated(), K.authReceived, K.asks, K.final];
  it('Azure accepted the peer and the peer rejects Azure: identity, medium, with the closing in it', async () => {
    const said = await log(b([...accepted, K.refuses('Authentication failed'), K.closed(textOf(13_801))]));
    expect(said.findings).toEqual([
      expect.objectContaining({
        id: 'identity-mismatch',
        broader: 'psk-mismatch',
        confidence: 'medium',
        failurePoint: 'remote',
      }),
    ]);
  });

  it('the reverse', async () => {
    const said = await log(
      b([...AUTHENTICATING, K.authReceived, K.azureRefuses('Authentication failed'), K.closed(textOf(13_801))]),
    );
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'identity-mismatch', confidence: 'medium', failurePoint: 'local' }),
    ]);
  });

  it('the same refusal where Azure began does not turn it back into the key', async () => {
    const said = await log([
      ...b([...accepted, K.refuses('Authentication failed')]),
      ...b([...AUTHENTICATING, K.refuses('Authentication failed')], PEER, SID2),
    ]);
    expect(said.findings.map(({ id, confidence }) => [id, confidence])).toEqual([['identity-mismatch', 'medium']]);
  });

  it('Azure rejecting the peer besides does: then both are rejected', async () => {
    const said = await log([
      ...b([...accepted, K.refuses('Authentication failed')]),
      ...b([K.initReceived('0x99'), K.authReceived, K.azureRefuses('Authentication failed')], PEER, SID2),
    ]);
    expect(said.findings.map(({ id, confidence }) => [id, confidence])).toEqual([['psk-mismatch', 'high']]);
  });

  it('connected, 0 bytes, child failures again and again is one story', async () => {
    const said = await run({
      'ConnectionStats.txt': stats('Connected', 0, 0, '2/2/2017 4:30:00 PM'),
      'IkeLogs.txt': [SID, SID2].flatMap((sid) => b([...AUTHENTICATING, K.refuses('Policy Mismatch')], PEER, sid)),
    });
    expect(said.verdict).toMatchObject({ health: 'unhealthy', cause: 'policy-mismatch-ipsec' });
    expect(said.findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
      ['policy-mismatch-ipsec', null],
      ['idle-or-one-way-traffic', 'policy-mismatch-ipsec'],
    ]);
  });
});

describe('3. root over symptom', () => {
  it('timeouts, cleanups, deletes and garbage after a refusal are its symptoms', async () => {
    const said = await log([
      ...b([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))]),
      ...b([...OPENED, K.closed(textOf(13_805))], PEER, SID2),
      ...a([K.closed(textOf(13_807))]),
      ...a([K.refuses('Invalid Syntax')]),
      ...a([K.initSent('0x7'), K.closed(textOf(13_813))]),
    ]);
    expect(said.verdict).toMatchObject({ cause: 'psk-mismatch', peer: PEER });
    expect(said.findings.filter(({ causedBy }) => causedBy === null).map(({ id }) => id)).toEqual(['psk-mismatch']);
    for (const finding of said.findings.slice(1)) {
      expect(finding.causedBy).toBe('psk-mismatch');
      expect(finding.causedByKey).toBe(said.findings[0]?.key);
    }
  });

  it('a timeout is the root where nothing better explains it', async () => {
    const said = await log(b([...AUTHENTICATING, K.closed(textOf(13_805))]));
    expect(said.verdict.cause).toBe('negotiation-timeout');
  });

  it('a peer that was heard in another session is not called unreachable for one timeout', async () => {
    const heard = await trace([
      ...block(MM, 13_801, { point: 'Remote' }),
      ...block(MM, 13_805, { point: 'None', context: '3039' }),
    ]);
    expect(heard.findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
      ['psk-mismatch', null],
      ['negotiation-timeout', 'psk-mismatch'],
    ]);
    const another = await trace([
      ...block(MM, 13_801, { point: 'Remote' }),
      ...block(MM, 13_805, { peer: OTHER, context: '3039' }),
    ]);
    expect(another.findings.map(({ id, peer }) => [id, peer])).toEqual([
      ['psk-mismatch', PEER],
      ['peer-unreachable', OTHER],
    ]);
  });

  it('the cause of one peer does not explain the symptom of another', async () => {
    const said = await log([
      ...a([...AUTHENTICATING, K.refuses('Authentication failed')]),
      ...a([...OPENED.map((line) => line.replaceAll('0xCBF', '0xDDD')), K.closed(textOf(13_805))], OTHER),
    ]);
    expect(said.findings.map(({ id, peer, causedBy }) => [id, peer, causedBy])).toEqual([
      ['psk-mismatch', PEER, null],
      ['negotiation-timeout', OTHER, null],
    ]);
  });

  it('history explains no present failure', async () => {
    const said = await log([
      ...a([...AUTHENTICATING, K.refuses('Authentication failed')]),
      ...a(GOOD()),
      ...a([K.initSent('0x71'), K.initResponse('0x71'), K.closed(textOf(13_805))]),
    ]);
    expect(said.findings.map(({ id, severity, causedBy }) => [id, severity, causedBy])).toEqual([
      ['negotiation-timeout', 'error', null],
      ['psk-mismatch', 'warning', null],
    ]);
  });
});

describe('4. whose side', () => {
  it.each([
    [
      'received',
      b([...AUTHENTICATING, K.refuses('Traffic Selectors Unacceptable')]),
      'remote',
      'The peer 203.0.113.9 refuses',
    ],
    ['sent', b([K.authReceived, K.asks, K.azureRefuses('Traffic Selectors Unacceptable')]), 'local', 'Azure refuses'],
  ] as const)('a notify %s', async (_, lines, side, title) => {
    const [finding] = (await log(lines)).findings;
    expect(finding).toMatchObject({ id: 'traffic-selector-mismatch', failurePoint: side });
    expect(finding?.title).toContain(title);
  });

  it.each([
    ['Remote', 'remote', 'The peer 203.0.113.9 accepts none'],
    ['Local', 'local', 'Azure accepts none'],
    ['None', null, 'Azure and the peer 203.0.113.9 have no'],
  ] as const)('a failure point %s', async (point, side, title) => {
    const [finding] = (await trace(block(QM, 13_868, { point }))).findings;
    expect(finding).toMatchObject({ id: 'policy-mismatch-ipsec', failurePoint: side });
    expect(finding?.title).toContain(title);
  });

  it('every error says what to do, and on whose side', async () => {
    const said = await log(b([...AUTHENTICATING, K.refuses('Authentication failed')]));
    expect(said.findings[0]?.actions.map(({ side }) => side)).toEqual(['on-premises', 'azure', 'either']);
  });
});

describe('5. evidence or silence', () => {
  it('each finding cites the lines that prove it, the code first', async () => {
    const said = await trace(block(MM, 13_801, { point: 'Remote' }));
    expect(said.findings[0]?.evidence.map(({ text }) => text.slice(text.lastIndexOf('|') + 1).trim())).toEqual([
      'Failure error code:0x000035e9',
      'Failure point: Remote',
      'Failure type: IKE/Authip Main Mode Failure',
      'IKE authentication credentials are unacceptable',
    ]);
  });

  it('weak signs repeated are still weak', async () => {
    const many = await log(Array.from({ length: 30 }, () => K.refuses('Policy Mismatch')));
    expect(many.findings).toEqual([expect.objectContaining({ confidence: 'low', occurrences: 30 })]);
  });

  it('a gap in coverage raises no confidence', async () => {
    const summary =
      'Total Buffers Processed 4\nTotal Events  Processed 1718\nTotal Events  Lost      400\nElapsed Time 122 sec\n';
    const lines = [traceLine('Some words that no rule knows: ERROR_IPSEC_IKE_POLICY_MATCH')];
    const alone = await trace(lines);
    const beside = await run({ 'Scrubbed-wfpdiag.txt': lines, 'wfpdiag.txt.sum': summary });
    expect(of(beside, 'policy-mismatch-ike')).toMatchObject({ confidence: 'low' });
    expect(of(beside, 'policy-mismatch-ike')?.confidence).toBe(of(alone, 'policy-mismatch-ike')?.confidence);
  });

  it('a log that went well, or says nothing that is known, has no finding', async () => {
    expect((await log(b(GOOD()))).findings).toEqual([]);
    expect(
      (await log(a(['[LOCAL_MSG] A line that no rule knows', '[SEND] Retransmitting 3 of 5, error 0']))).findings,
    ).toEqual([]);
    expect((await log(b([K.refuses('COOKIE'), K.refuses('INITIAL_CONTACT'), ...GOOD()]))).findings).toEqual([]);
  });
});

describe('6. not knowable is an answer', () => {
  const coverage = (said: Said, check: string) => said.coverage.find((row) => row.check === check);

  it('the head of a session is missing', async () => {
    const said = await log(b([K.authReceived, K.asks, K.final]));
    expect(coverage(said, 'log-head')?.status).toBe('partial');
    expect(said.negotiations[0]).toMatchObject({ initiator: null });
  });

  it('the tail is missing: what came of it is not known, and what to collect next', async () => {
    const said = await log(b(AUTHENTICATING));
    expect(said.findings).toEqual([]);
    expect(said.verdict).toMatchObject({ health: 'unknown', cause: null });
    expect(coverage(said, 'log-tail')?.text).toContain(PEER);
    expect(coverage(said, 'log-tail')?.text).toContain('let the device begin');
    expect(said.negotiations[0]).toMatchObject({ outcome: 'incomplete', stoppedAt: 'auth' });
    // Not where the end is in the log.
    expect(coverage(await log(b(GOOD())), 'log-tail')).toBeUndefined();
    expect(coverage(await log(b([...AUTHENTICATING, K.refuses('Authentication failed')])), 'log-tail')).toBeUndefined();
  });

  it('aggressive mode is named and nothing is concluded', async () => {
    const said = await log(a(['[RECEIVED] Aggressive mode packet']));
    expect(said.findings).toEqual([]);
    expect(coverage(said, 'aggressive-mode')?.status).toBe('partial');
  });

  it('a tunnel that is down and no log: no cause', async () => {
    const said = await run({ 'ConnectionStats.txt': stats('NotConnected', 0, 0, '', PEER) });
    expect(said.verdict).toEqual({
      health: 'unknown',
      cause: null,
      finding: null,
      peer: PEER,
      headline: 'The tunnel is not connected, and no log here says why.',
    });
  });

  it('unknown formats are coverage', async () => {
    const said = await run({
      'wfpdiag.txt.sum':
        'Total Buffers Processed 8\nTotal Events  Processed 2169\nTotal Events  Lost      0\nTotal Formats Unknown   486\nElapsed Time 330 sec\n',
    });
    expect(said.findings).toEqual([]);
    expect(coverage(said, 'trace-summary')?.text).toContain('486 events of 2,169');
  });
});

describe('7. recovered is not failed', () => {
  const failed = (cookie: string) => [K.initSent(cookie), K.refuses('Policy Mismatch')];

  it.each([
    ['without a clock', (lines: readonly string[]) => lines],
    ['with a clock', (lines: readonly string[]) => clocked(lines)],
    ['newest first, with a clock', (lines: readonly string[]) => clocked(lines).toReversed()],
    ['newest first, by sessions, with a clock', (lines: readonly string[]) => clocked(lines).toReversed()],
  ])('one attempt that fails and one that succeeds after it, %s', async (_, arrange) => {
    const good = [...b(failed('0x11')), ...b(GOOD('0x22'), PEER, SID2)];
    const healed = await log(arrange(good));
    expect(told(healed)).toEqual(['warning policy-mismatch-ike']);
    expect(healed.verdict.health).toBe('unknown');
    expect(healed.findings[0]?.explanation).toContain('history');
    expect(healed.negotiations.map(({ outcome }) => outcome).toSorted()).toEqual(['established', 'failed']);
    const broken = await log(arrange([...b(GOOD('0x22'), PEER, SID2), ...b(failed('0x11'))]));
    expect(told(broken)).toEqual(['error policy-mismatch-ike']);
  });

  it('newest first without a clock: the success on top is the later one', async () => {
    const rows = [...b(failed('0x11')), ...b(GOOD('0x22'), PEER, SID2)].toReversed();
    expect(told(await log(rows))).toEqual(['warning policy-mismatch-ike']);
  });

  it('says how soon it stood again', async () => {
    const said = await log(clocked([...b(failed('0x11')), ...b(GOOD('0x22'), PEER, SID2)]));
    expect(said.findings[0]?.explanation).toContain('An SA stood again 6 s later');
  });

  it('masked addresses: that it was the same peer is assumed, and said', async () => {
    const said = await log([...a(failed('0x11'), '<IPaddress>'), ...a(GOOD('0x22'), '<IPaddress>')]);
    expect(told(said)).toEqual(['warning policy-mismatch-ike']);
    expect(said.findings[0]?.explanation).toContain('is assumed');
    expect(said.findings[0]?.title).not.toContain('<');
  });

  it('another peer’s success heals nothing', async () => {
    expect(told(await log([...a(failed('0x11')), ...a(GOOD('0x22'), OTHER)]))).toEqual(['error policy-mismatch-ike']);
  });

  it('ConnectionStats is the end of the run: what it shows has outlived what the log tells', async () => {
    const files = (since: string, inward: number) => ({
      'ConnectionStats.txt': stats('Connected', inward, 4096, since),
      'Scrubbed-wfpdiag.txt': block(MM, 13_801, { point: 'Remote' }),
    });
    expect(told(await run(files('2/2/2017 5:40:00 PM', 2048)))).toEqual(['warning psk-mismatch', 'info no-fault']);
    expect(told(await run(files('2/2/2017 5:30:00 PM', 2048)))).toEqual(['error psk-mismatch']);
    expect((await run(files('2/2/2017 5:40:00 PM', 0))).verdict.health).toBe('unhealthy');
  });

  it('Invalid KE Payload followed by success is normal', async () => {
    expect(
      (await log(b([K.initReceived(), K.azureRefuses('Invalid KE Payload'), ...GOOD('0xA3C9358D2737DA5D')]))).findings,
    ).toEqual([]);
  });

  it('a narrower final set is information', async () => {
    const said = await log(b([K.initReceived(), K.authReceived, K.asks, K.narrower]));
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'traffic-selector-mismatch', severity: 'info', confidence: 'high' }),
    ]);
    expect(said.findings[0]?.title).toContain('narrower');
    expect(said.findings[0]?.explanation).toContain('192.168.100.0/24');
    expect(said.verdict.health).toBe('unknown');
    const healthy = await run({
      'IkeLogs.txt': b([K.authReceived, K.asks, K.narrower]),
      'ConnectionStats.txt': stats('Connected', 5, 5),
    });
    expect(healthy.verdict).toMatchObject({ health: 'healthy', cause: null });
  });

  it('an expiry that a new SA follows at once is information, a drop that nothing follows an error', async () => {
    const drop = (hour: number) =>
      `2026-03-04T${String(hour).padStart(2, '0')}:00:00Z ${e({ event: 'SA_DELETE', type: 'QM_SA', established: true, code: 13_885, session: SID })}`;
    const again = (hour: number) =>
      clocked(a(GOOD(`0x${hour}${hour}`)), `2026-03-04T${String(hour).padStart(2, '0')}:00:05Z`, 0);
    const fine = await log([8, 9, 10, 11].flatMap((hour) => [drop(hour), ...again(hour)]));
    expect(told(fine)).toEqual(['info sa-lifetime-expired']);
    const gone = await log([
      ...[8, 9, 10].flatMap((hour) => [drop(hour), ...again(hour)]),
      drop(11),
      ...clocked(a(failed('0x77')), '2026-03-04T11:00:09Z'),
    ]);
    expect(of(gone, 'sa-lifetime-expired')).toMatchObject({ severity: 'error', causedBy: null });
  });
});

describe('8. one peer at a time', () => {
  it('several peers that interleave without session ids are told apart', async () => {
    const one = a([...AUTHENTICATING, K.refuses('Authentication failed'), K.closed(textOf(13_801))]);
    const two = a([K.initReceived('0x51'), K.peerOffersIke(), K.azureRefuses('Policy Mismatch')], OTHER);
    const three = a(GOOD('0x61'), '198.18.0.7');
    const mixed = Array.from({ length: 12 }, (_, index) => [one[index], two[index], three[index]]).flat();
    const said = await log(mixed.filter((line) => line !== undefined));
    expect(said.verdicts.map(({ peer, health, cause }) => [peer, health, cause])).toEqual([
      [PEER, 'unhealthy', 'psk-mismatch'],
      [OTHER, 'unhealthy', 'policy-mismatch-ike'],
      ['198.18.0.7', 'healthy', null],
    ]);
    expect(said.negotiations.map(({ peer, outcome }) => [peer, outcome])).toEqual([
      [PEER, 'failed'],
      [OTHER, 'failed'],
      ['198.18.0.7', 'established'],
    ]);
  });

  it('a cleanup that names no peer goes with the negotiation that it fits', async () => {
    const said = await log([
      ...a([K.authReceived, K.asks, K.final, K.peerOffersIpsec]),
      ...a([K.initReceived('0x51')], OTHER),
      K.qmCleanup(13_868),
      ...a([K.azureRefuses('Policy Mismatch')]),
      ...a(GOOD('0x51').slice(1), OTHER),
    ]);
    expect(said.findings.map(({ id, peer }) => [id, peer])).toEqual([['policy-mismatch-ipsec', PEER]]);
    const after = await log([
      ...a([K.authReceived, K.asks, K.final, K.peerOffersIpsec, K.azureRefuses('Policy Mismatch')]),
      ...a([K.authReceived, K.asks], OTHER),
      K.qmCleanup(13_868),
    ]);
    expect(after.findings.map(({ id, peer }) => [id, peer])).toEqual([['policy-mismatch-ipsec', PEER]]);
  });

  it('a healthy peer beside a failing one is said to be healthy, and the run has the worst', async () => {
    const said = await run({
      'ConnectionStats.txt': stats('Connected', 5, 5, '', OTHER) + stats('NotConnected', 0, 0, '', PEER),
      'IkeLogs.txt': b([...AUTHENTICATING, K.refuses('Authentication failed')]),
    });
    expect(said.verdict).toMatchObject({ health: 'unhealthy', cause: 'psk-mismatch', peer: PEER });
    expect(said.verdicts.map(({ peer, health }) => [peer, health])).toEqual([
      [PEER, 'unhealthy'],
      [OTHER, 'healthy'],
    ]);
  });

  it('what names no peer is not charged to one that is up, and is no history because of it', async () => {
    const said = await run({
      'ConnectionStats.txt': stats('Connected', 5, 5, '', OTHER) + stats('NotConnected', 0, 0, '', PEER),
      'IKEErrors.txt': ikeErrors([
        'Authentication failed. Check shared key.',
        'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
      ]),
    });
    expect(told(said)).toEqual(['error psk-mismatch']);
    expect(said.verdicts.map(({ peer, health }) => [peer, health])).toEqual([
      [PEER, 'unhealthy'],
      [OTHER, 'healthy'],
    ]);
  });

  it('one tunnel that is down without a word is not hidden by one that is up', async () => {
    const said = await run({
      'ConnectionStats.txt': stats('Connected', 5, 5, '', OTHER) + stats('NotConnected', 0, 0, '', PEER),
    });
    expect(said.verdict).toMatchObject({ health: 'unknown', cause: null, peer: PEER });
    expect(said.verdict.headline).toContain(PEER);
    expect(said.verdicts.map(({ peer, health }) => [peer, health])).toEqual([
      [PEER, 'unknown'],
      [OTHER, 'healthy'],
    ]);
    expect(said.findings).toEqual([]);
  });

  it('a standby instance is no failure; one of another peer is not on standby', async () => {
    const files = (other: string) => ({
      'IN_0/ConnectionStats.txt': stats('NotConnected', 0, 0, '', PEER),
      'IN_1/ConnectionStats.txt': stats('Connected', 5, 5, '', other),
    });
    const standby = await run(files(PEER));
    expect(standby.verdict).toMatchObject({ health: 'healthy', cause: null });
    expect(of(standby, 'connection-standby')).toMatchObject({ severity: 'info', confidence: 'low', instance: 'IN_0' });
    expect(of(standby, 'connection-standby')?.title).toContain('most likely');
    const down = await run(files(OTHER));
    expect(down.verdict).toMatchObject({ health: 'unknown', peer: PEER });
    expect(down.findings).toEqual([]);
  });

  it('down on one instance and up on the other within seconds is a failover', async () => {
    const down = clocked(a([K.closed(textOf(13_886))]), '2026-03-04T08:00:00Z');
    const files = (up: string) => ({
      'IN_0/IkeLogs.txt': down,
      'IN_1/IkeLogs.txt': clocked(a(GOOD()), up),
    });
    const failover = await run(files('2026-03-04T08:00:03Z'));
    expect(told(failover)).toEqual(['info azure-side-change']);
    expect(failover.findings[0]?.explanation).toContain('IN_1');
    expect(told(await run(files('2026-03-04T09:30:00Z')))).toEqual(['error dpd-timeout']);
  });

  it('instances have their own verdicts', async () => {
    const said = await run({
      'IN_0/IkeLogs.txt': b([...AUTHENTICATING, K.refuses('Authentication failed')]),
      'IN_0/ConnectionStats.txt': stats('NotConnected'),
      'IN_1/ConnectionStats.txt': stats('Connected', 5, 5),
    });
    expect(said.verdicts.map(({ instance, health }) => [instance, health])).toEqual([
      ['IN_0', 'unhealthy'],
      ['IN_1', 'healthy'],
    ]);
  });
});

describe('9. correlation', () => {
  it('the initiator is who sent the first packet with a responder cookie of zero', async () => {
    expect((await log(a(OPENED))).negotiations[0]?.initiator).toBe('azure');
    expect((await log(a(GOOD()))).negotiations[0]?.initiator).toBe('peer');
    // A reply with a notify may carry a zero cookie too.
    const reply = await log(
      a([K.initReceived(), K.initGenerated(), '[SEND][NOTIFY] Sending Notify Message - Policy Mismatch rCookie 0x0']),
    );
    expect(reply.negotiations[0]?.initiator).toBe('peer');
  });

  it('500 and 4500 are one negotiation, whatever the remote port', async () => {
    const lines = a([...AUTHENTICATING, K.refuses('Authentication failed')]).map((line, index) =>
      index < 5 ? line : line.replace(':500: Local', ':31742: Local').replace('198.51.100.4:500', '198.51.100.4:4500'),
    );
    const said = await log(lines);
    expect(said.negotiations).toHaveLength(1);
    expect(told(said)).toEqual(['error psk-mismatch']);
  });

  it('offers that are logged before the first packet belong to it', async () => {
    const said = await log([...a(GOOD()), ...a([K.offersIke, K.initSent(), K.refuses('Policy Mismatch')])]);
    expect(said.negotiations.map(({ outcome, steps }) => [outcome, steps.length])).toEqual([
      ['established', 6],
      ['failed', 3],
    ]);
    expect(said.findings[0]?.explanation).toContain('AES-CBC-256 with SHA1');
  });

  it('attempts that follow each other without a session id are told apart', async () => {
    const attempt = (cookie: string) => [
      K.offersIke,
      K.initSent(cookie),
      K.initResponse(cookie),
      K.authSent,
      K.refuses('Authentication failed'),
    ];
    const said = await log(a(['0x1', '0x2', '0x3'].flatMap(attempt)));
    expect(said.negotiations).toEqual([expect.objectContaining({ attempts: 3, outcome: 'failed', stoppedAt: 'auth' })]);
    expect(said.findings[0]).toMatchObject({ occurrences: 3 });
  });

  it.each([
    ['with sessions', b([...AUTHENTICATING, K.refuses('Policy Mismatch')])],
    ['with sessions and a clock', clocked(b([...AUTHENTICATING, K.refuses('Policy Mismatch')]))],
    ['without sessions', a([...AUTHENTICATING, K.refuses('Policy Mismatch')])],
    ['without sessions, with a clock', clocked(a([...AUTHENTICATING, K.refuses('Policy Mismatch')]))],
    [
      'all within one instant',
      b([...AUTHENTICATING, K.refuses('Policy Mismatch')]).map((line) => `2026-03-04T08:00:00Z ${line}`),
    ],
  ])('rows newest first, %s: the same finding and the same order of steps', async (_, lines) => {
    const forward = await log(lines);
    const backward = await log(lines.toReversed());
    expect(forward.findings.map(({ id, phase, confidence }) => [id, phase, confidence])).toEqual([
      ['policy-mismatch-ipsec', 'child-sa', 'high'],
    ]);
    expect(backward.findings.map(({ id, phase, confidence }) => [id, phase, confidence])).toEqual(
      forward.findings.map(({ id, phase, confidence }) => [id, phase, confidence]),
    );
    const steps = (said: Said) =>
      said.negotiations.map(({ steps: all }) => all.map(({ direction, step }) => `${direction} ${step}`));
    expect(steps(backward)[0]?.[0]).toBe('sent sa-init');
    expect(steps(backward)[0]?.at(-1)).toBe('received notify');
    expect(backward.negotiations).toHaveLength(1);
    expect(backward.notices.map(({ code }) => code)).toContain('rows-descending');
    expect(forward.notices.map(({ code }) => code)).not.toContain('rows-descending');
  });

  it('several attempts without sessions, newest first, with a clock', async () => {
    const attempt = (cookie: string) => [
      K.initReceived(cookie),
      K.initGenerated(cookie),
      K.authReceived,
      K.asks,
      K.final,
      K.peerOffersIpsec,
      K.azureRefuses('Policy Mismatch'),
    ];
    const lines = clocked(a(['0xA1', '0xA2'].flatMap(attempt)));
    const said = await log(lines.toReversed());
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'policy-mismatch-ipsec', phase: 'child-sa', confidence: 'high', occurrences: 2 }),
    ]);
    expect(said.negotiations.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(2);
  });

  it('a received request and the final set that answers it are the peer’s exchange', async () => {
    const said = await log(b([...AUTHENTICATING, K.asks, K.refuses('Traffic Selectors Unacceptable')]));
    expect(said.findings[0]?.explanation).toContain('The peer asked for 10.20.0.0/16 and 192.168.100.0/24 on its side');
  });

  it('threads and contexts of the trace are told apart', async () => {
    const one = block(MM, 13_801, { point: 'Remote' });
    const two = block(QM, 13_868, { peer: OTHER, thread: '0BB0', context: '4040' });
    const said = await trace(one.flatMap((line, index) => [line, two[index] ?? '']));
    expect(said.findings.map(({ id, peer }) => [id, peer])).toEqual([
      ['psk-mismatch', PEER],
      ['policy-mismatch-ipsec', OTHER],
    ]);
  });
});

describe('10. benign failures are information', () => {
  it.each([
    ['the main mode failure’s own flag', MM, ['  Flags: 0x00000001']],
    ['in words', MM, ['  Flags: Benign']],
    ['benign and multiple', MM, ['  Flags: 0x00000003']],
    ['the extended mode failure’s bit', 'Authip Extended Mode Failure', ['  Flags: 0x00000002']],
  ])('%s', async (_, type, extra) => {
    const said = await trace(block(type, 13_801, { point: 'Remote', extra }));
    expect(told(said)).toEqual(['info psk-mismatch']);
    expect(said.findings[0]?.title).toContain('benign');
    expect(said.verdict).toMatchObject({ health: 'unknown', cause: null });
  });

  it.each([
    ['another bit', MM, ['  Flags: 0x00000002']],
    ['the other mode’s bit', 'Authip Extended Mode Failure', ['  Flags: 0x00000001']],
    ['not benign, in words', MM, ['  Flags: Non-benign']],
    ['only the header’s flags', MM, []],
  ])('%s is none', async (_, type, extra) => {
    expect(told(await trace(block(type, 13_801, { point: 'Remote', extra })))).toEqual(['error psk-mismatch']);
  });

  it('13878 is told only where there is nothing else', async () => {
    expect(told(await log([K.mmCleanup(13_878)]))).toEqual(['info azure-side-change']);
    expect(told(await log(a([K.closed(textOf(13_878)), K.closed(textOf(13_801))])))).toEqual(['error psk-mismatch']);
  });
});

describe('two signs that contradict each other', () => {
  it('are both shown, with the better evidence as the cause', async () => {
    const said = await run({
      'IKEErrors.txt': ikeErrors([
        'Authentication failed. Check shared key.',
        'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
      ]),
      'Scrubbed-wfpdiag.txt': block(MM, 13_868),
    });
    expect(said.verdict.cause).toBe('policy-mismatch-ike');
    expect(said.findings.map(({ id, causedBy }) => [id, causedBy])).toEqual([
      ['policy-mismatch-ike', null],
      ['psk-mismatch', null],
    ]);
    const silent = await run({
      'IkeLogs.txt': ['0x1', '0x2', '0x3'].flatMap((cookie) => a([K.initSent(cookie)])),
      'result.json': result('UnHealthy', 'Authentication'),
    });
    expect(silent.verdict.cause).toBe('peer-unreachable');
    expect(told(silent)).toEqual(['error peer-unreachable', 'error psk-mismatch']);
  });

  it('a result and the log that agree are one finding', async () => {
    const said = await run({
      'IkeLogs.txt': b([...AUTHENTICATING, K.refuses('Authentication failed')]),
      'IKEErrors.txt': ikeErrors([
        'Authentication failed. Check shared key.',
        'Peer failed with Windows error 13801(ERROR_IPSEC_IKE_AUTH_FAIL)',
      ]),
      'result.json': result('UnHealthy', 'Authentication'),
    });
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'psk-mismatch', occurrences: 1, confidence: 'high', peer: PEER }),
    ]);
    expect(new Set(said.findings[0]?.evidence.map(({ file }) => file)).size).toBe(3);
  });
});

describe('the session in a line that has nothing else', () => {
  it('ties it to the rest', async () => {
    const said = await log([...b(AUTHENTICATING), ...c([K.qmCleanup(13_868)])]);
    expect(said.findings).toEqual([
      expect.objectContaining({ id: 'policy-mismatch-ipsec', peer: PEER, phase: 'child-sa' }),
    ]);
  });
});
