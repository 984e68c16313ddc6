import type { Fault } from '../base/fault.ts';

/**
 * What crosses a transport, both ways, as plain values (structured clone or JSON).
 *   client -> server   { id, ask, params }   { id, cancel: true }
 *   server -> client   { id, progress }*  then one of  { id, value }  { id, fault }
 * Every ask is answered exactly once; a cancelled one is answered by a fault with the code "cancelled".
 */
export type ClientMessage =
  | { readonly id: number; readonly ask: string; readonly params: unknown }
  | { readonly id: number; readonly cancel: true };

export type ServerMessage =
  | { readonly id: number; readonly progress: unknown }
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly fault: Fault };

/** All that a transport has to be. `onMessage` and `onClose` are each set once, before the first message. */
export interface Transport<Out, In> {
  send(message: Out): void;
  onMessage(listener: (message: In) => void): void;
  onClose(listener: () => void): void;
}
