import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { type Client, connect } from '../../shared/contract/client.ts';
import { localTransport } from '../../shared/contract/local.ts';
import { serve } from '../../shared/contract/server.ts';
import { createEngine } from '../../electron/engine/engine.ts';

/** An engine over a library that outlives it, as a start of the program is. */
export interface Session {
  readonly client: Client;
  open(path: string): Promise<string>;
  /** As often as one likes. */
  close(): Promise<void>;
}

export async function openSession(library: string, version: string): Promise<Session> {
  const engine = await createEngine({ library, version });
  const transport = localTransport(structuredClone);
  serve(transport.server, engine.handlers);
  const client = connect(transport.client);
  let closed = false;
  return {
    client,
    open: async (path) =>
      (await client.call('run.open', { ticket: engine.mint({ items: [{ path, name: path }], owned: null }) })).run,
    async close() {
      if (closed) return;
      closed = true;
      await engine.close();
      transport.close();
    },
  };
}

/** The catalogue's own rows, looked at from beside. */
export async function rowsOf<T>(library: string, work: (db: Database.Database) => T): Promise<T> {
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(join(library, 'library.db'));
  try {
    return work(db);
  } finally {
    db.close();
  }
}
