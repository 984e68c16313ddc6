import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FaultError, fault } from '../../shared/base/fault.ts';
import { type Method, api } from '../../shared/contract/api.ts';
import { type Client, connect } from '../../shared/contract/client.ts';
import { localTransport } from '../../shared/contract/local.ts';
import { type CallContext, type Handlers, serve } from '../../shared/contract/server.ts';
import type { ServerMessage } from '../../shared/contract/wire.ts';
import { type Bench, bench } from '../engine-kit.ts';
import { random } from '../make/random.ts';

/** Parameters that each method takes: what is changed in them must be refused. */
const GOOD: Readonly<Record<Method, Readonly<Record<string, unknown>>>> = {
  'app.about': {},
  'library.list': {},
  'library.samples': {},
  'rules.list': {},
  'rules.check': { text: '{}' },
  'library.remove': { run: 'abc' },
  'library.restore': { run: 'abc' },
  'run.open': { ticket: 'abc' },
  'run.analysis': { run: 'abc', all: true },
  'run.files': { run: 'abc' },
  'run.lines': { run: 'abc', file: 'a.txt', from: 1, count: 10 },
  'run.raw': { run: 'abc', file: 'a.txt', from: 1, count: 10, skip: 0 },
  'run.events': { run: 'abc', filter: 'x', after: null, limit: 10 },
  'run.lineAt': { run: 'abc', file: 'a.txt', at: { time: 10 } },
  'run.configure': { run: 'abc', text: '{}' },
  'run.unconfigure': { run: 'abc' },
  explain: { text: '13801' },
  'run.explain': { run: 'abc', file: 'a.txt', line: 1 },
  'run.search': {
    run: 'abc',
    pattern: 'x',
    literal: false,
    ignoreCase: false,
    wholeWord: false,
    filter: '',
  },
  'search.hits': { search: 'abc', from: 0, count: 10 },
  'search.near': { search: 'abc', file: 'a.txt', line: 1, direction: 'next' },
  'search.marks': { search: 'abc', file: 'a.txt', parts: 100 },
  'search.close': { search: 'abc' },
  'bookmarks.list': { run: 'abc' },
  'bookmarks.set': { run: 'abc', file: 'a.txt', line: 1, note: 'x' },
  'bookmarks.remove': { run: 'abc', file: 'a.txt', line: 1 },
  'run.table': {
    run: 'abc',
    filter: 'x',
    wfp: false,
    sort: [{ by: 'peer', descending: true }],
    offsets: { IN_0: -1500 },
    from: 0,
    count: 10,
  },
  'run.tableRow': {
    run: 'abc',
    filter: '',
    wfp: true,
    sort: [],
    offsets: {},
    find: { failureFrom: -1, direction: 'previous' },
  },
  'run.facets': { run: 'abc', filter: '', wfp: false, fields: ['peer'], most: 10 },
  'run.over': { run: 'abc', filter: '', wfp: false, parts: 100, from: 5, to: null, offsets: {} },
  'run.lanes': {
    run: 'abc',
    filter: '',
    rows: [{ negotiation: 'n1' }],
    parts: 100,
    most: 10,
    from: 5,
    to: null,
    offsets: {},
  },
  'run.negotiations': {
    run: 'abc',
    filter: '',
    from: 0,
    count: 10,
    outcome: 'failed',
    differing: true,
    find: ['n1'],
  },
  'run.attempts': { run: 'abc', negotiation: 'n1', from: 0, count: 10 },
  'run.attempt': { run: 'abc', attempt: 1, most: 10 },
  'run.selectors': { run: 'abc', filter: '' },
  'run.proposals': { run: 'abc', filter: '' },
  'run.eventAt': { run: 'abc', file: 'a.txt', line: 1 },
  'compare.runs': { a: { run: 'abc', part: '' }, b: { run: 'def', part: 'peer:x' } },
  'library.downloads': {},
  'storage.places': {},
  'storage.connect': { text: 'https://a.blob.core.windows.net', keep: false, cloud: null },
  'storage.forget': { place: 'abc' },
  'storage.containers': { place: 'abc' },
  'storage.blobs': { place: 'abc', container: 'c', prefix: '', deep: false, next: 'x' },
  'storage.fetch': { place: 'abc', container: 'c', blobs: ['a.zip'] },
  'storage.logs': {
    place: 'abc',
    categories: ['ikediagnosticlog'],
    resource: 'gw',
    from: '2026-03-04T10:00:00Z',
    to: '2026-03-04T12:00:00Z',
  },
  'azure.account': {},
  'azure.signIn': { kind: 'default', cloud: 'public', tenant: 'contoso.com' },
  'azure.signOut': {},
  'azure.subscriptions': {},
  'azure.resources': { subscription: 'abc' },
  'troubleshoot.start': { resource: 'a', watcher: 'w', storage: 'b', container: 'c', wait: false },
  'troubleshoot.last': { resource: 'a', watcher: 'w', container: 'c' },
  'settings.read': {},
  'settings.write': { key: 'lenses', value: '[]' },
};
const METHODS = Object.keys(api) as Method[];

