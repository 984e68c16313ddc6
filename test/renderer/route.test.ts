import { describe, expect, test } from 'vitest';
import { NO_QUERY } from '../../renderer/state/query.ts';
import { type Route, formatRoute, linesRoute, parseRoute } from '../../renderer/state/route.ts';

describe('a route and its address', () => {
  const routes: readonly Route[] = [
    { view: 'library' },
    { view: 'overview', run: 'r-1' },
    { view: 'overview', run: 'a/b?c#d %25 é' },
    linesRoute('r'),
    linesRoute('r', { file: 'a b/IkeLogs.txt', line: 4512 }),
    linesRoute('r', { file: 'x > y?z&line=3#k', line: 10_000_000, finding: 'f1&f2' }),
    linesRoute('r', { file: '100 %/ü\u202e.txt', line: 1, finding: 'f' }),
    linesRoute('r', { file: 'a.txt', line: 7, source: true }),
    linesRoute('r', { search: NO_QUERY }),
    linesRoute('r', {
      search: { ...NO_QUERY, pattern: 'a+b c&d=é', filter: 'peer:203.0.113.9 -"x y"', scope: 'open' },
    }),
    linesRoute('r', {
      line: 3,
      search: { pattern: '(QM|MM)', filter: '', matchCase: true, wholeWord: true, regex: true, scope: 'file' },
    }),
  ];
  test.each(routes.map((route) => [formatRoute(route), route] as const))('%s comes back as it was', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
    expect(hash.startsWith('#/')).toBe(true);
  });

  test.each(['', '#', '#/', '#/nowhere/x', '#/run', '#/run/', '#/run/%E0%A4%A', 'run/'])(
    '%j is the library',
    (hash) => {
      expect(parseRoute(hash)).toEqual({ view: 'library' });
    },
  );

  test.each(['0', '-4', '1.5', 'x', '', '1e400', '99999999999999999999'])('line %j is none', (line) => {
    expect(parseRoute(`#/run/r/lines?file=a&line=${line}`)).toEqual(linesRoute('r', { file: 'a' }));
  });

  test('a view that this version does not know shows the run', () => {
    expect(parseRoute('#/run/r/of-tomorrow?x=1')).toEqual({ view: 'overview', run: 'r' });
  });
});
