import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { RUN_SCHEMA } from '../../electron/engine/store/schema.ts';
import { FILTER_FIELDS, type Filter, formatFilter, parseFilter } from '../../shared/query/filter.ts';
import { filterSql } from '../../shared/query/sql.ts';
import { type Random, random } from '../make/random.ts';

function parsed(text: string): Filter {
  const result = parseFilter(text);
  if (!result.ok) throw new Error(`${text}: ${result.error.text}`);
  return result.value;
}

const text = (words: string): Filter => ({ kind: 'text', text: words });
const field = (name: 'peer' | 'code' | 'file', ...values: string[]): Filter => ({ kind: 'field', field: name, values });

describe('a filter is read', () => {
  it.each<readonly [string, Filter]>([
    ['', { kind: 'all' }],
    ['  \t', { kind: 'all' }],
    ['policy', text('policy')],
    ['"no response"', text('no response')],
    ['peer:203.0.113.9', field('peer', '203.0.113.9')],
    ['PEER:203.0.113.9,192.0.2.1', field('peer', '203.0.113.9', '192.0.2.1')],
    ['peer:2001:db8::9', field('peer', '2001:db8::9')],
    ['file:"a b, c.txt",d.txt', field('file', 'a b, c.txt', 'd.txt')],
    ['code:13801 x', { kind: 'and', parts: [field('code', '13801'), text('x')] }],
    ['a AND b', { kind: 'and', parts: [text('a'), text('b')] }],
    ['a b OR c', { kind: 'or', parts: [{ kind: 'and', parts: [text('a'), text('b')] }, text('c')] }],
    ['a (b OR c)', { kind: 'and', parts: [text('a'), { kind: 'or', parts: [text('b'), text('c')] }] }],
    ['(a b) c', { kind: 'and', parts: [text('a'), text('b'), text('c')] }],
    ['-a', { kind: 'not', part: text('a') }],
    ['NOT a', { kind: 'not', part: text('a') }],
    ['-(a OR b)', { kind: 'not', part: { kind: 'or', parts: [text('a'), text('b')] } }],
    ['"AND"', text('AND')],
    ['"peer:x"', text('peer:x')],
    ['"say \\"so\\" \\\\"', text('say "so" \\')],
    ['a-b', text('a-b')],
    // A dash that stands alone is a word like any other.
    ['a -', { kind: 'and', parts: [text('a'), text('-')] }],
    ['https://example.com/a', text('https://example.com/a')],
    ['2001:db8::9', text('2001:db8::9')],
    [
      'time:2026-03-04T11:20..',
      { kind: 'time', from: Date.UTC(2026, 2, 4, 11, 20) * 1000, to: null, text: '2026-03-04T11:20..' },
    ],
    ['time:..2026-03-04', { kind: 'time', from: null, to: Date.UTC(2026, 2, 4) * 1000, text: '..2026-03-04' }],
  ])('%s', (words, filter) => {
    expect(parsed(words)).toEqual(filter);
  });

  it.each([
    ['(a', 1],
    ['a)', 2],
    ['a OR', 5],
    ['OR a', 1],
    ['a "b', 3],
    ['peer:', 1],
    ['x peer:,', 3],
    ['speer:1', 1],
    ['time:2026', 1],
    ['time:a..b', 1],
    ['NOT', 4],
  ])('%s: cannot be, and it says at which character', (words, at) => {
    const result = parseFilter(words);
    if (result.ok) throw new Error(`"${words}" was read`);
    expect(result.error.code).toBe('bad-filter');
    expect(result.error.text).toContain(`(character ${at})`);
    expect(result.error.hint).toContain('peer:203.0.113.9');
  });

  it('however long or deep, it is refused in words', () => {
    for (const words of [
      '('.repeat(9000),
      '-'.repeat(9000) + 'a',
      'NOT '.repeat(2400) + 'a',
      'a '.repeat(4900),
      `peer:${'1,'.repeat(4900)}`,
      `${'('.repeat(60)}a${')'.repeat(60)}`,
    ]) {
      const result = parseFilter(words);
      expect(result.ok).toBe(false);
      if (!result.ok) expect(result.error.code).toBe('bad-filter');
    }
  });
});

