import { faultOf } from '../../shared/base/fault.ts';
import { serve } from '../../shared/contract/server.ts';
import type { ClientMessage, ServerMessage, Transport } from '../../shared/contract/wire.ts';
import { type Engine, createEngine } from '../engine/engine.ts';
import { type Vault, memoryVault } from '../engine/azure/vault.ts';
import type { FromHost, Question, ToHost } from './wire.ts';

/**
 * The engine's own process. The shell starts it, lays ports from it to the page and asks it for tickets; nothing but
 * tickets crosses between the two. Electron gives a utility process its `parentPort`; no Electron is imported here.
 */
interface Port {
  postMessage(message: unknown): void;
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports?: readonly Port[] }) => void,
  ): unknown;
  on(event: 'close', listener: () => void): unknown;
  start?(): void;
}

const shell = (process as unknown as { readonly parentPort?: Port }).parentPort;
if (shell === undefined)
  throw new Error('This script is the engine process of the desktop window; the window starts it.');

let engine: Promise<Engine> | null = null;

/** Questions to the shell that are not answered yet. */
const wondering = new Map<number, (value: string | null) => void>();
let nextQuestion = 1;

shell.on('message', ({ data, ports }) => {
  void handle(data as ToHost, ports?.[0]).catch((thrown: unknown) => {
    say({ kind: 'failed', fault: faultOf(thrown) });
    // The message above has to leave before the process does.
    setTimeout(() => process.exit(1), 100);
  });
});

function say(message: FromHost): void {
  shell?.postMessage(message);
}

function wonder(question: Question): Promise<string | null> {
  return new Promise((resolve) => {
    const id = nextQuestion++;
    wondering.set(id, resolve);
    say({ kind: 'wonders', id, question });
  });
}

/** Secrets go to the shell, which alone can have the platform encrypt them. */
function shellVault(): Vault {
  return {
    lasting: true,
    keep: async (name, secret) => void (await wonder({ ask: 'keep', name, secret })),
    take: (name) => wonder({ ask: 'take', name }),
    drop: async (name) => void (await wonder({ ask: 'drop', name })),
  };
}

async function handle(message: ToHost, port: Port | undefined): Promise<void> {
  if (message.kind === 'start') {
    engine = createEngine({
      library: message.library,
      version: message.version,
      azure: {
        vault: message.keepsSecrets ? shellVault() : memoryVault(),
        proxyFor: (url) => wonder({ ask: 'proxy', url }),
      },
    });
    await engine;
    say({ kind: 'started' });
    return;
  }
  if (message.kind === 'told') {
    wondering.get(message.id)?.(message.value);
    wondering.delete(message.id);
    return;
  }
  if (engine === null) return;
  const running = await engine;
  switch (message.kind) {
    case 'connect':
      if (port !== undefined) serve(portTransport(port), running.handlers);
      return;
    case 'mint':
      say({ kind: 'minted', id: message.id, ticket: running.mint({ items: message.items, owned: null }) });
      return;
    case 'close':
      await running.close();
      process.exit(0);
  }
}

function portTransport(port: Port): Transport<ServerMessage, ClientMessage> {
  let open = true;
  port.on('close', () => (open = false));
  return {
    send(message) {
      if (open) port.postMessage(message);
    },
    onMessage(listener) {
      port.on('message', ({ data }) => listener(data as ClientMessage));
      port.start?.();
    },
    onClose(listener) {
      port.on('close', listener);
    },
  };
}
