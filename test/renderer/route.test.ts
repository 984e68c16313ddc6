import { describe, expect, test } from 'vitest';
import { type Route, formatRoute, parseRoute } from '../../renderer/state/route.ts';

describe('a route and its address', () => {
  const routes: readonly Route[] = [
    { view: 'library' },
    { view: 'overview', run: 'r-1' },
    { view: 'overview', run: 'a/b?c#d %25 é' },
    { view: 'lines', run: 'r', file: null, line: null, finding: null },
    { view: 'lines', run: 'r', file: 'a b/IkeLogs.txt', line: 4512, finding: null },
    { view: 'lines', run: 'r', file: 'x > y?z&line=3#k', line: 10_000_000, finding: 'f1&f2' },
    { view: 'lines', run: 'r', file: '100 %/ü\u202e.txt', line: 1, finding: 'f' },
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
    expect(parseRoute(`#/run/r/lines?file=a&line=${line}`)).toEqual({
      view: 'lines',
      run: 'r',
      file: 'a',
      line: null,
      finding: null,
    });
  });

  test('a view that this version does not know shows the run', () => {
    expect(parseRoute('#/run/r/timeline?x=1')).toEqual({ view: 'overview', run: 'r' });
  });
});
