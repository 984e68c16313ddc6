import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const require = createRequire(import.meta.url);
const node = require('../../electron/boot/node.cjs') as {
  isEnough(version: string, minimum: readonly [number, number]): boolean;
  RUNS_PRODUCT: readonly [number, number];
  RUNS_SOURCE: readonly [number, number];
};
const { read } = require('../../electron/boot/start.cjs') as {
  read(words: readonly string[]): Record<string, unknown> | null;
};
const { openerOf } = require('../../electron/boot/browse.cjs') as {
  openerOf(address: string, platform: string, env: Record<string, string>): { program: string; args: string[] } | null;
};
const { noWindowReason } = require('../../electron/boot/desktop.cjs') as {
  noWindowReason(env: Record<string, string>, platform: string): string | null;
};

test.each([
  ['18.20.0', false, false],
  ['20.20.2', false, false],
  ['22.11.0', false, false],
  ['22.12.0', true, false],
  ['22.18.0', true, true],
  ['23.5.0', true, false],
  ['23.6.0', true, true],
  ['24.0.0', true, true],
  ['100.1.0', true, true],
])('Node %s runs the product: %s, and the tests: %s', (version, product, source) => {
  expect([node.isEnough(version, node.RUNS_PRODUCT), node.isEnough(version, node.RUNS_SOURCE)]).toEqual([
    product,
    source,
  ]);
});

describe('npm start', () => {
  const defaults = { web: false, open: true, port: null, library: null, paths: [] };

  test.each([
    [[], defaults],
    [['--web', '--no-open'], { ...defaults, web: true, open: false }],
    [
      ['--port', '8080', '--library', 'lib', 'a.zip'],
      { ...defaults, port: 8080, library: resolve('lib'), paths: [resolve('a.zip')] },
    ],
    [['--', '--odd.zip'], { ...defaults, paths: [resolve('--odd.zip')] }],
    [['--help'], null],
  ])('%j', (words, options) => {
    expect(read(words)).toEqual(options);
  });

  test.each([
    [['--port'], '--port needs a value'],
    [['--port', 'x'], '"x" is not a port'],
    [['--port', '70000'], '"70000" is not a port'],
    [['--wbe'], 'there is no option "--wbe"'],
  ])('%j is refused', (words, text) => {
    expect(() => read(words)).toThrow(text);
  });
});

describe('the browser is opened', () => {
  const address = 'http://127.0.0.1:1/?token=a&b';

  test('by the system, with the address as one word', () => {
    expect(openerOf(address, 'win32', { ComSpec: 'cmd' })).toEqual({
      program: 'cmd',
      args: ['/d', '/s', '/c', `"start "" "${address}""`],
    });
    expect(openerOf(address, 'darwin', {})).toEqual({ program: 'open', args: [address] });
    expect(openerOf(address, 'linux', { DISPLAY: ':0' })).toEqual({ program: 'xdg-open', args: [address] });
    expect(openerOf(address, 'linux', { WAYLAND_DISPLAY: 'w' })).toEqual({ program: 'xdg-open', args: [address] });
  });

  test('not where there is no screen', () => {
    expect(openerOf(address, 'linux', {})).toBeNull();
  });
});

test('a window needs a display on Linux only', () => {
  expect(noWindowReason({}, 'linux')).toBe('this session has no display');
  expect(noWindowReason({}, 'win32')).toBeNull();
  expect(noWindowReason({}, 'darwin')).toBeNull();
});
