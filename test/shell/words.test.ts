import { describe, expect, test } from 'vitest';
import { filesBelow, readText } from '../law/files.ts';

/** What must not be written anywhere in the product, or only in the one place named. */
const NOWHERE: readonly (readonly [word: string, pattern: RegExp, onlyIn: RegExp | null])[] = [
  ['opens a file in another program', /\.openPath\(/, null],
  ['talks to the main process by a remote object', /@electron\/remote|enableRemoteModule/, null],
  ['blocks on a message', /\.sendSync\(/, null],
  ['uploads crashes', /crashReporter/, null],
  ['reaches the message channels of Electron', /\bipcRenderer\b/, /^electron\/preload\//],
  ['gives the page a key', /exposeInMainWorld/, /^electron\/preload\/index\.ts$/],
  ['hands an address to the system', /openExternal\(/, /^electron\/main\/window\.ts$/],
  [
    'makes markup of a string',
    /dangerouslySetInnerHTML|\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write\(/,
    null,
  ],
  ['makes a script of a string', /\beval\(|new Function\(/, null],
  [
    'turns the sandbox off',
    /sandbox:\s*false|--no-sandbox|contextIsolation:\s*false|nodeIntegration:\s*true|webSecurity:\s*false/,
    null,
  ],
];

function offences(path: string, text: string): string[] {
  return NOWHERE.filter(([, pattern, onlyIn]) => pattern.test(text) && onlyIn?.test(path) !== true).map(
    ([word]) => `${path} ${word}`,
  );
}

describe('no file of the product', () => {
  test('does what it must not', () => {
    const files = ['electron', 'renderer', 'shared']
      .flatMap(filesBelow)
      .filter((path) => /\.(c|m)?[jt]sx?$/.test(path));
    expect(files.flatMap((path) => offences(path, readText(path)))).toEqual([]);
  });

  test.each([
    ['electron/main/a.ts', 'shell.openPath(path)'],
    ['electron/main/a.ts', 'shell.openExternal(url)'],
    ['renderer/a.tsx', '<i dangerouslySetInnerHTML={{ __html: text }} />'],
    ['renderer/a.ts', 'node.innerHTML = text'],
    ['renderer/a.ts', 'ipcRenderer.send("x")'],
    ['electron/main/a.ts', '{ sandbox: false }'],
  ])('in %s: %s would be found', (path, text) => {
    expect(offences(path, text)).toHaveLength(1);
  });
});
