import { describe, expect, test } from 'vitest';
import { FIRST_CHOICE, readChoice, resized, shownColumns, toggled } from '../../renderer/grid/columns.ts';
import { cellPlace, piecesOf } from '../../renderer/grid/pieces.ts';
import { countOf, extended, has, rangeOf } from '../../renderer/grid/selection.ts';
import { bookmarkNear } from '../../renderer/state/bookmarks.ts';
import { fetchText } from '../../renderer/state/text.ts';
import { goalTyped, timeTyped } from '../../renderer/views/shared/go-to.ts';
import { gridLines } from '../../renderer/views/lines/grid-lines.ts';
import { clockOf } from '../../renderer/views/shared/time.ts';
import { stretchAround } from '../../renderer/views/lines/stretch.ts';
import { readViewer } from '../../renderer/views/shared/viewer.ts';

const FROM = '2026-03-04T11:17:02.118Z';
const micros = (iso: string) => Date.parse(iso) * 1000;

describe('columns', () => {
  test('are hidden, shown again and resized within bounds', () => {
    const hidden = toggled(toggled(FIRST_CHOICE, 'thread'), 'provider');
    expect(shownColumns(hidden, 'UTC').map(({ id }) => id)).toEqual(['time', 'peer']);
    expect(shownColumns(toggled(hidden, 'thread'), 'UTC').map(({ id }) => id)).toEqual(['time', 'thread', 'peer']);
    expect(resized(FIRST_CHOICE, 'peer', 3).widths.peer).toBe(40);
    expect(resized(FIRST_CHOICE, 'peer', 9999).widths.peer).toBe(480);
    expect(resized(FIRST_CHOICE, 'peer', 200.4).widths).toEqual({ ...FIRST_CHOICE.widths, peer: 200 });
  });

  test('come back as they were left, and anything else is what one begins with', () => {
    const left = resized(toggled(FIRST_CHOICE, 'peer'), 'time', 77);
    expect(readChoice(JSON.parse(JSON.stringify(left)))).toEqual(left);
    for (const stored of [null, 7, 'x', [], {}, { widths: { time: 'wide' }, hidden: ['message', 4] }])
      expect(readChoice(stored)).toEqual(FIRST_CHOICE);
    expect(readViewer({ wrap: true, pane: -4, raw: 'yes', inspector: 'open', aside: 9 })).toEqual({
      columns: FIRST_CHOICE,
      wrap: true,
      raw: false,
      pane: 260,
      inspector: null,
      aside: 340,
    });
  });

  test('say what the line says, with the day where the file has several', () => {
    const file = {
      name: 'wfpdiag.txt',
      kind: 'wfpdiag',
      instance: null,
      bytes: 1,
      lines: 1,
      encoding: 'utf-8',
      from: FROM,
      to: '2026-03-04T11:31:44.902Z',
    } as const;
    const line = {
      number: 4,
      text: '[0]0368.1D10::03/04/2026-11:20:05.331 [ikeext] 3001|203.0.113.9|words',
      bytes: 70,
      time: micros('2026-03-04T11:20:05.331Z'),
      head: { thread: '0368.1D10', provider: 'ikeext', peer: '203.0.113.9', textAt: 65 },
      event: null,
    };
    const one = gridLines(file, clockOf('utc'));
    expect(one(line)).toMatchObject({
      cells: { time: '11:20:05.331', thread: '0368.1D10', provider: 'ikeext', peer: '203.0.113.9' },
      textAt: 65,
    });
    expect(one(line)).toBe(one(line));
    const dated = gridLines({ ...file, to: '2026-03-05T00:00:00.000Z' }, clockOf('utc'));
    expect(dated(line).cells?.time).toBe('03-04 11:20:05.331');
    expect(one({ ...line, head: null }).cells).toBeNull();
  });
});

describe('the parts of a line', () => {
  test('are cut where matches begin and end, and give the whole text again', () => {
    const text = 'one two three two';
    const pieces = piecesOf(text, 0, text.length, [
      [4, 3],
      [14, 3],
    ]);
    expect(pieces).toEqual([
      { text: 'one ', hit: false },
      { text: 'two', hit: true },
      { text: ' three ', hit: false },
      { text: 'two', hit: true },
    ]);
    expect(
      piecesOf(text, 5, 12, [
        [0, 6],
        [10, 9],
      ]),
    ).toEqual([
      { text: 'w', hit: true },
      { text: 'o th', hit: false },
      { text: 're', hit: true },
    ]);
    expect(piecesOf(text, 0, 3, [[1, 0]])).toEqual([{ text: 'one', hit: false }]);
    expect(piecesOf('', 0, 0, [])).toEqual([]);
  });

  test('a cell is found before the words alone', () => {
    expect(cellPlace('[0]0368.1D10 [ikeext]|x|ikeext', 24, 'ikeext')).toEqual([14, 20]);
    expect(cellPlace('[0]0368.1D10 [other]|x|ikeext', 23, 'ikeext')).toBeNull();
    expect(cellPlace('abc', 3, '')).toBeNull();
  });
});