const PIECES = [
  ...FILTER_FIELDS.map((name) => `${name}:`),
  'peer:203.0.113.9',
  'code:0x35E9,13868',
  'time:2026-03-04T11:20..2026-03-04T12:00',
  'time:"2026-03-04 11:20..",',
  'file:"a b.txt"',
  '"no response"',
  '""',
  '"',
  '\\',
  '\\"',
  '(',
  ')',
  '-',
  ' ',
  ' ',
  ' OR ',
  ' AND ',
  ' NOT ',
  'OR',
  'x',
  'é',
  ',',
  ':',
  '/',
  '/a b/',
  '/x\\/[/]/iw',
  '/i ',
  '..',
  '%',
  '_',
];

describe('its text and its value are two forms of one thing', () => {
  it('reading what was written gives the same filter, and the same text again', () => {
    let read = 0;
    for (let seed = 1; seed <= 20_000; seed += 1) {
      const dice = random(seed);
      const words = Array.from({ length: dice.below(9) }, () => dice.pick(PIECES)).join('');
      const result = parseFilter(words);
      if (!result.ok) continue;
      read += 1;
      const written = formatFilter(result.value);
      expect(parsed(written), `${JSON.stringify(words)} as ${JSON.stringify(written)}`).toEqual(result.value);
      expect(formatFilter(parsed(written))).toBe(written);
    }
    expect(read).toBeGreaterThan(2000);
  });
});

interface Row {
  readonly id: number;
  readonly file: { readonly name: string; readonly base: string; readonly instance: string | null };
  readonly time: number | null;
  readonly peer: string | null;
  readonly phase: string | null;
  readonly severity: string | null;
  readonly step: string;
  readonly message: string;
  readonly direction: string;
  readonly session: string | null;
  readonly notify: string | null;
  readonly thread: string | null;
  readonly provider: string | null;
  readonly code: number | null;
  readonly name: string | null;
  readonly text: string;
}

const FILES = [
  { name: 'IN_0/IkeLogs.txt', base: 'IkeLogs.txt', instance: 'IN_0' },
  { name: 'IN_1/IkeLogs.txt', base: 'IkeLogs.txt', instance: 'IN_1' },
  { name: 'a, b.txt', base: 'a, b.txt', instance: null },
];
const PEERS = [null, '203.0.113.9', '192.0.2.1', '2001:db8::9', '<IPaddress>'];
const WORDS = ['Policy', 'no response', '100%', 'a_b', 'ÄÖ', 'x'];

function someRow(dice: Random, id: number): Row {
  const code = dice.pick([null, 13_801, 13_868, 0]);
  return {
    id,
    file: dice.pick(FILES),
    time: dice.pick([null, 1000, 2000, 3000]),
    peer: dice.pick(PEERS),
    phase: dice.pick([null, 'main-mode', 'child-sa']),
    severity: dice.pick([null, 'error', 'info']),
    step: dice.pick(['auth', 'notify', 'other']),
    message: dice.pick(['notify-sent', 'auth-received']),
    direction: dice.pick(['sent', 'received', 'local']),
    session: dice.pick([null, 'ae0c8227']),
    notify: dice.pick([null, 'no-proposal-chosen']),
    thread: dice.pick([null, '0368.03A4']),
    provider: dice.pick([null, 'ikeext']),
    code,
    name: code === 13_801 ? 'ERROR_IPSEC_IKE_AUTH_FAIL' : null,
    text: Array.from({ length: dice.below(3) }, () => dice.pick(WORDS)).join(' '),
  };
}

function someFilter(dice: Random, depth: number): string {
  const kinds = depth === 0 ? ['term'] : ['term', 'term', 'and', 'or', 'not'];
  switch (dice.pick(kinds)) {
    case 'and':
      return `(${someFilter(dice, depth - 1)} ${someFilter(dice, depth - 1)})`;
    case 'or':
      return `(${someFilter(dice, depth - 1)} OR ${someFilter(dice, depth - 1)})`;
    case 'not':
      return `-${someFilter(dice, depth - 1)}`;
    default:
      return dice.pick([
        'peer:203.0.113.9',
        'peer:192.0.2.1,2001:DB8::9',
        'peer:"<ipaddress>"',
        'phase:main-mode',
        'severity:ERROR',
        'step:auth,notify',
        'message:notify-sent',
        'direction:sent',
        'session:AE0C8227',
        'notify:no-proposal-chosen',
        'thread:0368.03a4',
        'provider:IKEEXT',
        '/^p.*y$/i',
        '/x|no resp/w',
        'code:13801',
        'code:0x362C,0',
        'code:error_ipsec_ike_auth_fail',
        'file:ikelogs.txt',
        'file:IN_1/IkeLogs.txt',
        'file:"a, b.txt"',
        'instance:in_',
        'instance:_0',
        'policy',
        '"no response"',
        '100%',
        'a_b',
        'äö',
        'notify-',
        '""',
        'time:1970-01-01T00:00:00.002..',
        'time:..1970-01-01T00:00:00.002',
        'time:..',
      ]);
  }
}

