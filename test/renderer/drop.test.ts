import { describe, expect, test } from 'vitest';
import { type Dropped, droppedFromList, groupDropped } from '../../renderer/state/drop.ts';

function loose(name: string): Dropped {
  return { name, folder: false, files: [{ name, file: new File(['x'], name) }] };
}

function folder(name: string, ...inside: string[]): Dropped {
  return {
    name,
    folder: true,
    files: inside.map((file) => ({ name: `${name}/${file}`, file: new File(['x'], file) })),
  };
}

function shape(items: readonly Dropped[]): [string, string[]][] {
  return groupDropped(items).map((group) => [group.name, group.files.map(({ name }) => name)]);
}

describe('what is dropped together', () => {
  test('each zip is a run', () => {
    expect(shape([loose('a.zip'), loose('B.ZIP')])).toEqual([
      ['a.zip', ['a.zip']],
      ['B.ZIP', ['B.ZIP']],
    ]);
  });
  test('loose files are one run', () => {
    expect(shape([loose('IkeLogs.txt'), loose('wfpdiag.txt'), loose('result.json')])).toEqual([
      ['IkeLogs.txt and 2 more', ['IkeLogs.txt', 'wfpdiag.txt', 'result.json']],
    ]);
  });
  test('one file alone keeps its name', () => {
    expect(shape([loose('result.json')])).toEqual([['result.json', ['result.json']]]);
  });
  test('a folder is a run, with its zips in it', () => {
    expect(shape([folder('case', 'a.zip', 'IN_0/b.txt')])).toEqual([['case', ['case/a.zip', 'case/IN_0/b.txt']]]);
  });
  test('a mixed drop keeps its order', () => {
    expect(
      shape([loose('x.txt'), loose('a.zip'), folder('case', 'b.txt'), loose('y.txt')]).map(([name]) => name),
    ).toEqual(['x.txt and 1 more', 'a.zip', 'case']);
  });
  test('an empty folder is nothing', () => {
    expect(shape([folder('empty')])).toEqual([]);
  });
});

describe('what is chosen in the dialog', () => {
  function chosen(path: string): File {
    const file = new File(['x'], path.slice(path.lastIndexOf('/') + 1));
    Object.defineProperty(file, 'webkitRelativePath', { value: path.includes('/') ? path : '' });
    return file;
  }
  test('a folder comes as one', () => {
    const items = droppedFromList(['case/a.txt', 'case/IN_0/b.txt'].map(chosen));
    expect(shape(items)).toEqual([['case', ['case/a.txt', 'case/IN_0/b.txt']]]);
  });
  test('several files come each for themselves', () => {
    expect(shape(droppedFromList(['a.zip', 'b.zip'].map(chosen)))).toHaveLength(2);
  });
});
