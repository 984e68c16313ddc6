import { describe, expect, test } from 'vitest';
import { parseFilter } from '../../shared/query/filter.ts';
import { Unwalked, linearPattern } from '../../shared/query/linear.ts';
import { type Matchable, isTextOnly, matcherOf } from '../../shared/query/match.ts';
import { valueOrder } from '../../shared/query/order.ts';
import { random } from '../make/random.ts';

const EVENT: Matchable = {
  text: 'Received Notify Message - Authentication failed (QM 7)',
  message: 'notify-received',
  time: '2026-03-04T11:20:05.331Z',
  file: 'GatewayTenantWorker_IN_0/IkeLogs.txt',
  instance: 'GatewayTenantWorker_IN_0',
  peer: '203.0.113.9',
  phase: 'ike-auth',
  step: 'notify',
  direction: 'received',
  severity: 'error',
  errorCode: 13_801,
  errorName: 'ERROR_IPSEC_IKE_AUTH_FAIL',
  notify: 'AUTHENTICATION_FAILED',
  session: null,
  thread: null,
  provider: null,
  negotiation: 'n3',
  attempt: 12,
  point: 'remote',
  wfp: { type: 'ikeext-mm-failure' },
};

function takes(filter: string, event: Matchable = EVENT): boolean {
  const read = matcherOf(filter);
  if (!read.ok) throw new Error(read.error.text);
  return read.value(event);
}

describe('a filter held to one event', () => {
  test.each([
    'authentication',
    '"notify message"',
    'notify-received',
    '/Auth.*failed/',
    '/qm/iw',
    'peer:203.0.113.9',
    'peer:198.51.100.7,203.0.113.9',
    'code:13801',
    'code:error_ipsec_ike_auth_fail',
    'file:ikelogs.txt',
    'instance:IN_0',
    'time:2026-03-04T11:20..',
    'time:..2026-03-05',
    'type:ikeext-mm-failure point:Remote',
    'attempt:12 negotiation:N3',
    '-severity:warning (step:delete OR step:notify)',
    '',
  ])('%s takes it', (filter) => {
    expect(takes(filter)).toBe(true);
  });

  test.each([
    '"no response"',
    '/^failed/',
    '/authentication/',
    '/Authent/w',
    'peer:203.0.113.90',
    'code:13802',
    'file:CPUStats.txt',
    'time:..2026-03-04T11:20',
    'session:x',
    '-point:remote',
    'severity:error step:delete',
  ])('%s does not', (filter) => {
    expect(takes(filter)).toBe(false);
  });

  test('asks nothing of what an event does not say', () => {
    const bare = { ...EVENT, time: null, peer: null, wfp: null, point: null, errorCode: null, attempt: null };
    for (const filter of ['time:2026-01-01..', 'peer:203.0.113.9', 'type:ikeext-mm-failure', 'point:remote', 'code:0'])
      expect(takes(filter, bare), filter).toBe(false);
    expect(takes('-peer:203.0.113.9', bare)).toBe(true);
  });

  test('is of text alone where it asks for nothing else', () => {
    const text = (filter: string) => {
      const read = parseFilter(filter);
      return read.ok && isTextOnly(read.value);
    };
    expect(['a /b/', '-a (b OR "c d")'].map(text)).toEqual([true, true]);
    expect(['a peer:x', 'time:..2026', ''].map(text)).toEqual([false, false, false]);
  });

  test('is refused in a sentence where its pattern cannot be bounded', () => {
    for (const [filter, why] of [
      ['/(a)\\1/', 'points back'],
      ['/a(?=b)/', 'looks ahead'],
      ['/(?:a{90}){90}/', 'too long'],
      ['/a{2000}/', 'repeats'],
    ] as const) {
      const read = matcherOf(filter);
      expect(read.ok ? '' : read.error.text, filter).toContain(why);
    }
  });
});

describe('a pattern walked side by side', () => {
  const PATTERNS = [
    'a',
    'a|bc|',
    '(a|b)*c',
    '(?:ab?)+$',
    '^(?<name>a+)(b{2,3})?c*$',
    '[^a-c\\d]+x',
    '\\bab\\b',
    'a\\Bb',
    '\\d{1,3}\\.\\d+',
    '(a*)*b',
    '(?:a|aa)+$',
    '.{3}c',
    '\\p{L}\\u{e9}?[\\]\\-]',
    'x*?y+?',
    '[é-ü]|\\x61\\.',
    '^$',
    '()|\\/',
    'a{0}b',
    'a{2,}',
  ];

  test('says what the language itself says', () => {
    const dice = random(17);
    const letters = ['a', 'b', 'c', 'x', 'y', '.', ' ', '1', 'é', ']', '-', 'ß', 'A', '/', '_'];
    for (const source of PATTERNS)
      for (const ignoreCase of [false, true]) {
        const linear = linearPattern(source, ignoreCase, false);
        const whole = linearPattern(source, ignoreCase, true);
        const flags = ignoreCase ? 'iu' : 'u';
        for (let round = 0; round < 120; round += 1) {
          const text = Array.from({ length: dice.below(9) }, () => dice.pick(letters)).join('');
          const said = [linear.test(text), whole.test(text)];
          const wanted = [
            new RegExp(source, flags).test(text),
            new RegExp(`(?<![0-9A-Za-z_])(?:${source})(?![0-9A-Za-z_])`, flags).test(text),
          ];
          expect(said, JSON.stringify([source, flags, text])).toEqual(wanted);
        }
      }
  });

  test('takes a character for one, however many units it has', () => {
    expect(
      ['^.$', '^[😀]{1}$', '^\\u{1f600}$', '^\\ud83d\\ude00$'].map((source) =>
        linearPattern(source, false, false).test('😀'),
      ),
    ).toEqual([true, true, true, true]);
    expect(linearPattern('^..$', false, false).test('😀')).toBe(false);
  });

  test('gives an answer where walking one way after the other would never end', () => {
    const text = `${'a'.repeat(3000)}!`;
    expect(linearPattern('(a*)*b', false, false).test(text)).toBe(false);
    expect(linearPattern('(?:a|aa|a+)+$', false, false).test(text)).toBe(false);
    expect(linearPattern('(?:a|aa|a+)+!$', false, false).test(text)).toBe(true);
  });

  test('refuses what is no pattern', () => {
    for (const source of ['(', 'a{2', '[b-a]', '\\'])
      expect(() => linearPattern(source, false, false)).toThrow(Unwalked);
  });
});

test('values stand as the table sorts them', () => {
  expect(['info', '', 'error', 'warning'].toSorted(valueOrder('severity'))).toEqual(['', 'error', 'warning', 'info']);
  expect(['13868', '-1', '', '14'].toSorted(valueOrder('code'))).toEqual(['', '-1', '14', '13868']);
  expect(['IN_10', 'IN_9', '', 'in_1'].toSorted(valueOrder('instance'))).toEqual(['', 'in_1', 'IN_9', 'IN_10']);
});
