import { describe, expect, test } from 'vitest';
import type { LogFile, TraceSummary } from '../../shared/model/analysis.ts';
import { noticesOf, worst } from '../../renderer/views/files/notices.ts';
import { type TreeNode, fileTree, rowsOf } from '../../renderer/views/files/tree.ts';
import { trustOf } from '../../renderer/views/shared/trace-trust.ts';

const file = (name: string, lines = 1): LogFile => ({
  name,
  kind: 'unknown',
  instance: null,
  bytes: 10 * lines,
  lines,
  encoding: 'utf-8',
  from: null,
  to: null,
});
const drawn = (nodes: readonly TreeNode[], closed: ReadonlySet<string> = new Set()) =>
  rowsOf(nodes, closed).map(
    ({ node, depth }) =>
      `${'  '.repeat(depth)}${node.name}${node.kind === 'file' ? '' : ` (${node.kind} ${node.files})`}`,
  );

describe('files as they lie in what was opened', () => {
  const files = [
    file('logs/2017/IN_0.zip > ConnectionStats.txt', 5),
    file('logs/2017/IN_0.zip > deep/IkeLogs.txt', 7),
    file('logs/2017/IN_1.zip > ConnectionStats.txt'),
    file('logs/2017/IN_1.zip > inner.zip > a/b.txt'),
    file('result.json'),
  ];

  test('folders and zips in zips, in the order of the files; a folder with nothing but another is told with it', () => {
    expect(drawn(fileTree(files))).toEqual([
      'logs/2017 (folder 4)',
      '  IN_0.zip (zip 2)',
      '    ConnectionStats.txt',
      '    deep (folder 1)',
      '      IkeLogs.txt',
      '  IN_1.zip (zip 2)',
      '    ConnectionStats.txt',
      '    inner.zip > a (folder 1)',
      '      b.txt',
      'result.json',
    ]);
  });

  test('each adds up what lies in it', () => {
    const [logs] = fileTree(files);
    expect(logs).toMatchObject({ kind: 'folder', files: 4, lines: 14, bytes: 140 });
  });

  test('what is folded keeps its own row alone; paths tell folders of one name apart', () => {
    const nodes = fileTree([file('a/x/1.txt'), file('a/2.txt'), file('b/x/1.txt'), file('b/2.txt')]);
    const paths = rowsOf(nodes, new Set()).flatMap(({ node }) => (node.kind === 'file' ? [] : [node.path]));
    expect(paths).toEqual(['a/', 'a/x/', 'b/', 'b/x/']);
    expect(drawn(nodes, new Set(['a/x/', 'b/']))).toEqual([
      'a (folder 2)',
      '  x (folder 1)',
      '  2.txt',
      'b (folder 2)',
    ]);
  });

  test('no folder without a file, however files are named', () => {
    const odd = ['a > b', 'a/b > c', '/', 'x > ', ' > y'].map((name) => file(name));
    const found = rowsOf(fileTree(odd), new Set()).flatMap(({ node }) =>
      node.kind === 'file' ? [node.file.name] : [],
    );
    expect(found.toSorted()).toEqual(odd.map(({ name }) => name).toSorted());
  });

  test('notices by their file, and the gravest of them', () => {
    const notice = (of: string | null, severity: 'info' | 'warning') =>
      ({ code: 'x', severity, file: of, line: null, text: '' }) as const;
    const found = noticesOf([notice('a', 'info'), notice(null, 'info'), notice('a', 'warning')]);
    expect(worst(found.get('a') ?? [])).toBe('warning');
    expect(worst(found.get(null) ?? [])).toBe('info');
    expect(worst(found.get('b') ?? [])).toBeNull();
  });
});

describe('how far a trace is trusted', () => {
  const summary = (values: Partial<TraceSummary>): TraceSummary => ({
    file: 'wfpdiag.txt.sum',
    buffersProcessed: 8,
    eventsProcessed: 1000,
    eventsLost: 0,
    formatErrors: 0,
    formatsUnknown: 0,
    elapsedSeconds: 330,
    rows: [],
    ...values,
  });
  test.each([
    ['good', {}],
    ['good', { formatsUnknown: 50 }],
    ['gaps', { formatsUnknown: 51 }],
    ['doubtful', { formatErrors: 1 }],
    ['doubtful', { eventsLost: 1, formatsUnknown: 500 }],
    ['doubtful', { eventsProcessed: 0 }],
    ['unknown', { eventsLost: null }],
    ['unknown', { eventsProcessed: null }],
  ] as const)('%s with %o', (level, values) => {
    expect(trustOf(summary(values)).level).toBe(level);
  });

  test('the parts of the meter are all events, once each', () => {
    const { parts } = trustOf(summary({ eventsLost: 40, formatsUnknown: 200, formatErrors: 3 }));
    expect(parts.map(({ count }) => count)).toEqual([797, 200, 3, 40]);
    // Counts that contradict each other give no part below nothing.
    expect(trustOf(summary({ formatsUnknown: 2000 })).parts[0]?.count).toBe(0);
  });
});
