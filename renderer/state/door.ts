import type { ClientMessage, ServerMessage, Transport } from '../../shared/contract/wire.ts';

/** The one difference between the web page and the desktop window: how the engine is reached and how files get to it. */
export interface Door {
  readonly kind: 'web' | 'desktop';
  /** An open transport; rejects where there is none at present. */
  connect(): Promise<Transport<ClientMessage, ServerMessage>>;
  /** Asks for files or a folder by the system's own dialog; nothing where that was cancelled. */
  choose(what: 'files' | 'folder'): Promise<readonly Offer[]>;
  /** What the start of the program or the system asks to have opened. May be told at once, and again later. */
  onOffered(listener: (offers: readonly Offer[]) => void): void;
  /** Brings files to the engine and gives the ticket that stands for them. */
  deliver(group: FileGroup, carry: Carry): Promise<Ticket>;
  /** True where a dropped folder is handed on as it is, false where the page has to walk it. */
  readonly takesFolders: boolean;
}

export interface Ticket {
  readonly ticket: string;
  readonly name: string;
}

export interface NamedFile {
  /** With the folders it came in, parted by "/". */
  readonly name: string;
  readonly file: File;
}

/** Files that become one run together. */
export interface FileGroup {
  readonly name: string;
  readonly files: readonly NamedFile[];
}

/** Something that can be opened. */
export type Offer =
  | ({ readonly kind: 'ticket' } & Ticket)
  | ({ readonly kind: 'files' } & FileGroup)
  | { readonly kind: 'sample'; readonly sample: string; readonly name: string };

export interface Carry {
  readonly signal: AbortSignal;
  readonly onBytes: (done: number, total: number, file: string) => void;
}