/** What of the values that are tried in a parameter's place is right there: a list may be empty, a limit may be left open. */
const RIGHT: Readonly<Partial<Record<Method, Readonly<Record<string, readonly unknown[]>>>>> = {
  'run.table': { sort: [[]], offsets: [{}] },
  'run.tableRow': { sort: [[]], offsets: [{}] },
  'run.facets': { fields: [[]] },
  'run.over': { from: [null, -1], to: [-1], offsets: [{}] },
  'run.lanes': { rows: [[]], from: [null, -1], to: [-1], offsets: [{}] },
  'run.negotiations': { outcome: [null], find: [[]] },
  'settings.write': { value: [null] },
  'storage.connect': { cloud: [null] },
  'storage.blobs': { next: [null] },
  'storage.logs': { resource: [null] },
  'azure.signIn': { tenant: [null] },
  'troubleshoot.start': { watcher: [null] },
  'troubleshoot.last': { watcher: [null], container: [null] },
};

interface Reached {
  readonly method: Method;
  readonly params: unknown;
  readonly context: CallContext<never>;
}

interface Rig {
  readonly client: Client;
  readonly reached: Reached[];
  readonly replies: ServerMessage[];
  /** Sends whatever is given, as a client that was not written by us. */
  raw(message: unknown): void;
  settle(): Promise<void>;
  close(): void;
}

const CLONES = {
  'structured clone': structuredClone,
  JSON: <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T,
} as const;

function rig(clone: <T>(value: T) => T, answer: (call: Reached) => unknown = () => ({})): Rig {
  const transport = localTransport(clone);
  const reached: Reached[] = [];
  const replies: ServerMessage[] = [];
  const handler = (method: Method) => (params: unknown, context: CallContext<never>) => {
    const call = { method, params, context };
    reached.push(call);
    return answer(call);
  };
  const handlers = Object.fromEntries(METHODS.map((method) => [method, handler(method)])) as unknown as Handlers;
  serve(transport.server, handlers);
  transport.client.onMessage((message) => replies.push(message));
  return {
    client: connect(transport.client),
    reached,
    replies,
    raw: (message) => transport.client.send(message as never),
    settle: () => new Promise((done) => setImmediate(done)),
    close: () => transport.close(),
  };
}

const call = (client: Client, method: string, params: unknown): Promise<unknown> =>
  client.call(method as 'app.about', params as never);

async function faultCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FaultError);
    return thrown instanceof FaultError ? thrown.fault.code : 'no fault';
  }
}

