import type { Fault } from '../../shared/base/fault.ts';

/** What the shell and the engine's process say to each other; the contract itself goes over the ports of `connect`. */
export interface HostItem {
  readonly path: string;
  readonly name: string;
}

export type ToHost =
  | {
      readonly kind: 'start';
      readonly library: string;
      readonly version: string;
      /** Whether the platform can keep secrets beyond this session. */
      readonly keepsSecrets: boolean;
    }
  /** What the shell found out for the engine; null where there is nothing, or it could not be had. */
  | { readonly kind: 'told'; readonly id: number; readonly value: string | null }
  /** Comes with one port: an end of the page's channel. */
  | { readonly kind: 'connect' }
  | { readonly kind: 'mint'; readonly id: number; readonly items: readonly HostItem[] }
  | { readonly kind: 'close' };

export type FromHost =
  | { readonly kind: 'started' }
  /** The engine could not start at all; the process ends after it. */
  | { readonly kind: 'failed'; readonly fault: Fault }
  | { readonly kind: 'minted'; readonly id: number; readonly ticket: string }
  | { readonly kind: 'wonders'; readonly id: number; readonly question: Question };

/** What only the shell can do for the engine: the system's proxy for an address, and the platform's safe storage. */
export type Question =
  | { readonly ask: 'proxy'; readonly url: string }
  | { readonly ask: 'keep'; readonly name: string; readonly secret: string }
  | { readonly ask: 'take'; readonly name: string }
  | { readonly ask: 'drop'; readonly name: string };

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
