import type { WebSocket } from 'ws';
import type { ClientMessage, ServerMessage, Transport } from '../../shared/contract/wire.ts';

/** A question is a pattern, a filter or a name: far below this. Answers have no bound but what was asked for. */
export const MAX_QUESTION_BYTES = 1 << 20;

/** A tunnel over SSH can die without a word; then the jobs of its page must end. */
const HEARTBEAT = 30_000;

/** The contract's transport over one WebSocket, a message a frame, as JSON. */
export function socketTransport(socket: WebSocket): Transport<ServerMessage, ClientMessage> {
  let alive = true;
  const beat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, HEARTBEAT);
  socket.on('pong', () => (alive = true));
  socket.on('close', () => clearInterval(beat));
  // The close that follows says all there is to say.
  socket.on('error', () => socket.terminate());

  return {
    send(message) {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        const message = isBinary ? undefined : parsed(String(data));
        if (message === undefined) socket.close(1003, 'not JSON text');
        else listener(message as ClientMessage);
      });
    },
    onClose(listener) {
      socket.on('close', listener);
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