function* wrongs(
  params: Readonly<Record<string, unknown>>,
  right: Readonly<Record<string, readonly unknown[]>> = {},
): Generator<readonly [string, unknown]> {
  const isRight = (key: string, value: unknown): boolean =>
    right[key]?.some((one) => JSON.stringify(one) === JSON.stringify(value)) === true;
  yield ['nothing', undefined];
  yield ['null', null];
  yield ['a number', 5];
  yield ['a word', 'abc'];
  yield ['a list', [params]];
  yield ['a field that there is not', { ...params, path: '/etc/passwd' }];
  yield ['a field of the prototype', { ...params, ['constructor']: 1 }];
  for (const [key, value] of Object.entries(params)) {
    const others: unknown[] = [{}, [], [value], { toString: 'x' }];
    if (typeof value !== 'boolean') others.push(true);
    if (typeof value !== 'string') others.push('words', '1');
    if (typeof value === 'string') others.push('x'.repeat(1 << 20), 5, null);
    if (typeof value === 'number') others.push(-1, 1.5, 1e300, null);
    for (const other of others.filter((one) => !isRight(key, one)))
      yield [`${key} = ${JSON.stringify(other).slice(0, 40)}`, { ...params, [key]: other }];
  }
}

describe.each(Object.entries(CLONES))('over %s', (_, clone) => {
  it('every method takes what it should, checked and filled in', async () => {
    const { client, reached } = rig(clone);
    for (const method of METHODS) await call(client, method, GOOD[method]);
    expect(reached.map((entry) => entry.method)).toEqual(METHODS);
    for (const { method, params } of reached) expect(params).toMatchObject(GOOD[method]);
    await client.call('run.search', { run: 'abc', pattern: 'x' });
    expect(reached.at(-1)?.params).toMatchObject({ literal: false, ignoreCase: false, filter: '' });
  });

  it('what may be empty or open is taken so', async () => {
    const { client, reached } = rig(clone);
    for (const [method, right] of Object.entries(RIGHT) as [Method, Readonly<Record<string, readonly unknown[]>>][])
      for (const [key, values] of Object.entries(right))
        for (const value of values) {
          await call(client, method, { ...GOOD[method], [key]: value });
          expect(reached.at(-1)?.params, `${method} ${key}`).toMatchObject({ [key]: value });
        }
  });

  it.each(METHODS)('%s refuses whatever is off, and no handler is reached', async (method) => {
    const { client, reached } = rig(clone);
    for (const [what, params] of wrongs(GOOD[method], RIGHT[method])) {
      if (clone === CLONES.JSON && params === undefined) continue;
      expect(await faultCode(call(client, method, params)), what).toBe('bad-request');
    }
    expect(reached).toEqual([]);
  });

  it('refuses noise', async () => {
    const { client, reached } = rig(clone);
    const dice = random(11);
    const atoms = [null, true, -1, 0, 1.5, '', 'abc', 'x'.repeat(70_000), [], {}, { run: 'abc' }, { __proto__: null }];
    for (let round = 0; round < 600; round += 1) {
      const method = dice.pick(METHODS);
      const params: Record<string, unknown> = {};
      for (const key of [...Object.keys(GOOD[method]), 'extra']) if (dice.chance(0.7)) params[key] = dice.pick(atoms);
      const before = reached.length;
      const code = await faultCode(call(client, method, params));
      const valid = api[method].params.safeParse(params).success;
      expect(code, JSON.stringify({ method, params }).slice(0, 300)).toBe(valid ? 'answered' : 'bad-request');
      expect(reached.length).toBe(before + (valid ? 1 : 0));
    }
  });

  it.each(['', 'run', 'run.', 'run.delete', 'RUN.OPEN', '__proto__', 'constructor', 'toString', 'x'.repeat(100_000)])(
    'there is no method "%.20s"',
    async (method) => {
      const { client, reached, replies } = rig(clone);
      expect(await faultCode(call(client, method, {}))).toBe('bad-request');
      expect(reached).toEqual([]);
      expect(JSON.stringify(replies.at(-1) ?? '').length).toBeLessThan(400);
    },
  );

  it('messages of no form are left unanswered, and harm nothing', async () => {
    const { client, raw, settle, replies } = rig(clone);
    for (const message of [
      null,
      5,
      'ask',
      [],
      {},
      { id: 'a', ask: 'app.about', params: {} },
      { id: 1.5, ask: 'app.about', params: {} },
      { id: 2 ** 60, ask: 'app.about', params: {} },
      { id: 7 },
      { id: 7, ask: 5 },
      { id: 7, ask: null, params: {} },
      { id: 99, cancel: true },
      { ask: 'app.about' },
    ])
      raw(message);
    await settle();
    expect(replies).toEqual([]);
    expect(await call(client, 'app.about', {})).toEqual({});
  });

  it('progress comes before the answer, and nothing after it', async () => {
    let late: (() => void) | null = null;
    const { client, settle, replies } = rig(clone, ({ context }) => {
      const { progress } = context as unknown as { readonly progress: (value: unknown) => void };
      progress({ linesRead: 1, total: 2 });
      late = () => progress({ linesRead: 2, total: 2 });
      return { search: 'a' };
    });
    const seen: unknown[] = [];
    await client.call('run.search', { run: 'a', pattern: 'x' }, { onProgress: (value) => seen.push(value) });
    (late as (() => void) | null)?.();
    await settle();
    expect(seen).toEqual([{ linesRead: 1, total: 2 }]);
    expect(replies.map((reply) => ('progress' in reply ? 'progress' : 'value'))).toEqual(['progress', 'value']);
  });
});

