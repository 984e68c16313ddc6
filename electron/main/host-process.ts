import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type Fault, FaultError, fault } from '../../shared/base/fault.ts';
import type { FromHost, HostItem, Question, ToHost } from './wire.ts';

export interface HostOptions {
  readonly script: string;
  readonly library: string;
  readonly version: string;
  readonly keepsSecrets: boolean;
  /** Answers what the engine cannot find out by itself; null where there is no answer. */
  readonly answer: (question: Question) => Promise<string | null>;
  /** The engine's process ended by itself and runs again: pages need new ports. */
  readonly onRestarted: () => void;
  /** It could not start, or keeps ending. */
  readonly onFailed: (problem: Fault) => void;
}

export interface Host {
  mint(items: readonly HostItem[]): Promise<string>;
  /** Gives one end of a page's channel to the engine. */
  connect(port: MessagePortMain): void;
  /** Settles once the process has ended. */
  close(): Promise<void>;
}

const MINT_DEADLINE = 30_000;
const CLOSE_DEADLINE = 5_000;
/** More ends than these within the time are no accident that another start would mend. */
const MAX_ENDS = 3;
const ENDS_WITHIN = 60_000;

interface Pending {
  readonly resolve: (ticket: string) => void;
  readonly reject: (error: FaultError) => void;
}

/** Runs the engine in one utility process. Every ticket asked for is settled once, whatever becomes of the process. */
export function startHost(options: HostOptions): Host {
  const pending = new Map<number, Pending>();
  const ends: number[] = [];
  let next = 1;
  let closing: Promise<void> | null = null;
  let failed = false;
  let child = start();

  function start(): UtilityProcess {
    const started = utilityProcess.fork(options.script, [], { serviceName: 'Tunnelscope engine' });
    started.on('message', (message: FromHost) => hear(message, started));
    started.once('exit', () => ended());
    // A fatal error of V8 is told twice; without a listener the first telling would end the shell as well.
    started.on('error', () => {});
    const { library, version, keepsSecrets } = options;
    post(started, { kind: 'start', library, version, keepsSecrets });
    return started;
  }

  function post(to: UtilityProcess, message: ToHost, ports: MessagePortMain[] = []): void {
    to.postMessage(message, ports);
  }

  function hear(message: FromHost, from: UtilityProcess): void {
    if (message.kind === 'failed') {
      failed = true;
      options.onFailed(message.fault);
    } else if (message.kind === 'minted') {
      const waiting = pending.get(message.id);
      pending.delete(message.id);
      waiting?.resolve(message.ticket);
    } else if (message.kind === 'wonders') {
      const { id, question } = message;
      // An engine that asks is answered always: it waits.
      void options
        .answer(question)
        .catch(() => null)
        .then((value) => {
          if (from.pid !== undefined) post(from, { kind: 'told', id, value });
        });
    }
  }

  function ended(): void {
    for (const waiting of pending.values()) waiting.reject(gone());
    pending.clear();
    if (closing !== null || failed) return;
    ends.push(Date.now());
    if (ends.filter((time) => Date.now() - time < ENDS_WITHIN).length > MAX_ENDS) {
      failed = true;
      options.onFailed(
        fault(
          'internal',
          'The Tunnelscope engine keeps ending by itself.',
          'Start Tunnelscope again; if it happens with one file only, please report that file.',
        ),
      );
      return;
    }
    child = start();
    options.onRestarted();
  }

  return {
    mint(items) {
      return new Promise((resolve, reject) => {
        if (closing !== null || failed) return reject(gone());
        const id = next++;
        const late = setTimeout(() => {
          pending.delete(id);
          reject(gone());
        }, MINT_DEADLINE);
        pending.set(id, {
          resolve: (ticket) => (clearTimeout(late), resolve(ticket)),
          reject: (error) => (clearTimeout(late), reject(error)),
        });
        post(child, { kind: 'mint', id, items });
      });
    },

    connect(port) {
      post(child, { kind: 'connect' }, [port]);
    },

    close() {
      closing ??= new Promise((resolve) => {
        if (failed || child.pid === undefined) return resolve();
        const late = setTimeout(() => child.kill(), CLOSE_DEADLINE);
        child.once('exit', () => (clearTimeout(late), resolve()));
        post(child, { kind: 'close' });
      });
      return closing;
    },
  };
}

function gone(): FaultError {
  return new FaultError(
    fault(
      'gone',
      'The Tunnelscope engine does not answer.',
      'Try again; if that does not help, start Tunnelscope again.',
    ),
  );
}
