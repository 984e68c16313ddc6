import { describe, expect, test } from 'vitest';
import { type Method, api } from '../../shared/contract/api.ts';
import { connect } from '../../shared/contract/client.ts';
import { type Handlers, serve } from '../../shared/contract/server.ts';
import type { ClientMessage, ServerMessage } from '../../shared/contract/wire.ts';

const methods = Object.keys(api) as Method[];

/** Client and server joined by structured clone, as a port would; `called` names the handlers that were reached. */
function joined(answer: (method: string, params: unknown, signal: AbortSignal) => unknown = () => ({})) {
  const called: string[] = [];
  const handlers = Object.fromEntries(
    methods.map((method) => [
      method,
      (params: unknown, { signal }: { readonly signal: AbortSignal }) => {
        called.push(method);
        return answer(method, params, signal);
      },
    ]),
  ) as unknown as Handlers;
  const replies: ServerMessage[] = [];
  let toServer: (message: ClientMessage) => void = () => {};
  let toClient: (message: ServerMessage) => void = () => {};
  const ends: (() => void)[] = [];
  serve(
    {
      send: (message) => {
        replies.push(structuredClone(message));
        toClient(structuredClone(message));
      },
      onMessage: (listener) => (toServer = listener),
      onClose: (listener) => ends.push(listener),
    },
    handlers,
  );
  const client = connect({
    send: (message) => toServer(structuredClone(message)),
    onMessage: (listener) => (toClient = listener),
    onClose: (listener) => ends.push(listener),
  });
  return {
    client,
    called,
    replies,
    send: (message: unknown) => toServer(message as ClientMessage),
    close: () => ends.forEach((end) => end()),
  };
}

/** Values that a hostile page might send for anything. */
const JUNK: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1.5,
  Number.NaN,
  '',
  'x',
  'x'.repeat(100_000),
  [],
  [[]],
  true,
  { run: null },
  { run: '' },
  { evil: 1 },
];

describe('the server of the contract', () => {
  test.each(methods)('%s refuses parameters that are not of its form', async (method) => {
    const { called, replies, send } = joined();
    JUNK.forEach((params, id) => send({ id, ask: method, params }));
    await expect.poll(() => replies.length).toBe(JUNK.length);
    for (const reply of replies)
      expect(reply).toMatchObject({ fault: { code: 'bad-request', text: expect.stringContaining(method) } });
    expect(called).toEqual([]);
  });

  test.each(methods)('%s refuses a field that it does not have', async (method) => {
    const { client, called } = joined();
    const params = { run: 'a', file: 'a', from: 1, count: 1, pattern: 'a', ticket: 'a' };
    await expect(client.call(method, { ...params, evil: true } as never)).rejects.toMatchObject({
      fault: { code: 'bad-request' },
    });
    expect(called).toEqual([]);
  });

  test.each(['nothing', '__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
    'there is no method "%s"',
    async (method) => {
      const { client, called } = joined();
      await expect(client.call(method as Method, {} as never)).rejects.toMatchObject({
        fault: { code: 'bad-request' },
      });
      expect(called).toEqual([]);
    },
  );

  test('answers each question once, and none that has no number', async () => {
    const { replies, send } = joined();
    for (const message of [
      null,
      1,
      'a',
      [],
      {},
      { ask: 'app.about' },
      { id: '1', ask: 'app.about' },
      { id: Number.NaN, ask: 'app.about' },
      { id: 1 },
    ])
      send(message);
    send({ id: 5, ask: 'app.about', params: {} });
    send({ id: 5, ask: 'app.about', params: {} });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(replies).toEqual([{ id: 5, value: {} }]);
  });

  test('tells a bug as a fault, with no stack in it', async () => {
    const { client } = joined(() => {
      throw new TypeError('x is not a function');
    });
    await expect(client.call('app.about', {})).rejects.toMatchObject({
      fault: { code: 'internal', text: expect.not.stringContaining('    at ') },
    });
  });

  test('cancels what is under way on request, and all of it when the connection ends', async () => {
    const aborted: string[] = [];
    const wait = (method: string, _params: unknown, signal: AbortSignal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push(method);
          reject(new Error('stopped'));
        });
      });
    const { client, close } = joined(wait);
    const controller = new AbortController();
    const first = client.call('run.open', { ticket: 'a' }, { signal: controller.signal });
    const second = client.call('run.files', { run: 'a' });
    controller.abort();
    await expect(first).rejects.toMatchObject({ fault: { code: 'cancelled' } });
    close();
    await expect(second).rejects.toMatchObject({ fault: { code: 'gone' } });
    expect(aborted).toEqual(['run.open', 'run.files']);
    await expect(client.call('app.about', {})).rejects.toMatchObject({ fault: { code: 'gone' } });
  });
});
