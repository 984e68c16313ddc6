import { describe, expect, test } from 'vitest';
import { readOffsets, readSeconds, offsetWord } from '../../renderer/views/shared/offsets.ts';
import { askedOf, letIn } from '../../renderer/views/events/asked.ts';
import { foldsText, readFolds } from '../../renderer/views/events/folds.ts';
import {
  type Rule,
  formatFile,
  freshHue,
  highlighter,
  lineHighlighter,
  moved,
  readFile,
  readRules,
} from '../../renderer/views/highlight/rules.ts';
import { blockFields } from '../../renderer/views/inspect/block-fields.ts';
import type { Matchable } from '../../shared/query/match.ts';

const rule = (label: string, filter: string, more: Partial<Rule> = {}): Rule => ({
  label,
  filter,
  hue: 'blue',
  on: true,
  ...more,
});
const event = (text: string, peer: string | null = null): Matchable => ({
  text,
  peer,
  message: '',
  time: null,
  file: 'IkeLogs.txt',
  instance: null,
  phase: null,
  step: 'other',
  direction: 'local',
  severity: null,
  errorCode: null,
  errorName: null,
  notify: null,
  session: null,
  thread: null,
  provider: null,
  negotiation: null,
  attempt: null,
  point: null,
  wfp: null,
});

describe('highlight rules', () => {
  const rules = [
    rule('off', 'tunnel', { on: false }),
    rule('main', 'peer:203.0.113.9 tunnel', { hue: 'rose' }),
    rule('any', '/tun+el/i'),
  ];

  test('the first that is on gives a row its word and its colour', () => {
    const of = highlighter(rules);
    expect(of(event('IKE Tunnel closed', '203.0.113.9'))).toEqual({ label: 'main', hue: 'rose' });
    expect(of(event('IKE Tunnel closed'))).toEqual({ label: 'any', hue: 'blue' });
    expect(of(event('no response'))).toBeNull();
  });

  test('a bare line is held to those of text alone', () => {
    const of = lineHighlighter(rules);
    expect(of('IKE Tunnel closed')?.label).toBe('any');
    expect(of('no response')).toBeNull();
  });

  test('are put in order, and get the colour that is used least', () => {
    expect(moved(rules, 0, 1).map(({ label }) => label)).toEqual(['main', 'off', 'any']);
    expect(moved(rules, 0, -1)).toBe(rules);
    expect(freshHue([])).toBe('amber');
    expect(freshHue([rule('a', 'a', { hue: 'amber' }), rule('b', 'b', { hue: 'green' })])).toBe('blue');
  });

  test('come back from a file as they went into it; other files are none', () => {
    expect(readFile(formatFile(rules))).toEqual(rules);
    expect(JSON.parse(formatFile(rules))).toMatchObject({ schema: 'tunnelscope.highlights/1' });
    for (const text of [
      '',
      '{',
      '[]',
      '{"schema":"tunnelscope.lenses/1","rules":[]}',
      '{"schema":"tunnelscope.highlights/1"}',
    ])
      expect(readFile(text)).toBeNull();
  });

  test('what cannot be read of what was kept is left out', () => {
    expect(readRules([{ label: 'x', filter: '(' }, { label: ' ', filter: 'a' }, null, 3, { filter: 'b' }])).toEqual([]);
    expect(readRules([{ label: 'x', filter: 'a', hue: 'mauve' }])).toEqual([rule('x', 'a', { hue: 'grey' })]);
    expect(readRules('rules')).toEqual([]);
  });
});

describe('what a filter asks of a field', () => {
  test('is told apart from the rest', () => {
    expect(askedOf('peer:a,b -peer:c "x y" severity:error', 'peer')).toEqual({
      wanted: ['a', 'b'],
      unwanted: ['c'],
      rest: '"x y" severity:error',
    });
  });
  test('is taken back value by value', () => {
    expect(letIn('-peer:a -peer:b x', 'peer', 'A')).toBe('-peer:b x');
    expect(letIn('peer:a', 'peer', 'a')).toBe('peer:a');
  });
});

