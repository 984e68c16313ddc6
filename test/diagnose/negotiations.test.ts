import { describe, expect, it } from 'vitest';
import type { Negotiation } from '../../shared/model/analysis.ts';
import { type Files, type Said, diagnoseDirectly } from './direct.ts';
import {
  AUTHENTICATING,
  AZURE,
  GOOD,
  K,
  MM,
  OPENED,
  OTHER,
  PEER,
  QM,
  SID,
  a,
  b,
  block,
  c,
  clocked,
  e,
  textOf,
  traceLine,
} from './logs.ts';

const log = (lines: readonly string[]): Promise<Said> => diagnoseDirectly({ 'IkeLogs.txt': lines });
const trace = (lines: readonly string[]): Promise<Said> => diagnoseDirectly({ 'Scrubbed-wfpdiag.txt': lines });
const messages = ({ steps }: Negotiation) => steps.map(({ message }) => message);
const told = (said: Said) => said.findings.map(({ id, peer }) => [id, peer]);
const difference = (row: Negotiation | undefined, what: string) => row?.differences.find((one) => one.what === what);
/** Azure's own attempt, with this cookie and tunnel. */
const attempt = (cookie: string, refusal: readonly string[], tunnel = '0x3') =>
  [...AUTHENTICATING, ...refusal].map((line) =>
    line.replaceAll('0xCBF235637168FA00', cookie).replace(/(tunnel ?Id )0x3\b/g, `$1${tunnel}`),
  );
const KEY = [K.refuses('Authentication failed'), K.closed(textOf(13_801))];

describe('what ties lines together, the surest first', () => {
  it('two cookies within one session id are two attempts', async () => {
    const said = await log(b([...attempt('0x1A', KEY), ...attempt('0x2B', [K.refuses('Policy Mismatch')])]));
    expect(
      said.negotiations.map(({ initiatorCookie, session, outcome }) => [initiatorCookie, session, outcome]),
    ).toEqual([
      ['000000000000001A', SID, 'failed'],
      ['000000000000002B', SID, 'failed'],
    ]);
    expect(said.findings.map(({ id }) => id).toSorted()).toEqual(['policy-mismatch-ipsec', 'psk-mismatch']);
  });

  it('a cookie ties lines that carry a session id to those that carry none', async () => {
    const said = await log([
      ...a([K.initSent('0x1A')]),
      ...b([K.initResponse('0x1A'), K.authSent, K.refuses('Authentication failed')]),
    ]);
    expect(said.negotiations.map(({ initiator, stoppedAt, steps }) => [initiator, stoppedAt, steps.length])).toEqual([
      ['azure', 'auth', 4],
    ]);
  });

  it('a closing that names only the tunnel finds its own among several peers', async () => {
    const said = await log([
      ...a(attempt('0x1A', []), PEER),
      ...a(attempt('0x2B', [], '0x9'), OTHER),
      K.closed(textOf(13_801)),
      ...a([K.initReceived('0x3C')], '198.18.0.7'),
    ]);
    expect(told(said)).toEqual([['psk-mismatch', PEER]]);
    expect(said.negotiations.find(({ peer }) => peer === PEER)).toMatchObject({ tunnelId: '0x3', outcome: 'failed' });
  });

  it('selectors that name only their id find the exchange that they are of', async () => {
    const asks = (id: string) => K.asks.replace('0x729', id);
    const said = await log([
      ...a([K.initReceived('0x1A'), K.authReceived, asks('0x11')], PEER),
      ...a([K.initReceived('0x2B'), K.authReceived, asks('0x22')], OTHER),
      K.final.replace('0x729', '0x11'),
    ]);
    expect(said.negotiations.map(({ peer, outcome }) => [peer, outcome])).toEqual([
      [PEER, 'established'],
      [OTHER, 'incomplete'],
    ]);
  });

  it('two tunnels to one peer stay apart', async () => {
    const one = a(attempt('0x1A', KEY));
    const two = a(attempt('0x2B', [K.refuses('Traffic Selectors Unacceptable'), K.closed(textOf(13_999))], '0x9'));
    // The refusals name no tunnel: each stands right before the closing that does.
    const said = await log([
      ...one.slice(0, -2).flatMap((line, index) => [line, two[index] ?? '']),
      ...one.slice(-2),
      two.at(-1) ?? '',
    ]);
    expect(said.negotiations.map(({ tunnelId }) => tunnelId).toSorted()).toEqual(['0x3', '0x9']);
    const closed = said.negotiations.map((row) => [
      row.tunnelId,
      row.steps.filter(({ step }) => step === 'other').length,
    ]);
    expect(closed.toSorted()).toEqual([
      ['0x3', 1],
      ['0x9', 1],
    ]);
  });

  it('a request and its reply share a message id', async () => {
    const packet = (direction: string, id: string) => `[${direction}] packet Messid : ${id}`;
    const said = await log([
      ...a([K.initSent('0x1A'), packet('SEND', '00000001')]),
      ...a([K.initSent('0x2B'), packet('SEND', '00000007')], OTHER),
      packet('RECV', '00000001'),
      packet('RECV', '00000007'),
    ]);
    expect(said.negotiations.map((row) => [row.peer, messages(row)])).toEqual([
      [PEER, ['sa-init-sent', 'packet-trace', 'packet-trace']],
      [OTHER, ['sa-init-sent', 'packet-trace', 'packet-trace']],
    ]);
  });

  it('trace lines without an id and a peer go with what their thread was doing', async () => {
    const bare = { context: '', peer: '' };
    // A trace prints the words without the tags.
    const words = (text: string) => text.replace(/^(?:\[[A-Z_]+\])+ ?/, '');
    const said = await trace([
      traceLine(words(K.initSent('0x1A')), { thread: '0AAA', context: '11' }),
      traceLine(words(K.initSent('0x2B')), { thread: '0BBB', context: '22', peer: OTHER }),
      traceLine(words(K.authSent), { thread: '0BBB', ...bare }),
      traceLine(K.mmCleanup(13_801), { thread: '0AAA', ...bare }),
    ]);
    expect(told(said)).toEqual([['psk-mismatch', PEER]]);
    expect(said.negotiations.map((row) => [row.peer, messages(row)])).toEqual([
      [PEER, ['sa-init-sent', 'main-mode-cleanup']],
      [OTHER, ['sa-init-sent', 'auth-sent']],
    ]);
  });

  it('no peer is named for what another may have done', async () => {
    const said = await log([...a(attempt('0x1A', []), PEER), ...a(attempt('0x2B', []), OTHER), K.mmCleanup(13_880)]);
    expect(told(said)).toEqual([['ike-version-mismatch', null]]);
  });
});

