import { FaultError, fault, faultOf } from '../base/fault.ts';
import type { Method, Params, Progress, Returns } from './api.ts';
import type { ClientMessage, ServerMessage, Transport } from './wire.ts';

export interface CallOptions<M extends Method> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress<M>) => void;
}

/** Rejects with a FaultError only. Once the transport closes, calls under way and later ones reject with "gone". */
export interface Client {
  call<M extends Method>(method: M, params: Params<M>, options?: CallOptions<M>): Promise<Returns<M>>;
  readonly closed: boolean;
  onClose(listener: () => void): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FaultError) => void;
  readonly progress: (value: unknown) => void;
}

export function connect(transport: Transport<ClientMessage, ServerMessage>): Client {
  const pending = new Map<number, Pending>();
  const listeners: (() => void)[] = [];
  let next = 1;
  let closed = false;

  transport.onMessage((message) => {
    const call = pending.get(message.id);
    if (call === undefined) return;
    if ('progress' in message) {
      call.progress(message.progress);
      return;
    }
    pending.delete(message.id);
    if ('fault' in message) call.reject(new FaultError(message.fault));
    else call.resolve(message.value);
  });

  transport.onClose(() => {
    closed = true;
    for (const call of pending.values()) call.reject(gone());
    pending.clear();
    for (const listener of listeners) listener();
  });

  return {
    get closed() {
      return closed;
    },
    onClose(listener) {
      if (closed) listener();
      else listeners.push(listener);
    },
    call(method, params, options = {}) {
      return new Promise((resolve, reject) => {
        const { signal, onProgress } = options;
        if (closed) return reject(gone());
        if (signal?.aborted === true) return reject(new FaultError(fault('cancelled', 'Cancelled.')));
        const id = next++;
        const cancel = () => transport.send({ id, cancel: true });
        const done = () => signal?.removeEventListener('abort', cancel);
        pending.set(id, {
          resolve: (value) => (done(), resolve(value as never)),
          reject: (error) => (done(), reject(error)),
          // Reports cross the cancelling on their way: who has stopped hears no more of it.
          progress: (value) => {
            if (signal?.aborted !== true) (onProgress as ((value: unknown) => void) | undefined)?.(value);
          },
        });
        signal?.addEventListener('abort', cancel, { once: true });
        try {
          transport.send({ id, ask: method, params });
        } catch (thrown) {
          // What cannot cross the transport at all, as a function among the parameters.
          pending.get(id)?.reject(new FaultError(faultOf(thrown)));
          pending.delete(id);
        }
      });
    },
  };
}

function gone(): FaultError {
  return new FaultError(
    fault(
      'gone',
      'The connection to the Tunnelscope engine was lost.',
      'Reload the page; if that does not help, start Tunnelscope again.',
    ),
  );
}
