import type { Fault } from '../../shared/base/fault.ts';

/** What the shell and the engine's process say to each other; the contract itself goes over the ports of `connect`. */
export interface HostItem {
  readonly path: string;
  readonly name: string;
}

export type ToHost =
  | { readonly kind: 'start'; readonly library: string; readonly version: string }
  /** Comes with one port: an end of the page's channel. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'mint'; readonly id: number; readonly items: readonly HostItem[] }
  | { readonly kind: 'close' };

export type FromHost =
  | { readonly kind: 'started' }
  /** The engine could not start at all; the process ends after it. */
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'minted'; readonly id: number; readonly ticket: string };

/** What the preload script and the shell say to each other. */
export const CHANNELS = {
  ready: 'tunnelscope:ready',
  port: 'tunnelscope:port',
  open: 'tunnelscope:open',
  chooseFiles: 'tunnelscope:choose-files',
  chooseFolder: 'tunnelscope:choose-folder',
  dropped: 'tunnelscope:dropped',
} as const;

export interface Ticket {
  readonly ticket: string;
  readonly name: string;
}