describe('rows that stand twice', () => {
  const rows = clocked(a(attempt('0x1A', KEY)), '2026-03-04T08:00:00.250Z');

  it('in exports that overlap are counted once, and that is said', async () => {
    const once = await log(rows);
    const twice = await diagnoseDirectly({ 'IkeLogs.txt': rows, 'IkeLogs2.txt': rows.slice(3) });
    expect(twice.findings.map(({ id, occurrences }) => [id, occurrences])).toEqual(
      once.findings.map(({ id, occurrences }) => [id, occurrences]),
    );
    expect(twice.negotiations.map(({ attempts, steps }) => [attempts, steps.length])).toEqual([[1, rows.length]]);
    expect(twice.notices.map(({ code, file, text }) => [code, file, text.split(' ')[0]])).toEqual([
      ['rows-repeated', 'IkeLogs2.txt', '7'],
    ]);
    expect(once.notices).toEqual([]);
  });

  it('what has no clock, or one of whole seconds, may have happened twice', async () => {
    const refusal = a([K.refuses('Policy Mismatch')]);
    for (const lines of [
      [...refusal, ...refusal],
      [...refusal, ...refusal].map((line) => `2026-03-04T08:00:00Z ${line}`),
    ]) {
      const said = await log(lines);
      expect(said.findings[0]).toMatchObject({ occurrences: 2 });
      expect(said.notices).toEqual([]);
    }
  });
});