describe('cancelling', () => {
  const forever = ({ context }: Reached): Promise<never> =>
    new Promise((_, reject) => context.signal.addEventListener('abort', () => reject(new Error('stopped'))));

  it('reaches the handler, and is answered once', async () => {
    const { client, reached, settle, replies } = rig(structuredClone, forever);
    const stop = new AbortController();
    const work = faultCode(client.call('run.files', { run: 'a' }, { signal: stop.signal }));
    await settle();
    stop.abort();
    expect(await work).toBe('cancelled');
    expect(reached[0]?.context.signal.aborted).toBe(true);
    stop.abort();
    await settle();
    expect(replies).toHaveLength(1);
  });

  it('before the call sends nothing', async () => {
    const { client, reached, settle } = rig(structuredClone);
    expect(await faultCode(client.call('app.about', {}, { signal: AbortSignal.abort() }))).toBe('cancelled');
    await settle();
    expect(reached).toEqual([]);
  });

  it('after the answer does nothing', async () => {
    const { client, raw, settle, replies } = rig(structuredClone);
    const stop = new AbortController();
    await client.call('app.about', {}, { signal: stop.signal });
    stop.abort();
    raw({ id: 1, cancel: true });
    await settle();
    expect(replies).toHaveLength(1);
  });

  it('one call leaves the others alone', async () => {
    const { client, settle } = rig(structuredClone, (entry) =>
      entry.method === 'run.files' ? forever(entry) : { runs: [] },
    );
    const stop = new AbortController();
    const work = faultCode(client.call('run.files', { run: 'a' }, { signal: stop.signal }));
    await settle();
    expect(await call(client, 'library.list', {})).toEqual({ runs: [] });
    stop.abort();
    expect(await work).toBe('cancelled');
  });

  it('a second ask under an id that is under way is not taken', async () => {
    const { raw, reached, settle } = rig(structuredClone, forever);
    raw({ id: 5, ask: 'run.files', params: { run: 'a' } });
    raw({ id: 5, ask: 'run.files', params: { run: 'b' } });
    await settle();
    expect(reached).toHaveLength(1);
  });
});

describe('the end of a transport', () => {
  it('under way: the handler is told, the caller has "gone", and so has every later call', async () => {
    const { client, reached, settle, close } = rig(structuredClone, () => new Promise(() => {}));
    const work = faultCode(client.call('run.files', { run: 'a' }));
    await settle();
    let told = 0;
    client.onClose(() => (told += 1));
    close();
    expect(await work).toBe('gone');
    expect(reached[0]?.context.signal.aborted).toBe(true);
    expect(client.closed).toBe(true);
    expect(await faultCode(client.call('app.about', {}))).toBe('gone');
    client.onClose(() => (told += 1));
    expect(told).toBe(2);
  });
});