test('folded groups stand in the address, whatever they are called', () => {
  for (const keys of [[], [''], ['', 'a,b', '.', '%', 'ä/&=']]) expect([...readFolds(foldsText(keys))]).toEqual(keys);
  expect([...readFolds('.%E0%A4%A,x,.ok')]).toEqual(['ok']);
});

describe('clock offsets', () => {
  test('are read as people write seconds', () => {
    expect(['2.5', '-0,25 s', '+3', '', '−1'].map(readSeconds)).toEqual([
      2_500_000, -250_000, 3_000_000, 0, -1_000_000,
    ]);
    expect(['x', '1.2.3', '999999', '1 min'].map(readSeconds)).toEqual([null, null, null, null]);
    expect([2_500_000, -250_000].map(offsetWord)).toEqual(['+2.5 s', '−0.25 s']);
  });
  test('of what was kept only the sound ones hold', () => {
    expect(readOffsets({ a: 5, b: 0, c: 'x', d: 1.5, e: 1e15 })).toEqual({ a: 5 });
    expect([readOffsets(null), readOffsets([3])]).toEqual([{}, {}]);
  });
});

describe('the fields of a block', () => {
  const line = (number: number, words: string, thread = '0368.03A4') => {
    const prefix = `[0]${thread}::02/02/2017-17:36:01.496 [ikeext] `;
    const text = `${prefix}3038|52.161.24.36|${words}`;
    const head = { thread, provider: 'ikeext', peer: '52.161.24.36', textAt: prefix.length };
    return { number, text, bytes: text.length, time: null, head, event: null };
  };

  test('stand as printed, with what the flags say of each, without the lines of other threads', () => {
    const lines = [
      line(1, 'IKE diagnostic event:'),
      line(2, 'Event Header:'),
      line(3, '  Flags: 0x00000106'),
      line(4, '    Local address field set'),
      line(5, '  Local address: 198.51.100.4', '0368.0F10'),
      line(6, '  IP protocol: 0'),
      line(7, '  Local address: 13.78.238.92'),
      line(8, '  Application ID:'),
      line(9, 'Failure type: IKE/Authip Main Mode Failure'),
      line(10, 'Type specific info:'),
      line(11, '  Failure error code:0x000035e9'),
      line(12, '    IKE authentication credentials are unacceptable'),
    ];
    expect(blockFields(lines, ['local address', 'IP version'])).toEqual([
      { name: 'Flags', value: '0x00000106', more: ['Local address field set'], set: null },
      { name: 'IP protocol', value: '0', more: [], set: false },
      { name: 'Local address', value: '13.78.238.92', more: [], set: true },
      { name: 'Application ID', value: '', more: [], set: false },
      { name: 'Failure type', value: 'IKE/Authip Main Mode Failure', more: [], set: null },
      {
        name: 'Failure error code',
        value: '0x000035e9',
        more: ['IKE authentication credentials are unacceptable'],
        set: null,
      },
    ]);
  });

  test('are read from XML too', () => {
    const xml = [
      '<header>',
      '<flags numItems="1">',
      '<item>FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET</item>',
      '</flags>',
      '<ipProtocol>6</ipProtocol>',
      '<localAddrV6.byteArray16>2001:db8::1</localAddrV6.byteArray16>',
      '<enterpriseId/>',
      '<internalFields>',
      '<secret>1</secret>',
    ];
    const lines = xml.map((text, at) => ({
      number: at + 1,
      text,
      bytes: text.length,
      time: null,
      head: null,
      event: null,
    }));
    expect(blockFields(lines, ['IP protocol']).map(({ name, value, more, set }) => [name, value, more, set])).toEqual([
      ['flags', '', ['FWPM_NET_EVENT_FLAG_IP_PROTOCOL_SET'], null],
      ['ipProtocol', '6', [], true],
      ['localAddrV6', '2001:db8::1', [], false],
    ]);
  });
});