describe('who began', () => {
  it.each([
    ['forward', (lines: readonly string[]) => [...lines]],
    ['newest first', (lines: readonly string[]) => lines.toReversed()],
  ])('a reply may carry a zero cookie too, %s', async (_, arrange) => {
    const lines = b([
      K.initReceived('0x1A'),
      K.peerOffersIke(),
      K.initGenerated('0x1A'),
      K.initSent('0x1A'),
      K.azureRefuses('Policy Mismatch'),
    ]);
    expect((await log(arrange(lines))).negotiations.map(({ initiator }) => initiator)).toEqual(['peer']);
  });

  it('the answer to the first packet tells where the first packet is missing', async () => {
    const head = async (line: string) => (await log(a([line, K.authReceived]))).negotiations[0]?.initiator;
    expect(await head(K.initResponse('0x1A'))).toBe('azure');
    expect(await head(K.initGenerated('0x1A'))).toBe('peer');
    expect(await head(K.peerOffersIke())).toBeNull();
  });
});

describe('alike attempts are one row', () => {
  it('with the first and last time, the period and only what differs', async () => {
    const lines = [0, 1, 2, 3].flatMap((index) =>
      clocked(b(attempt(`0x${index + 1}`, KEY), PEER, SID), `2026-03-04T08:0${index * 2}:00Z`),
    );
    const [row, ...rest] = (await log(lines)).negotiations;
    expect(rest).toEqual([]);
    expect(row).toMatchObject({
      attempts: 4,
      firstSeen: '2026-03-04T08:00:00.000Z',
      lastSeen: '2026-03-04T08:06:09.000Z',
      periodSeconds: 120,
      session: SID,
      initiatorCookie: '0000000000000001',
      responderCookie: '69284B72D78CBC71',
      tunnelId: '0x3',
      local: AZURE,
    });
    expect(row?.differences).toEqual([
      {
        what: 'initiatorCookie',
        values: ['1', '2', '3', '4'].map((digit) => digit.padStart(16, '0')),
        distinct: 4,
      },
    ]);
  });

  it('the median of the distances, and no period without a clock or for one attempt', async () => {
    const at = (minutes: readonly number[]) =>
      minutes.flatMap((minute, index) =>
        clocked(a(attempt(`0x${index + 1}`, KEY)), `2026-03-04T08:${String(minute).padStart(2, '0')}:00Z`),
      );
    const period = async (lines: readonly string[]) => (await log(lines)).negotiations.map((row) => row.periodSeconds);
    expect(await period(at([0, 1, 3, 50]))).toEqual([120]);
    expect(await period(at([0, 1, 3]))).toEqual([90]);
    expect(await period(at([0]))).toEqual([null]);
    expect(await period(a([...attempt('0x1', KEY), ...attempt('0x2', KEY)]))).toEqual([null]);
  });

  it('of many values the first five are told, and how many there are', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => a(attempt(`0x${(index + 1).toString(16)}`, KEY))).flat();
    const [row] = (await log(lines)).negotiations;
    expect(row?.attempts).toBe(20);
    expect(difference(row, 'initiatorCookie')).toMatchObject({ distinct: 20 });
    expect(difference(row, 'initiatorCookie')?.values).toHaveLength(5);
  });

  it('packets that were sent again make no other attempt of it', async () => {
    const again = (cookie: string, times: number) => [
      K.offersIke,
      ...Array.from({ length: times }, () => K.initSent(cookie)),
      K.closed(textOf(13_805)),
    ];
    const said = await log(a([...again('0x1', 1), ...again('0x2', 4), ...again('0x3', 2)]));
    expect(said.negotiations).toEqual([expect.objectContaining({ attempts: 3, stoppedAt: 'sa-init' })]);
    expect(difference(said.negotiations[0], 'lines')).toMatchObject({ values: ['3', '6', '4'], distinct: 3 });
  });

  it('other peers’ attempts and those of the other side may stand between', async () => {
    const theirs = (cookie: string) => [
      K.initReceived(cookie),
      K.initGenerated(cookie),
      K.authReceived,
      K.azureRefuses('Authentication failed'),
    ];
    const said = await log(
      [1, 2, 3].flatMap((index) => [
        ...a(attempt(`0xA${index}`, KEY)),
        ...a(theirs(`0xB${index}`)),
        ...a([K.initSent(`0xC${index}`), K.refuses('Policy Mismatch')], OTHER),
      ]),
    );
    expect(said.negotiations.map(({ peer, initiator, attempts }) => [peer, initiator, attempts])).toEqual([
      [PEER, 'azure', 3],
      [PEER, 'peer', 3],
      [OTHER, 'azure', 3],
    ]);
  });

  it('one that came up between them begins another chapter', async () => {
    const said = await log(a([...attempt('0x1', KEY), ...GOOD('0x2'), ...attempt('0x3', KEY)]));
    expect(said.negotiations.map(({ outcome, attempts }) => [outcome, attempts])).toEqual([
      ['failed', 1],
      ['established', 1],
      ['failed', 1],
    ]);
  });
});