test('a selection goes on from where it began, in either direction', () => {
  const down = extended(null, 10, 14);
  expect(rangeOf(down)).toEqual({ first: 10, last: 14 });
  const up = extended(down, 14, 7);
  expect(rangeOf(up)).toEqual({ first: 7, last: 10 });
  expect(countOf(up)).toBe(4);
  expect([6, 7, 10, 11].map((line) => has(up, line))).toEqual([false, true, true, false]);
  expect(has(null, 1)).toBe(false);
});

describe('what was typed to go to', () => {
  const file = { lines: 5000, from: FROM };
  test.each([
    ['4510', { line: 4510 }],
    ['IkeLogs.txt:12', { line: 12 }],
    ['11:20:05', { time: micros('2026-03-04T11:20:05Z') }],
    ['11:20', { time: micros('2026-03-04T11:20:00Z') }],
    ['11:20:05.331', { time: micros('2026-03-04T11:20:05.331Z') }],
    ['11:20:05,331 UTC', { time: micros('2026-03-04T11:20:05.331Z') }],
    ['2026-03-04 11:20', { time: micros('2026-03-04T11:20:00Z') }],
    ['2026-03-05T01:02:03Z', { time: micros('2026-03-05T01:02:03Z') }],
    ['2026-03-05', { time: micros('2026-03-05T00:00:00Z') }],
    // Before the file begins: on its second day.
    ['0:30', { time: micros('2026-03-05T00:30:00Z') }],
    ['11:17:02', { time: micros('2026-03-04T11:17:02Z') }],
  ])('%j', (typed, goal) => {
    expect(goalTyped(typed, file)).toEqual(goal);
  });
  test.each(['', 'soon', '25:00', '11:60', '2026-13-01', '12:', '-5'])('%j is nothing', (typed) => {
    expect(goalTyped(typed, file)).toBeNull();
  });
  test('a time of day means nothing in a file without a clock', () => {
    expect(timeTyped('11:20', null)).toBeNull();
  });
});

test('a small file is shown whole, a large one around the line', () => {
  expect(stretchAround(7, { bytes: 900_000, lines: 9000 })).toEqual({ first: 1, last: 9000 });
  expect(stretchAround(5000, { bytes: 1e9, lines: 1e7 })).toEqual({ first: 4800, last: 5200 });
  expect(stretchAround(3, { bytes: 1e9, lines: 1e7 })).toEqual({ first: 1, last: 203 });
  expect(stretchAround(1e7, { bytes: 1e9, lines: 1e7 })).toEqual({ first: 9_999_800, last: 1e7 });
});

describe('bookmarks', () => {
  const list = [
    { file: 'b', line: 5, note: '' },
    { file: 'b', line: 9, note: '' },
    { file: 'a', line: 2, note: '' },
  ];
  const near = (file: string, line: number, direction: 'next' | 'previous') => {
    const mark = bookmarkNear(list, ['b', 'c', 'a'], { file, line }, direction);
    return mark === null ? null : `${mark.file}:${mark.line}`;
  };
  test('are walked in the order of files and lines', () => {
    expect(['b', 'b', 'b', 'c', 'a'].map((file, at) => near(file, [1, 5, 9, 1, 2][at] ?? 0, 'next'))).toEqual([
      'b:5',
      'b:9',
      'a:2',
      'a:2',
      null,
    ]);
    expect(near('a', 2, 'previous')).toBe('b:9');
    expect(near('c', 4, 'previous')).toBe('b:9');
    expect(near('b', 5, 'previous')).toBeNull();
  });
});

describe('text that is fetched', () => {
  /** A file of these bytes, given a few at a time. */
  const link = (bytes: Uint8Array) => ({
    call: (_: string, { skip = 0 }: { readonly skip?: number }) =>
      Promise.resolve({
        base64: btoa(String.fromCharCode(...bytes.subarray(skip, skip + 3))),
        lines: 1,
        more: skip + 3 < bytes.length,
      }),
  });
  const fetched = (bytes: Uint8Array, encoding = 'utf-8', mostBytes = 1000) =>
    fetchText(
      link(bytes) as unknown as Parameters<typeof fetchText>[0],
      { run: 'r', file: 'f', encoding, from: 1, count: 9 },
      { signal: new AbortController().signal, mostBytes },
    );
  const utf8 = (text: string) => new TextEncoder().encode(text);

  test.each([
    ['one\ntwo\n', 'one\ntwo'],
    ['one\r\ntwo\r\n', 'one\ntwo'],
    ['one\ntwo', 'one\ntwo'],
    ['one\n\n', 'one\n'],
    ['a lone \r in a line\nnext\n', 'a lone \\u{d} in a line\nnext'],
    ['old\rmac\r', 'old\nmac'],
    ['größer € 𝄞\n', 'größer € 𝄞'],
    ['\u001b[31mred \u202eturned', '\\u{1b}[31mred \\u{202e}turned'],
  ])('%j', async (text, shown) => {
    expect(await fetched(utf8(text))).toBe(shown);
  });

  test('in UTF-16 is read as that, across the borders of what comes', async () => {
    const bytes = new Uint8Array(
      new Uint16Array(
        [...'grün 𝄞\n']
          .join('')
          .split('')
          .map((one) => one.charCodeAt(0)),
      ).buffer,
    );
    expect(await fetched(bytes, 'utf-16le')).toBe('grün 𝄞');
  });

  test('that is too much is not given', async () => {
    expect(await fetched(utf8('x'.repeat(50)), 'utf-8', 40)).toBeNull();
  });
});
