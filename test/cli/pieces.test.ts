import { describe, expect, it } from 'vitest';
import { jsonPieces } from '../../electron/cli/pieces.ts';

describe('JSON in pieces', () => {
  it.each<readonly [string, object]>([
    ['nothing', {}],
    ['plain fields', { a: 1, b: 'x\u2028"', c: null, d: true, 'é "': -0.5 }],
    ['empty ones', { a: [], b: {}, c: [[]], d: { e: [] } }],
    ['nested ones', { a: { b: { c: [1, { d: [2] }] } }, e: [[1, 2], [3]] }],
    [
      'lists of every length about the step',
      Object.fromEntries(
        [1, 499, 500, 501, 1000, 1001].map((length) => [`l${length}`, Array.from({ length }, (_, at) => ({ at }))]),
      ),
    ],
  ])('%s, is what JSON.stringify gives', (_, value) => {
    expect([...jsonPieces(value)].join('')).toBe(JSON.stringify(value));
  });

  it('no piece grows with the list', () => {
    const longest = (length: number) =>
      Math.max(...[...jsonPieces({ list: Array.from({ length }, () => 'x'.repeat(20)) })].map((piece) => piece.length));
    expect(longest(50_000)).toBe(longest(5000));
  });
});