describe('where it stopped', () => {
  const one = async (files: Files) => {
    const { negotiations } = await diagnoseDirectly(files);
    return negotiations.map(({ outcome, stoppedAt }) => `${outcome} ${stoppedAt ?? '-'}`);
  };
  const ike = (lines: readonly string[]) => one({ 'IkeLogs.txt': lines });

  it.each<readonly [string, readonly string[], string]>([
    ['nothing answered', a([K.offersIke, K.initSent(), K.closed(textOf(13_805))]), 'failed sa-init'],
    ['phase 1', a([K.offersIke, K.initSent(), K.refuses('Policy Mismatch')]), 'failed sa-init'],
    ['the key', a([...AUTHENTICATING, ...KEY]), 'failed auth'],
    ['no answer to IKE_AUTH', a([...AUTHENTICATING, K.closed(textOf(13_805))]), 'failed auth'],
    ['phase 2', a([...AUTHENTICATING, K.refuses('Policy Mismatch')]), 'failed child-sa'],
    ['selectors', a([...AUTHENTICATING, K.refuses('Traffic Selectors Unacceptable')]), 'failed ts'],
    ['a rekey', b([...GOOD(), K.asks, K.refuses('Policy Mismatch')]), 'failed rekey'],
    ['selectors of a rekey', b([...GOOD(), K.asks, K.refuses('Traffic Selectors Unacceptable')]), 'failed rekey'],
    ['dead peer detection', a([...GOOD(), K.closed(textOf(13_886))]), 'failed dpd'],
    ['it came up', a(GOOD()), 'established -'],
    ['the log ends', a(AUTHENTICATING), 'incomplete auth'],
    ['the log ends before', a(OPENED), 'incomplete sa-init'],
  ])('%s', async (_, lines, wanted) => {
    expect(await ike(lines)).toEqual([wanted]);
  });

  it.each<readonly [string, readonly string[], string]>([
    ['main mode', [e({ type: 'MM_SA', code: 13_868, connection: 'IKEv1-S2S' })], 'failed mm-sa'],
    [
      'main mode, after the key exchange',
      [...b([K.mainMode()]), e({ type: 'MM_SA', code: 13_868, connection: 'IKEv1-S2S' })],
      'failed mm-ke',
    ],
    ['the key', [e({ type: 'MM_SA', code: 13_801, connection: 'IKEv1-S2S' })], 'failed mm-auth'],
    ['quick mode', [e({ type: 'QM_SA', code: 13_868, connection: 'IKEv1-S2S' })], 'failed qm'],
    ['a rekey', [e({ type: 'QM_SA', code: 13_868, connection: 'IKEv1-S2S', established: true })], 'failed rekey'],
  ])('IKEv1: %s', async (_, lines, wanted) => {
    expect(await ike(lines)).toEqual([wanted]);
  });

  it('a diagnostic event is an attempt by itself', async () => {
    expect(await one({ 'Scrubbed-wfpdiag.txt': block(MM, 13_801, { point: 'Remote' }) })).toEqual(['failed auth']);
    expect(await one({ 'Scrubbed-wfpdiag.txt': block(QM, 13_868) })).toEqual(['failed child-sa']);
  });

  it('lines that carry only their session are told by it', async () => {
    const said = await log([...b([K.initSent()]), ...c([K.initResponse(), K.authSent, ...KEY])]);
    expect(said.negotiations).toEqual([expect.objectContaining({ peer: PEER, stoppedAt: 'auth', initiator: 'azure' })]);
  });
});
