import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { contain, pathOfAppAddress } from '../../electron/page/contain.ts';

const root = resolve('some', 'page');

describe('the file that an address stands for', () => {
  test.each([
    ['/', 'index.html'],
    ['/index.html', 'index.html'],
    ['/assets/index-Ab12cD34.js', 'assets/index-Ab12cD34.js'],
    ['/a%20b.svg', 'a b.svg'],
    // Decoded once only: this is a file of that odd name, which does not exist.
    ['/%252e%252e/x', '%2e%2e/x'],
    ['/..a/b..c', '..a/b..c'],
  ])('%s', (path, file) => {
    expect(contain(root, path)).toBe(join(root, file));
  });

  test.each([
    '',
    'index.html',
    '/..',
    '/../x',
    '/a/../../x',
    '/a/../x',
    '/./x',
    '/%2e%2e/x',
    '/%2E%2E%2Fx',
    '/a/%2e%2e%2f%2e%2e%2fx',
    '/..%5cx',
    '/..\\x',
    '/a%5c..%5c..%5cx',
    '//x',
    '//server/share',
    '/%2fetc/passwd',
    '/a//b',
    '/a/',
    '/C:/Windows/win.ini',
    '/C:x',
    '/%43%3a/x',
    '/index.html::$DATA',
    '/index.html%00',
    '/a%00/../x',
    '/a%0ab',
    '/%',
    '/%zz',
    '/%ff',
    '/index.html.',
    '/index.html%20',
    '/...',
    '/. ./x',
    '/~/*',
    '*',
    'http://evil.example/index.html',
  ])('%s stands for none', (path) => {
    expect(contain(root, path)).toBeNull();
  });
});

describe('the path of an address of the window', () => {
  test.each([
    ['app://bundle/', '/'],
    ['app://bundle/index.html', '/index.html'],
    ['app://bundle/a/b.js?x=/y#z', '/a/b.js'],
    ['app://bundle/%2e%2e/x', '/%2e%2e/x'],
  ])('%s', (address, path) => {
    expect(pathOfAppAddress(address)).toBe(path);
  });

  test.each([
    'app://other/index.html',
    'app://bundle',
    'app://bundle.evil/x',
    'app://bundle:80/x',
    'app://a@bundle/x',
    'file:///etc/passwd',
    'https://bundle/x',
    '',
  ])('%s has none', (address) => {
    expect(pathOfAppAddress(address)).toBeNull();
  });
});