describe('what a handler throws crosses as a fault', () => {
  it.each<readonly [string, unknown, string]>([
    ['a fault that was raised', new FaultError(fault('unknown-run', 'There is none.', 'Look again.')), 'unknown-run'],
    ['a fault as a value', fault('ambiguous', 'Several.'), 'ambiguous'],
    ['a bug', new TypeError('x is not a function'), 'internal'],
    ['a word', 'oops', 'internal'],
    ['nothing', undefined, 'internal'],
  ])('%s', async (_, thrown, code) => {
    const { client } = rig(structuredClone, () => {
      throw thrown;
    });
    expect(await faultCode(client.call('app.about', {}))).toBe(code);
  });

  it('what cannot cross the transport is told to the caller', async () => {
    const { client } = rig(structuredClone);
    expect(await faultCode(call(client, 'app.about', { run: () => 1 }))).toBe('internal');
    expect(await call(client, 'app.about', {})).toEqual({});
  });
});

describe('the engine behind it', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());

  it.each<readonly [Method, Readonly<Record<string, unknown>>, string]>([
    ['run.open', { ticket: '0'.repeat(32) }, 'unknown-ticket'],
    ['run.open', { sample: 'no such sample' }, 'not-found'],
    ['run.open', { path: '/etc/passwd' }, 'bad-request'],
    ['run.open', { ticket: 'a', path: '/etc/passwd' }, 'bad-request'],
    ['run.analysis', { run: 'nope' }, 'unknown-run'],
    ['run.files', { run: '../../..' }, 'unknown-run'],
    ['run.lines', { run: 'nope', file: 'x', from: 1, count: 1 }, 'unknown-run'],
    ['run.events', { run: 'nope' }, 'unknown-run'],
    ['run.search', { run: 'nope', pattern: 'x' }, 'unknown-run'],
    ['search.hits', { search: 'nope', from: 0, count: 1 }, 'unknown-search'],
    ['search.near', { search: 'nope', file: 'x', line: 1, direction: 'next' }, 'unknown-search'],
    ['search.marks', { search: 'nope', file: 'x', parts: 1 }, 'unknown-search'],
    ['library.remove', { run: 'nope' }, 'unknown-run'],
    ['library.restore', { run: 'nope' }, 'unknown-run'],
  ])('%s %j: %s', async (method, params, code) => {
    expect(await faultCode(call(kit.client, method, params))).toBe(code);
  });

  it('a file, a filter and a pattern that are off are faults with what to do', async () => {
    const run = await kit.open(
      await kit.file('CPUStats.txt', 'Current CPU Usage : 1 % Current Memory Available : 2 MBs'),
    );
    expect(await faultCode(kit.client.call('run.lines', { run, file: '../run.db', from: 1, count: 1 }))).toBe(
      'unknown-file',
    );
    expect(await faultCode(kit.client.call('run.events', { run, filter: '(' }))).toBe('bad-filter');
    expect(await faultCode(kit.client.call('run.search', { run, pattern: '(' }))).toBe('bad-pattern');
    expect(await faultCode(kit.client.call('run.search', { run, pattern: 'x', filter: '"' }))).toBe('bad-filter');
  });

  it('a pattern that runs away within one line can be cancelled, and the engine goes on', async () => {
    const run = await kit.open(
      await kit.file(
        'IkeLogs.txt',
        `IkeCleanupQMNegotiation called with error 13868 ${'word '.repeat(40)}\n`.repeat(60),
      ),
    );
    // Threads take a while to start; here only the search is to.
    await Promise.all([1, 2, 3].map(() => kit.client.call('run.files', { run })));
    const stop = new AbortController();
    const search = faultCode(
      kit.client.call('run.search', { run, pattern: '(\\w+\\s?)+(?!)' }, { signal: stop.signal }),
    );
    // Another thread answers meanwhile.
    expect((await kit.client.call('run.files', { run })).files).toHaveLength(1);
    stop.abort();
    expect(await search).toBe('cancelled');
    expect((await kit.client.call('run.search', { run, pattern: 'word' })).total).toBe(60);
  });
});
