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
  saidByProposal,
  sharedOffers,
  valuesText,
} from '../../renderer/views/proposals/model.ts';
import {
  type Carried,
  chosenExchange,
  chosenState,
  exchangesOf,
  failingExchange,
  pickedExchange,
} from '../../renderer/views/shared/exchanges.ts';
import { halvesOf } from '../../renderer/views/proposals/halves.ts';
import type { Analysis, Comparison, Finding, Negotiation } from '../../shared/model/analysis.ts';

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

const azure = (list: OfferList) => ({ from: 'log', offers: list.offers, partial: list.partial, begun: false }) as const;

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
    expect(pickedExchange(exchanges, 2)?.id).toBe('n1');
    expect(pickedExchange(exchanges, 5)?.id).toBe('n3');
    expect(pickedExchange(exchanges, 99)).toBeNull();
    expect(pickedExchange(exchanges, null)).toBeNull();
  });

  test('one that was chosen stays until something else is selected elsewhere', () => {
    const state = chosenState('n2', { kind: 'event', id: 5 });
    expect(chosenExchange(exchanges, state, { kind: 'event', id: 5 })?.id).toBe('n2');
    expect(chosenExchange(exchanges, state, null)?.id).toBe('n2');
    expect(chosenExchange(exchanges, state, { kind: 'attempt', no: 1 })).toBeNull();
    expect(chosenExchange(exchanges, {}, null)).toBeNull();
  });

  test('the failing one of the verdict comes first; with one voice alone, all of its peer', () => {
    expect(failingExchange(exchanges, '192.0.2.77', ['ts'], ({ says }) => says)?.id).toBe('n3');
    expect(failingExchange(exchanges, '203.0.113.9', ['ts'], () => 'azure')?.id).toBe('n1');
    expect(failingExchange(exchanges, '203.0.113.9', ['ts'], ({ says }) => says)?.id).toBe('peer 203.0.113.9');
    expect(failingExchange([], null, [], () => '')).toBeNull();
  });
});

describe('either phase in a sentence', () => {
  const sent = (number: number, integrity: string, over: Partial<ProposalRow> = {}) =>
    row({ direction: 'sent', number, integrity, dhGroup: 'DhGroup2', ...over });
  const cut = row({ direction: 'sent', number: 2, encryption: 'AES-CB', integrity: null, dhGroup: null });
  const seen = (rows: readonly ProposalRow[], more: Partial<Analysis> = {}) => {
    const negotiation = { id: 'n1', outcome: 'failed', stoppedAt: 'auth', initiator: 'peer' } as Negotiation;
    const analysis = {
      configuration: [],
      findings: [],
      peers: [],
      negotiations: [negotiation],
      ...more,
    } as unknown as Analysis;
    const [exchange] = exchangesOf(rows, [negotiation], saidByProposal);
    if (exchange === undefined) throw new Error('nothing was carried');
    return halvesOf(analysis, exchange);
  };
  const texts = (rows: readonly ProposalRow[], more: Partial<Analysis> = {}) =>
    seen(rows, more).map(({ said }) => said.map(({ kind, text }) => `${kind}: ${text}`).join(' | '));

  test('what both have as a whole is named', () => {
    expect(texts([row({ dhGroup: 'DhGroup2' }), sent(1, 'SHA1'), sent(2, 'SHA256')])).toEqual([
      'good: The peer and Azure’s offers have AES256, SHA256 and DHGroup2 in common.',
      'info: No proposals in the log here.',
    ]);
  });

  test('a list that breaks off and begins as the documented one is that one; another is not judged', () => {
    const [ike] = texts([row({ dhGroup: 'DhGroup2' }), sent(1, 'SHA1'), cut]);
    expect(ike).toBe(
      'good: The peer and Azure’s documented defaults have AES256, SHA256 and DHGroup2 in common. What the log shows of Azure’s list begins as its documented defaults do.',
    );
    const [other] = seen([row({ dhGroup: 'DhGroup2' }), sent(1, 'SHA512'), cut]);
    expect([other?.partial, other?.comparison?.gap, other?.said[0]?.kind]).toEqual([true, null, 'info']);
  });

  test('of documented lists the PFS group counts where one of the two prints it', () => {
    const ipsec = (over: Partial<ProposalRow>) => row({ phase: 'ipsec', dhGroup: null, ...over });
    const attributes = (rows: readonly ProposalRow[]) =>
      seen(rows)[1]?.comparison?.attributes.map(({ attribute }) => attribute);
    expect(attributes([ipsec({})])).toEqual(['encryption', 'integrity']);
    expect(attributes([ipsec({ pfsGroup: 'PFS2' })])).toEqual(['encryption', 'integrity', 'pfsGroup']);
    const begun = [
      ipsec({ direction: 'sent', encryption: 'AES-GCM-256', integrity: 'AES-GCM-256' }),
      ipsec({ direction: 'sent', number: 2, encryption: 'AES-CBC', integrity: null }),
    ];
    expect(attributes(begun)).toEqual(['encryption', 'integrity']);
  });

  test('a refusal is told by where the lists do not meet, and by the smallest change', () => {
    const finding = (comparison: Partial<Comparison> | null) =>
      ({
        id: 'policy-mismatch-ike',
        peer: '203.0.113.9',
        title: 'Refused.',
        actions: [],
        comparison,
      }) as unknown as Finding;
    const rows = [row({}), sent(1, 'SHA256')];
    const change = [{ attribute: 'dhGroup', from: 'DHGroup14', to: 'DHGroup2' }] as const;
    expect(texts(rows, { findings: [finding({ gap: 'dhGroup', change: [...change] })] })[0]).toBe(
      'error: No DH group in common, so the other attributes do not help. The smallest change on the device: DHGroup14 → DHGroup2.',
    );
    expect(texts(rows, { findings: [finding(null)] })[0]).toMatch(
      /^error: Refused\. \| info: The log does not show what the peer/,
    );
    expect(texts(rows, { findings: [finding({ gap: null, change: [] })] })[0]).toContain('the two lists do meet');
  });

  test('a custom policy that Azure does not offer in the log is told', () => {
    const policy = {
      ikeEncryption: 'AES256',
      ikeIntegrity: 'SHA384',
      dhGroup: 'ECP384',
      ipsecEncryption: null,
      ipsecIntegrity: null,
    };
    const configuration = [
      { kind: 'ipsec-policy', policies: [policy], peer: null },
    ] as unknown as Analysis['configuration'];
    const rows = [row({}), sent(1, 'SHA256')];
    expect(texts(rows, { configuration })[0]).toContain(
      'warning: What Azure offers in the log is not the custom policy',
    );
    expect(texts([row({})], { configuration })[0]).toContain(
      'No proposal of the peer meets the custom policy as a whole.',
    );
  });
});
