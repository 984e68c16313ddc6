import type { Handlers } from '../../shared/contract/server.ts';

export interface EngineOptions {
  /** The library's folder; null for a throw-away library that is removed on close. */
  readonly library: string | null;
  readonly version: string;
}

/** One thing to open: its path and the name to show for it (an upload's path says nothing). */
export interface SourceItem {
  readonly path: string;
  readonly name: string;
}

/** What a ticket stands for: items that make up one run together. */
export interface Source {
  readonly items: readonly SourceItem[];
  /** A folder of ours that is removed once the opening ended, however it ended. */
  readonly owned: string | null;
}

export interface Engine {
  readonly handlers: Handlers;
  /** Makes a ticket for a source; good until the engine closes. */
  mint(source: Source): string;
  /** A new empty folder inside the library for an upload; what is left in it by a crash is removed at the next start. */
  incoming(): Promise<string>;
  close(): Promise<void>;
}

export function createEngine(_options: EngineOptions): Promise<Engine> {
  throw new Error('being written');
}
