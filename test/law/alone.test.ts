import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { filesBelow, readText, root } from './files.ts';

/** What would tie the project to one machine, or to something that lies beside it. */
const OUTSIDE: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a folder beside the project', /\.\.\/shared\/(samples|data|hooks|[a-z]+\.md)/],
  [
    "a person's home folder",
    /(?:^|[\s'"`(=:])(?:\/home\/[a-z][\w-]*\/|\/root\/|\/Users\/[A-Za-z][\w.-]*\/|[A-Z]:\\Users\\[A-Za-z])/m,
  ],
  ['the folder of this checkout', new RegExp(`(?:^|[\\s'"\`(=:])${root.replace(/[^\w/]/g, '\\$&')}\\b`, 'm')],
  ["a package registry's host", /registry\.(?:npmjs|yarnpkg)\.|pypi\.org|npmmirror/],
];

const TEXT = /\.(ts|tsx|cts|mts|js|cjs|mjs|json|css|html|md|yml|yaml|svg|txt)$/;

function outsideOf(text: string): string[] {
  return OUTSIDE.filter(([, pattern]) => pattern.test(text)).map(([what]) => what);
}

describe('the project stands alone', () => {
  test('no file names anything outside it', () => {
    const top = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name);
    const files = [...['shared', 'electron', 'renderer', 'resources', 'test'].flatMap(filesBelow), ...top].filter(
      (path) => TEXT.test(path) && path !== 'test/law/alone.test.ts' && !path.startsWith('test/corpus/'),
    );
    expect(files.flatMap((path) => outsideOf(readText(path)).map((what) => `${path} names ${what}`))).toEqual([]);
  });

  test.each([
    [`readFileSync('${root}/notes.md')`, 'the folder of this checkout'],
    [`import x from '${['..', 'shared', 'samples'].join('/')}/a.txt'`, 'a folder beside the project'],
    ["const log = '/home/someone/log.txt'", "a person's home folder"],
    ['"resolved": "https://registry.npmjs.org/a"', "a package registry's host"],
  ])('a file with %s would be found', (text, what) => {
    expect(outsideOf(text)).toContain(what);
  });

  test.each(["import { fault } from '../shared/base/fault.ts'", 'https://github.com/users/home/x', '/homestead'])(
    '%s is fine',
    (text) => {
      expect(outsideOf(text)).toEqual([]);
    },
  );
});
