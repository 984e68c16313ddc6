import { describe, expect, test } from 'vitest';
import type { Finding, Proposal, TrafficSelector } from '../../shared/model/analysis.ts';
import { idsText, proposalsText, selectorsText } from '../../renderer/views/negotiations/payloads.ts';
import { sinceText } from '../../renderer/views/negotiations/ladder-words.ts';
import { differencesOf, outcomeText, timesText } from '../../renderer/views/negotiations/list-words.ts';
import { findingOf, leaves, stopSentence } from '../../renderer/views/negotiations/stop-words.ts';

const PLACE = { file: 'IkeLogs.txt', line: 1 };

function proposal(number: number, dhGroup: string): Proposal {
  const none = { prf: null, pfsGroup: null, peer: null };
  return {
    phase: 'ike',
    direction: 'sent',
    number,
    encryption: 'AES256',
    integrity: 'SHA1',
    dhGroup,
    ...none,
    ...PLACE,
  };
}

function selector(
  side: 'TSi' | 'TSr',
  start: string,
  end: string,
  over: Partial<TrafficSelector> = {},
): TrafficSelector {
  return {
    role: 'requested',
    tsid: '0x7',
    peer: null,
    side,
    owner: null,
    start,
    end,
    cidrs: [],
    portStart: 0,
    portEnd: 65_535,
    protocol: 0,
    ...PLACE,
    ...over,
  };
}

describe('what a message carries', () => {
  test('two proposals are told, and how many more there are', () => {
    const offers = [proposal(1, 'DhGroup2'), proposal(2, 'DhGroup14'), proposal(3, 'DhGroup24')];
    expect(proposalsText(offers.slice(0, 1))).toBe('IKE proposal: AES256 / SHA1 / DhGroup2');
    expect(proposalsText(offers)).toBe('IKE proposals, 3: AES256 / SHA1 / DhGroup2; AES256 / SHA1 / DhGroup14; 1 more');
  });

  test('ranges by side, with ports and protocol where not all are meant', () => {
    expect(
      selectorsText([
        selector('TSi', '10.20.0.0', '10.20.255.255'),
        selector('TSi', '10.21.0.1', '10.21.0.9', { portStart: 443, portEnd: 443, protocol: 6 }),
        selector('TSr', '0.0.0.0', '255.255.255.255'),
      ]),
    ).toBe('Requested: TSi 10.20.0.0/16, 10.21.0.1-10.21.0.9 port 443 protocol 6 · TSr 0.0.0.0/0');
  });

  test('IKEv1 calls its SPIs cookies', () => {
    const ids = [{ what: 'initiatorCookie', value: 'A1' }] as const;
    expect([idsText(ids, 1), idsText(ids, 2), idsText([], 2)]).toEqual([
      'initiator cookie A1',
      'initiator SPI A1',
      null,
    ]);
  });
});

test('steps of less than a second are told in milliseconds', () => {
  expect([sinceText(180_000), sinceText(1_400_000), sinceText(75_000_000)]).toEqual([
    '+180 ms',
    '+1.4 s',
    '+1 min 15 s',
  ]);
});

test('a row of the list says how it went, how often and what differs', () => {
  expect(outcomeText({ outcome: 'failed', stoppedAt: 'auth' })).toBe('Failed at IKE_AUTH');
  expect(outcomeText({ outcome: 'incomplete', stoppedAt: 'sa-init' })).toBe('Incomplete after IKE_SA_INIT');
  expect(outcomeText({ outcome: 'established', stoppedAt: null })).toBe('Established');
  expect(timesText({ attempts: 37, periodSeconds: 15 })).toBe('×37, every 15 s');
  expect(timesText({ attempts: 2, periodSeconds: null })).toBe('×2');
  expect(timesText({ attempts: 1, periodSeconds: null })).toBeNull();
  const differences = [
    { what: 'session', values: ['a', 'b'], distinct: 2 },
    { what: 'errorCode', values: ['13801', '13805'], distinct: 2 },
  ];
  expect(differencesOf({ differences }).map(({ name, own }) => [name, own])).toEqual([
    ['Error code', false],
    ['Session', true],
  ]);
});

describe('where it stopped', () => {
  const head = { id: 9, file: 'a.txt', line: 4, lineTo: 4, errorCode: null };
  const by = (over: object, kind = 'message', side = 'azure') =>
    ({
      after: 0,
      by: { kind, side, head: { step: 'notify', notify: null, errorName: null, ...head, ...over } },
    }) as never;

  test.each([
    [by({ notify: 'authentication-failed', direction: 'received' }), 'Azure received AUTHENTICATION_FAILED'],
    [by({ notify: 'ts-unacceptable', direction: 'sent' }), 'Azure sent TS_UNACCEPTABLE'],
    [by({ step: 'timeout', errorCode: 13_805 }, 'act'), 'no answer came, 13805 (0x35ED)'],
    [by({ step: 'other', errorCode: 13_868 }, 'act'), 'Azure ended it, 13868 (0x362C)'],
    [by({ step: 'other', errorCode: 13_801 }, 'act', 'peer'), 'the peer failed, 13801 (0x35E9)'],
  ])('%#', (stop, words) => {
    expect(stopSentence(stop, { outcome: 'failed' })).toBe(`Stopped here: ${words}.`);
  });

  test('what the log does not say is not claimed', () => {
    expect(stopSentence({ after: 3, by: null }, { outcome: 'incomplete' })).toMatch(/neither came up nor was refused/);
    expect(leaves({ stoppedAt: 'notify' })).toBeNull();
    expect(leaves({ stoppedAt: 'auth' })).toMatch(/pre-shared key/);
  });

  test('the finding is that which the attempt proves, before one of the same phase, and none of another peer', () => {
    const finding = (key: string, over: Partial<Finding>): Finding =>
      ({
        key,
        severity: 'error',
        peer: 'p',
        instance: null,
        phase: null,
        errorCode: null,
        causedByKey: null,
        evidence: [],
        ...over,
      }) as unknown as Finding;
    const line = { file: 'a.txt', line: 4, text: '', textBytes: 0 };
    const sameCode = finding('code', { phase: 'ike-auth' });
    const proved = finding('proved', { evidence: [line] });
    const others = finding('other', { peer: 'q', evidence: [line] });
    const negotiation = { peer: 'p', instance: null, stoppedAt: 'auth', outcome: 'failed' } as const;
    const of = (findings: readonly Finding[]) =>
      findingOf(findings, negotiation, [head], by({ notify: 'x', direction: 'sent' }))?.key ?? null;
    expect(of([others, sameCode, proved])).toBe('proved');
    expect(of([others, sameCode])).toBe('code');
    expect(of([others])).toBeNull();
    expect(of([finding('rekey', { phase: 'rekey' })])).toBeNull();
    expect(findingOf([proved], { ...negotiation, outcome: 'established' }, [head], null)).toBeNull();
  });
});
