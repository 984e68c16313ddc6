import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fitted } from '../../electron/main/bounds.ts';
import { foldersOf, grouped, itemsOf, nameOf, pathsIn } from '../../electron/main/paths.ts';

describe('paths on the command line', () => {
  test('begin behind the program, and behind the project where it is not packaged', () => {
    expect(pathsIn(['tunnelscope', 'a.zip', '/b'], true, '/folder')).toEqual([
      resolve('/folder', 'a.zip'),
      resolve('/b'),
    ]);
    expect(pathsIn(['electron', '.', 'a.zip'], false, '/folder')).toEqual([resolve('/folder', 'a.zip')]);
  });

  test('are told from switches', () => {
    expect(pathsIn(['tunnelscope', '--inspect=9229', '-x', '', 'a.zip'], true, '/')).toEqual([resolve('/', 'a.zip')]);
  });
});

test('a zip or a folder is a run, loose files are one together', () => {
  const isFolder = (path: string) => path === 'folder';
  expect(grouped(['a.txt', 'b.ZIP', 'folder', 'c.log', 'd.zip'], isFolder)).toEqual([
    ['a.txt', 'c.log'],
    ['b.ZIP'],
    ['folder'],
    ['d.zip'],
  ]);
  expect(grouped([], isFolder)).toEqual([]);
});

test('what is opened is called by its name, without its folders', () => {
  const items = itemsOf([join('/x', 'a.txt'), join('/y', 'b.txt')]);
  expect(items.map(({ name }) => name)).toEqual(['a.txt', 'b.txt']);
  expect(nameOf(items)).toBe('a.txt and 1 more');
  expect(nameOf(items.slice(0, 1))).toBe('a.txt');
});

test('data lies in the user folder, beside a portable program, or where it is told', () => {
  expect(foldersOf('/user', {})).toEqual({ userData: '/user', library: join('/user', 'library') });
  const beside = join('/stick', 'tunnelscope-data');
  expect(foldersOf('/user', { PORTABLE_EXECUTABLE_DIR: '/stick' })).toEqual({
    userData: beside,
    library: join(beside, 'library'),
  });
  expect(foldersOf('/user', { TUNNELSCOPE_LIBRARY: '/other' })).toEqual({ userData: '/user', library: '/other' });
});

describe('the remembered place of the window', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1040 },
    { x: 1920, y: 0, width: 1280, height: 720 },
  ];
  const first = { width: 1440, height: 900, maximized: false };

  test.each([
    [
      'is kept',
      { x: 100, y: 50, width: 1000, height: 700, maximized: true },
      { x: 100, y: 50, width: 1000, height: 700, maximized: true },
    ],
    [
      'on a smaller screen is made to fit',
      { x: 2000, y: 10, width: 1900, height: 1000, maximized: false },
      { x: 2000, y: 10, width: 1280, height: 720, maximized: false },
    ],
    [
      'is never too small',
      { x: 0, y: 0, width: 1, height: 1, maximized: false },
      { x: 0, y: 0, width: 800, height: 560, maximized: false },
    ],
    ['on a screen that is gone is given up', { x: 5000, y: 0, width: 1000, height: 700, maximized: false }, first],
    ['without numbers is given up', { x: 'a', y: null, width: Number.NaN, height: 1, maximized: false }, first],
    ['that was never written is the first', null, first],
  ])('%s', (_what, remembered, expected) => {
    expect(fitted(remembered, screens)).toEqual(expected);
  });
});
