import { describe, expect, it } from 'vitest';
import { completeFilter } from '../../shared/query/complete.ts';
import { FILTER_FIELDS, formatFilter, parseFilter } from '../../shared/query/filter.ts';
import { addPart, filterParts, negatePart, removePart } from '../../shared/query/parts.ts';
import { random } from '../make/random.ts';

describe('the parts of a filter', () => {
  it.each<readonly [string, readonly string[] | null]>([
    ['', []],
    ['peer:1.2.3.4', ['peer:1.2.3.4']],
    ['a "b c" -/x y/i', ['a', '"b c"', '-/x y/i']],
    ['a AND (b OR c)', ['a', '(b OR c)']],
    ['a OR b', ['(a OR b)']],
    ['a -(b c)', ['a', '-(b c)']],
    ['a (', null],
  ])('%s', (text, parts) => {
    expect(filterParts(text)?.map((part) => part.text) ?? null).toEqual(parts);
  });

  it('are added once, removed and turned round', () => {
    expect(addPart('', 'peer:a')).toBe('peer:a');
    expect(addPart('a OR b', 'peer:a')).toBe('(a OR b) peer:a');
    expect(addPart('peer:a x', 'peer:a')).toBe('peer:a x');
    expect(addPart('x (', 'y')).toBe('x (');
    expect(removePart('a "b c" d', 1)).toBe('a d');
    expect(removePart('a (b OR c)', 0)).toBe('b OR c');
    expect(removePart('a', 0)).toBe('');
    expect(negatePart('a b', 1)).toBe('a -b');
    expect(negatePart('a -b', 1)).toBe('a b');
    expect(negatePart('a OR b', 0)).toBe('-(a OR b)');
  });

  it('put together again they are the filter, whatever it is', () => {
    const pieces = ['a', '"b c"', 'peer:x,y', '/a|b/i', '(a OR b)', '-c', '-(a b)', 'time:2026-03-04..'];
    const dice = random(1);
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: 1 + dice.below(5) }, () => dice.pick(pieces)).join(dice.pick([' ', ' OR ']));
      const parts = filterParts(text);
      if (parts === null) throw new Error(text);
      const again = parseFilter(parts.map((part) => part.text).join(' '));
      expect(again).toEqual(parseFilter(text));
      const at = dice.below(parts.length);
      // Turned round, several that are left out together become parts of their own.
      if (parts[at]?.text === '-(a b)') continue;
      expect(negatePart(negatePart(text, at), at)).toBe(again.ok ? formatFilter(again.value) : null);
    }
  });
});

const KNOWN = {
  peer: ['203.0.113.9', '198.51.100.7', '<IPaddress>'],
  file: ['IN_0/IkeLogs.txt', 'a b.txt'],
  severity: ['error', 'warning', 'info'],
};

/** The text with a bar for the caret, and with the first proposal taken. */
function taken(text: string, choice = 0): string | null {
  const caret = text.indexOf('|');
  const plain = text.replace('|', '');
  const found = completeFilter(plain, caret, KNOWN);
  const option = found?.options[choice];
  return found === null || option === undefined
    ? null
    : plain.slice(0, found.from) + option.text + plain.slice(found.to);
}

describe('what is proposed', () => {
  it.each<readonly [string, string | null]>([
    ['pe|', 'peer:'],
    ['x -se|', 'x -severity:'],
    ['(fi|)', '(file:)'],
    ['peer:|', 'peer:203.0.113.9'],
    ['peer:198|', 'peer:198.51.100.7'],
    ['peer:113|', 'peer:203.0.113.9'],
    ['peer:198.51.100.7,203|', 'peer:198.51.100.7,203.0.113.9'],
    ['peer:20|3 rest', 'peer:203.0.113.9 rest'],
    ['file:a|', 'file:"a b.txt"'],
    ['file:"a |', 'file:"a b.txt"'],
    ['severity:e| x', 'severity:error x'],
    ['code:1|', null],
    ['nothing|', null],
    ['"pe|', null],
    ['/pe|', null],
  ])('%s: %s', (text, result) => {
    expect(taken(text)).toBe(result);
  });

  it('at an empty place is every field', () => {
    expect(completeFilter('a ', 2, KNOWN)?.options.map(({ text }) => text)).toEqual(
      FILTER_FIELDS.map((name) => `${name}:`),
    );
  });

  it('wherever the caret stands, can be read once it is taken', () => {
    const pieces = ['peer:', 'peer:203', 'file:"a', 'file:a b', ' ', '(', ')', '-', 'x', '"', '/', ',', 'OR ', 'sev'];
    let read = 0;
    for (let seed = 1; seed <= 4000; seed += 1) {
      const dice = random(seed);
      const text = Array.from({ length: 1 + dice.below(4) }, () => dice.pick(pieces)).join('');
      const caret = dice.below(text.length + 1);
      const found = completeFilter(text, caret, KNOWN);
      if (found === null) continue;
      expect(found.from).toBeLessThanOrEqual(caret);
      expect(found.to).toBeGreaterThanOrEqual(caret);
      if (!parseFilter(text).ok || found.kind === 'field') continue;
      read += 1;
      for (const option of found.options) {
        const next = text.slice(0, found.from) + option.text + text.slice(found.to);
        expect(parseFilter(next).ok, `${text} at ${caret}: ${next}`).toBe(true);
      }
    }
    expect(read).toBeGreaterThan(30);
  });
});
