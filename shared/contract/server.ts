import { fault, faultOf } from '../base/fault.ts';
import { type CheckedParams, type Method, type Progress, type Returns, api } from './api.ts';
import type { ClientMessage, ServerMessage, Transport } from './wire.ts';

export interface CallContext<M extends Method> {
  readonly signal: AbortSignal;
  readonly progress: (value: Progress<M>) => void;
}

/** One function for each method: the compiler refuses an engine that leaves one out. */
export type Handlers = {
  readonly [M in Method]: (params: CheckedParams<M>, context: CallContext<M>) => Promise<Returns<M>> | Returns<M>;
};

/**
 * Serves the contract over one transport. The other side is not trusted: a malformed message, an unknown method and
 * parameters that the table refuses are answered by a fault and reach no handler. Closing cancels what is under way.
 */
export function serve(transport: Transport<ServerMessage, ClientMessage>, handlers: Handlers): void {
  const running = new Map<number, AbortController>();

  transport.onClose(() => {
    for (const controller of running.values()) controller.abort();
    running.clear();
  });

  transport.onMessage((message) => {
    const id = idOf(message);
    if (id === null) return;
    if ('cancel' in message) {
      running.get(id)?.abort();
      return;
    }
    if (running.has(id)) return;
    const controller = new AbortController();
    running.set(id, controller);
    void answer(message.ask, message.params, {
      signal: controller.signal,
      progress: (value) => {
        if (running.has(id)) transport.send({ id, progress: value });
      },
    }).then((reply) => {
      if (running.delete(id)) transport.send({ id, ...reply });
    });
  });

  async function answer(
    method: string,
    params: unknown,
    context: CallContext<never>,
  ): Promise<{ value: unknown } | { fault: ReturnType<typeof faultOf> }> {
    if (!Object.hasOwn(api, method))
      return { fault: fault('bad-request', `There is no method "${String(method).slice(0, 64)}".`) };
    const known = method as Method;
    const checked = api[known].params.safeParse(params);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
      return {
        fault: fault(
          'bad-request',
          `The parameters of ${known} were refused${place}: ${issue?.message ?? 'not of its form'}`,
        ),
      };
    }
    try {
      const handler = handlers[known] as (params: unknown, context: CallContext<never>) => unknown;
      return { value: await handler(checked.data, context) };
    } catch (thrown) {
      const told = faultOf(thrown);
      // Whatever else comes of a cancel; a handler may know what goes on all the same.
      return { fault: context.signal.aborted && told.code !== 'cancelled' ? fault('cancelled', 'Cancelled.') : told };
    }
  }
}

function idOf(message: unknown): number | null {
  if (typeof message !== 'object' || message === null || !('id' in message)) return null;
  const { id } = message;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return null;
  return 'cancel' in message || ('ask' in message && typeof message.ask === 'string') ? id : null;
}
