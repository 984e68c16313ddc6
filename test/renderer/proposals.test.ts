import { describe, expect, test } from 'vitest';
import {
  type OfferList,
  type ProposalRow,
  compared,
  defaultOffers,
  isCut,
  listOf,
  offerOf,
  offerOfPolicy,
  sharedOffers,
  valuesText,
} from '../../renderer/views/proposals/model.ts';
import { type Carried, exchangesOf, failingExchange, pickedExchange } from '../../renderer/views/shared/exchanges.ts';
import type { Negotiation } from '../../shared/model/analysis.ts';

function row(over: Partial<ProposalRow>): ProposalRow {
  return {
    phase: 'ike',
    direction: 'received',
    peer: '203.0.113.9',
    number: 1,
    encryption: 'AES-CBC-256',
    integrity: 'SHA256',
    prf: null,
    dhGroup: 'DhGroup14',
    pfsGroup: null,
    file: 'IkeLogs.txt',
    line: 1,
    event: 1,
    attempt: 1,
    negotiation: 'n1',
    instance: null,
    time: null,
    ...over,
  };
}

const azure = (list: OfferList) => ({ from: 'log', offers: list.offers, partial: list.partial }) as const;

describe('two lists of proposals', () => {
  const rows = [
    row({ number: 1, encryption: 'DES', integrity: 'MD5' }),
    row({ number: 2 }),
    row({ direction: 'sent', number: 1, integrity: 'SHA1', dhGroup: 'DhGroup2' }),
    row({ direction: 'sent', number: 2, encryption: 'AES256', dhGroup: '14' }),
  ];

  test('are compared in the names of custom policies, however the log prints them', () => {
    const [peer, own] = [listOf(rows, 'ike', 'received'), listOf(rows, 'ike', 'sent')];
    expect(compared('ike', peer, azure(own))).toEqual({
      phase: 'ike',
      azureFrom: 'log',
      attributes: [
        { attribute: 'encryption', peer: ['DES', 'AES256'], azure: ['AES256'], common: ['AES256'] },
        { attribute: 'integrity', peer: ['MD5', 'SHA256'], azure: ['SHA1', 'SHA256'], common: ['SHA256'] },
        { attribute: 'dhGroup', peer: ['DHGroup14'], azure: ['DHGroup2', 'DHGroup14'], common: ['DHGroup14'] },
      ],
      gap: null,
      change: [],
    });
    const both = sharedOffers(peer.offers, own.offers, 'ike');
    expect(both.map(({ first, second }) => [first, second])).toEqual([[1, 1]]);
    expect(valuesText(both[0]?.offer ?? offerOf(row({})), 'ike')).toEqual(['AES256', 'SHA256', 'DHGroup14']);
  });

  test('have a gap only where both are whole', () => {
    const peer = listOf([row({})], 'ike', 'received');
    const sent = [
      row({ direction: 'sent', dhGroup: 'DhGroup2' }),
      row({ direction: 'sent', number: 2, encryption: 'AES-CB', integrity: null, dhGroup: null }),
    ];
    expect(compared('ike', peer, azure(listOf(sent.slice(0, 1), 'ike', 'sent'))).gap).toBe('dhGroup');
    expect(sent.map((one) => isCut(one, sent))).toEqual([false, true]);
    expect(compared('ike', peer, azure(listOf(sent, 'ike', 'sent'))).gap).toBeNull();
  });

  test('GCM is its own integrity, and what a policy or the documents say is an offer too', () => {
    expect(offerOf(row({ phase: 'ipsec', encryption: 'AES-GCM-256', integrity: null, dhGroup: null }))).toMatchObject({
      encryption: 'GCMAES256',
      integrity: 'GCMAES256',
    });
    const policy = {
      ikeEncryption: 'AES256',
      ikeIntegrity: 'SHA256',
      dhGroup: 'DHGroup14',
      ipsecEncryption: null,
      ipsecIntegrity: null,
      pfsGroup: null,
      saLifeTimeSeconds: null,
      saDataSizeKilobytes: null,
    };
    expect(offerOfPolicy(policy, 'ike')).toMatchObject({ encryption: 'AES256', dhGroup: 'DHGroup14' });
    expect(offerOfPolicy(policy, 'ipsec')).toBeNull();
    expect(defaultOffers('ike', 'responder', null).every(({ dhGroup }) => dhGroup === 'DHGroup2')).toBe(true);
  });
});

describe('attempts that carried something', () => {
  interface Row extends Carried {
    readonly says: string;
  }
  const of = (attempt: number | null, negotiation: string | null, says: string, peer = '203.0.113.9'): Row => ({
    event: attempt ?? 0,
    attempt,
    negotiation,
    instance: null,
    peer,
    time: null,
    says,
  });
  const negotiation = (id: string, outcome: Negotiation['outcome'], stoppedAt: Negotiation['stoppedAt']) =>
    ({ id, outcome, stoppedAt }) as Negotiation;
  const rows = [
    of(1, 'n1', 'a'),
    of(2, 'n1', 'a'),
    of(3, 'n1', 'b'),
    of(4, 'n2', 'c'),
    of(5, 'n3', 'c', '192.0.2.77'),
    of(null, null, 'd', '192.0.2.14'),
  ];
  const known = [
    negotiation('n1', 'failed', 'ts'),
    negotiation('n2', 'established', null),
    negotiation('n3', 'failed', 'auth'),
  ];
  const exchanges = exchangesOf(rows, known, ({ says }) => says);

  test('alike ones are one, those that differ are apart, and a peer with several has them together', () => {
    expect(
      exchanges.map(({ id, attempts, rows: own }) => [id, attempts, own.map(({ says }) => says).join('')]),
    ).toEqual([
      ['peer 203.0.113.9', [1, 2, 3, 4], 'abc'],
      ['n1', [1, 2], 'a'],
      ['n1.2', [3], 'b'],
      ['n2', [4], 'c'],
      ['n3', [5], 'c'],
      ['none', [], 'd'],
    ]);
  });

  test('the selection is found in the one that its attempt is part of', () => {
    expect(pickedExchange(exchanges, rows, { kind: 'attempt', no: 2 })?.id).toBe('n1');
    expect(pickedExchange(exchanges, rows, { kind: 'event', id: 5 })?.id).toBe('n3');
    expect(pickedExchange(exchanges, rows, { kind: 'attempt', no: 99 })).toBeNull();
    expect(pickedExchange(exchanges, rows, null)).toBeNull();
  });

  test('the failing one of the verdict comes first; with one voice alone, all of its peer', () => {
    expect(failingExchange(exchanges, '192.0.2.77', ['ts'], ({ says }) => says)?.id).toBe('n3');
    expect(failingExchange(exchanges, '203.0.113.9', ['ts'], () => 'azure')?.id).toBe('n1');
    expect(failingExchange(exchanges, '203.0.113.9', ['ts'], ({ says }) => says)?.id).toBe('peer 203.0.113.9');
    expect(failingExchange([], null, [], () => '')).toBeNull();
  });
});