/** ASCII alone, as SQLite's NOCASE and LIKE have it. */
const lower = (words: string): string => words.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const same = (a: string | null, b: string): boolean => a !== null && lower(a) === lower(b);
const has = (a: string | null, b: string): boolean => a !== null && lower(a).includes(lower(b));

/** As the engine's own connections have it, in the plainest way. */
function matches(source: string, flags: string, words: string): number {
  const whole = flags.includes('w') ? `(?<![0-9A-Za-z_])(?:${source})(?![0-9A-Za-z_])` : source;
  return new RegExp(whole, flags.includes('i') ? 'iu' : 'u').test(words) ? 1 : 0;
}

/** What a filter means, in the plainest words. */
function holds(filter: Filter, row: Row): boolean {
  switch (filter.kind) {
    case 'all':
      return true;
    case 'and':
      return filter.parts.every((part) => holds(part, row));
    case 'or':
      return filter.parts.some((part) => holds(part, row));
    case 'not':
      return !holds(filter.part, row);
    case 'text':
      return has(row.text, filter.text) || has(row.message, filter.text);
    case 'regex':
      return matches(filter.source, `${filter.ignoreCase ? 'i' : ''}${filter.wholeWord ? 'w' : ''}`, row.text) === 1;
    case 'time':
      return (
        row.time !== null &&
        (filter.from === null || row.time >= filter.from) &&
        (filter.to === null || row.time <= filter.to)
      );
    case 'field':
      return filter.values.some((value) => {
        if (filter.field === 'code')
          return Number.isInteger(Number(value)) ? row.code === Number(value) : same(row.name, value);
        if (filter.field === 'file') return same(row.file.name, value) || same(row.file.base, value);
        return filter.field === 'instance'
          ? has(row.file.instance, value)
          : same(row[filter.field as keyof Row] as string | null, value);
      });
  }
}

describe('its SQL', () => {
  it('lets through what the filter means', () => {
    const db = new Database(':memory:');
    db.exec(RUN_SCHEMA);
    db.function('matches', { deterministic: true }, matches as never);
    const file = db.prepare("insert into files values (?, ?, ?, 'ike-logs', ?, 0, 0, 'utf-8', 'lf', 0, 0, null, null)");
    for (const [at, { name, base, instance }] of FILES.entries()) file.run(at + 1, name, base, instance);
    const event = db.prepare(
      `insert into events (id, file, line, line_to, time, message, step, direction, phase, severity, peer, session, error_code, error_name, notify, thread, provider, text)
       values (?, ?, 1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const dice = random(7);
    const rows = Array.from({ length: 400 }, (_, at) => someRow(dice, at + 1));
    for (const row of rows)
      event.run(
        row.id,
        FILES.indexOf(row.file) + 1,
        row.time,
        row.message,
        row.step,
        row.direction,
        row.phase,
        row.severity,
        row.peer,
        row.session,
        row.code,
        row.name,
        row.notify,
        row.thread,
        row.provider,
        row.text,
      );
    const counts = new Set<number>();
    for (let round = 0; round < 2500; round += 1) {
      const words = someFilter(dice, dice.below(4));
      const filter = parsed(words);
      const { where, params } = filterSql(filter);
      const found = db
        .prepare(`select e.id from events e join files f on f.id = e.file where ${where} order by e.id`)
        .pluck()
        .all(...params);
      expect(found, words).toEqual(rows.filter((row) => holds(filter, row)).map((row) => row.id));
      counts.add(found.length);
    }
    expect(counts.size).toBeGreaterThan(50);
    db.close();
  });

  it('takes the longest filter that is read', () => {
    const db = new Database(':memory:');
    db.exec(RUN_SCHEMA);
    for (const words of [
      'a '.repeat(300),
      Array.from({ length: 300 }, () => 'a').join(' OR '),
      `peer:${Array.from({ length: 299 }, (_, at) => at).join(',')}`,
      `${'-('.repeat(25)}a b${')'.repeat(25)}`,
    ]) {
      const { where, params } = filterSql(parsed(words));
      expect(
        db
          .prepare(`select count(*) from events e join files f on f.id = e.file where ${where}`)
          .pluck()
          .get(...params),
      ).toBe(0);
    }
    db.close();
  });
});
