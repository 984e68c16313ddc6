import { FaultError, fault } from '../../shared/base/fault.ts';
import type { ClientMessage, ServerMessage, Transport } from '../../shared/contract/wire.ts';
import type { Door, FileGroup, Offer, Ticket } from './door.ts';

/** What the preload script adds to the window: the only key of ours there. */
interface Bridge {
  chooseFiles(): Promise<Ticket | null>;
  chooseFolder(): Promise<Ticket | null>;
  dropped(files: File[]): Promise<Ticket | null>;
}

declare global {
  interface Window {
    readonly tunnelscope?: Bridge;
  }
}

const PORT_WAIT_MS = 10_000;

/** The desktop window: the contract over a MessagePort that the preload script hands in, files by ticket. */
export function desktopDoor(bridge: Bridge): Door {
  const waiting: ((port: MessagePort) => void)[] = [];
  const offered: ((offers: readonly Offer[]) => void)[] = [];
  const early: Offer[] = [];
  let arrived: MessagePort | null = null;

  addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window) return;
    const offers = offersIn(event.data);
    if (offers.length > 0 && offered.length === 0) early.push(...offers);
    else if (offers.length > 0) for (const listener of offered) listener(offers);
    const port = event.ports[0];
    if (event.data !== 'tunnelscope:port' || port === undefined) return;
    const next = waiting.shift();
    if (next === undefined) arrived = port;
    else next(port);
  });

  return {
    kind: 'desktop',
    takesFolders: true,
    async connect() {
      const port = arrived ?? (await nextPort(waiting));
      arrived = null;
      return portTransport(port);
    },
    async choose(what) {
      const ticket = await (what === 'files' ? bridge.chooseFiles() : bridge.chooseFolder());
      return ticket === null ? [] : [{ kind: 'ticket', ...ticket } satisfies Offer];
    },
    onOffered(listener) {
      offered.push(listener);
      if (early.length > 0) listener(early.splice(0));
    },
    async deliver(group: FileGroup) {
      const ticket = await bridge.dropped(group.files.map(({ file }) => file));
      if (ticket !== null) return ticket;
      throw new FaultError(
        fault(
          'unreadable',
          `"${group.name}" has no place on this computer that can be read.`,
          'Save it to a folder first, then open it from there.',
        ),
      );
    },
  };
}

/** What the shell was asked to open: by the command line, by a second start, by the system's "open with". */
function offersIn(data: unknown): Offer[] {
  if (typeof data !== 'object' || data === null || !('open' in data) || !Array.isArray(data.open)) return [];
  return data.open.flatMap((item: unknown): Offer[] => {
    if (typeof item === 'string') return [{ kind: 'ticket', ticket: item, name: 'From outside' }];
    if (typeof item !== 'object' || item === null || !('ticket' in item) || typeof item.ticket !== 'string') return [];
    return [
      {
        kind: 'ticket',
        ticket: item.ticket,
        name: 'name' in item && typeof item.name === 'string' ? item.name : 'From outside',
      },
    ];
  });
}

function nextPort(waiting: ((port: MessagePort) => void)[]): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const take = (port: MessagePort) => {
      clearTimeout(timer);
      resolve(port);
    };
    const timer = setTimeout(() => {
      waiting.splice(waiting.indexOf(take), 1);
      reject(new FaultError(fault('gone', 'The Tunnelscope engine does not answer.')));
    }, PORT_WAIT_MS);
    waiting.push(take);
  });
}

function portTransport(port: MessagePort): Transport<ClientMessage, ServerMessage> {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.addEventListener('message', (event: MessageEvent<ServerMessage>) => listener(event.data));
      port.start();
    },
    onClose: (listener) => port.addEventListener('close', listener),
  };
}
