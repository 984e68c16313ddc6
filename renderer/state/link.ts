import { FaultError, fault } from '../../shared/base/fault.ts';
import type { Method, Params, Returns } from '../../shared/contract/api.ts';
import { type CallOptions, type Client, connect } from '../../shared/contract/client.ts';
import type { Door } from './door.ts';
import { type Store, createStore } from './store.ts';

export type LinkState =
  | { readonly state: 'connecting' }
  /** `epoch` counts the connections: what failed for want of one is fetched again when it grows. */
  | { readonly state: 'open'; readonly epoch: number }
  | { readonly state: 'lost'; readonly trying: boolean };

export interface Link {
  readonly status: Store<LinkState>;
  call<M extends Method>(method: M, params: Params<M>, options?: CallOptions<M>): Promise<Returns<M>>;
  reconnect(): void;
}

const DELAYS_MS = [500, 1000, 2000, 4000, 8000, 15_000] as const;

/** The one connection to the engine. It comes back by itself where it can; calls meanwhile are refused, not queued. */
export function createLink(door: Door): Link {
  const status = createStore<LinkState>({ state: 'connecting' });
  let client: Client | null = null;
  let epoch = 0;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt: Promise<Client> = open();

  function open(): Promise<Client> {
    clearTimeout(timer);
    const opened = door.connect().then((transport) => {
      const next = connect(transport);
      client = next;
      failures = 0;
      epoch += 1;
      next.onClose(lost);
      status.set({ state: 'open', epoch });
      return next;
    });
    opened.catch(lost);
    return opened;
  }

  function lost(): void {
    client = null;
    status.set({ state: 'lost', trying: false });
    timer = setTimeout(reconnect, DELAYS_MS[Math.min(failures, DELAYS_MS.length - 1)]);
    failures += 1;
  }

  function reconnect(): void {
    const now = status.get();
    if (now.state !== 'lost' || now.trying) return;
    status.set({ state: 'lost', trying: true });
    attempt = open();
  }

  return {
    status,
    reconnect,
    async call(method, params, options) {
      if (client === null && status.get().state === 'connecting') await attempt;
      if (client === null) throw new FaultError(fault('gone', 'The connection to the Tunnelscope engine was lost.'));
      return client.call(method, params, options);
    },
  };
}
