import { FAULT_CODES, type Fault, FaultError, fault } from '../../shared/base/fault.ts';
import type { ClientMessage, ServerMessage, Transport } from '../../shared/contract/wire.ts';
import type { Carry, Door, FileGroup, Offer, Ticket } from './door.ts';
import { droppedFromList, groupDropped } from './drop.ts';

/** The local web page: the contract over a WebSocket of the same origin, files by upload. The door set the session's cookie. */
export const webDoor: Door = { kind: 'web', connect, choose, onOffered, deliver, takesFolders: false };

function connect(): Promise<Transport<ClientMessage, ServerMessage>> {
  return new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(`${scheme}//${location.host}/engine`);
    socket.addEventListener(
      'close',
      () => reject(new FaultError(fault('gone', 'The Tunnelscope engine does not answer.'))),
      { once: true },
    );
    socket.addEventListener(
      'open',
      () =>
        resolve({
          send: (message) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
          },
          onMessage: (listener) =>
            socket.addEventListener('message', (event: MessageEvent<unknown>) => {
              if (typeof event.data === 'string') listener(JSON.parse(event.data) as ServerMessage);
            }),
          onClose: (listener) => socket.addEventListener('close', listener, { once: true }),
        }),
      { once: true },
    );
  });
}

function choose(what: 'files' | 'folder'): Promise<readonly Offer[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    if (what === 'folder') input.webkitdirectory = true;
    else input.multiple = true;
    input.addEventListener('change', () => {
      const groups = groupDropped(droppedFromList([...(input.files ?? [])]));
      resolve(groups.map((group) => ({ kind: 'files', ...group })));
    });
    input.addEventListener('cancel', () => resolve([]));
    input.click();
  });
}

/** Tickets in the address are for once: a reload must not open them again. */
function onOffered(listener: (offers: readonly Offer[]) => void): void {
  const tickets = new URLSearchParams(location.search).getAll('open');
  if (tickets.length === 0) return;
  history.replaceState(null, '', location.pathname + location.hash);
  listener(tickets.map((ticket) => ({ kind: 'ticket', ticket, name: 'From the command line' })));
}

async function deliver(group: FileGroup, carry: Carry): Promise<Ticket> {
  const { upload } = await ask<{ upload: string }>('POST', '/upload', carry.signal);
  const total = group.files.reduce((sum, { file }) => sum + file.size, 0);
  let before = 0;
  try {
    for (const { name, file } of group.files) {
      const done = before;
      carry.onBytes(done, total, name);
      await put(`/upload/${upload}?name=${encodeURIComponent(name)}`, file, carry.signal, (sent) =>
        carry.onBytes(done + sent, total, name),
      );
      before += file.size;
    }
    return await ask<Ticket>('POST', `/upload/${upload}/done`, carry.signal);
  } catch (error) {
    void fetch(`/upload/${upload}`, { method: 'DELETE' }).catch(() => undefined);
    throw error;
  }
}

async function ask<T>(method: string, path: string, signal: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { method, signal });
  } catch {
    throw new FaultError(signal.aborted ? cancelled() : gone());
  }
  const body = await response.text();
  if (!response.ok) throw new FaultError(faultFrom(body, response.status));
  return JSON.parse(body) as T;
}

/** XMLHttpRequest, since fetch does not tell how much of a body has been sent. */
function put(path: string, body: Blob, signal: AbortSignal, onSent: (bytes: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    const settle = (problem: Fault | null) => {
      signal.removeEventListener('abort', abort);
      if (problem === null) resolve();
      else reject(new FaultError(problem));
    };
    request.upload.addEventListener('progress', (event) => onSent(event.loaded));
    request.addEventListener('load', () =>
      settle(request.status >= 200 && request.status < 300 ? null : faultFrom(request.responseText, request.status)),
    );
    request.addEventListener('error', () => settle(gone()));
    request.addEventListener('abort', () => settle(cancelled()));
    if (signal.aborted) return reject(new FaultError(cancelled()));
    signal.addEventListener('abort', abort);
    request.open('PUT', path);
    request.send(body);
  });
}

function faultFrom(body: string, status: number): Fault {
  try {
    const parsed: unknown = JSON.parse(body);
    const value = typeof parsed === 'object' && parsed !== null && 'fault' in parsed ? parsed.fault : parsed;
    if (isFault(value)) return value;
  } catch {
    // Not one of ours; the status says what there is to say.
  }
  return fault('internal', `The upload was refused (HTTP ${status}).`, 'Reload the page and try again.');
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === 'object' &&
    value !== null &&
    'text' in value &&
    typeof value.text === 'string' &&
    'code' in value &&
    FAULT_CODES.some((code) => code === value.code)
  );
}

function gone(): Fault {
  return fault(
    'gone',
    'The connection was lost while the file was being sent.',
    'Check that Tunnelscope is still running, then try again. A file that was moved or changed meanwhile has to be chosen again.',
  );
}

function cancelled(): Fault {
  return fault('cancelled', 'Cancelled.');
}
