import type { ClientMessage, ServerMessage, Transport } from './wire.ts';

/**
 * Both ends of a transport within one process. Messages are cloned on the way, so that what could not cross a real
 * transport does not cross this one either; `clone` is the platform's structuredClone.
 */
export function localTransport(clone: <T>(value: T) => T): {
  readonly client: Transport<ClientMessage, ServerMessage>;
  readonly server: Transport<ServerMessage, ClientMessage>;
  close(): void;
} {
  const toServer: ((message: ClientMessage) => void)[] = [];
  const toClient: ((message: ServerMessage) => void)[] = [];
  const closers: (() => void)[] = [];
  let closed = false;
  const send =
    <T>(listeners: ((message: T) => void)[]) =>
    (message: T) => {
      if (closed) return;
      const copy = clone(message);
      // Never within the sender's call: a real transport answers later too.
      void Promise.resolve().then(() => {
        for (const listener of listeners) listener(copy);
      });
    };
  const onClose = (listener: () => void) => {
    closers.push(listener);
  };
  return {
    client: { send: send(toServer), onMessage: (listener) => void toClient.push(listener), onClose },
    server: { send: send(toClient), onMessage: (listener) => void toServer.push(listener), onClose },
    close() {
      closed = true;
      for (const closer of closers) closer();
    },
  };
}
