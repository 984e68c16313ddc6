import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engine } from '../../electron/engine/engine.ts';
import type { Source } from '../../electron/engine/opening.ts';
import { serveWeb, type WebDoor } from '../../electron/web/serve.ts';
import { raise } from '../../shared/base/fault.ts';
import { api } from '../../shared/contract/api.ts';
import type { Handlers } from '../../shared/contract/server.ts';

/**
 * A door over an engine that only remembers what was minted, so that a test can look at the files of an upload before
 * anything is made of them. Its one method that answers is `app.about`.
 */
export interface TestDoor {
  readonly door: WebDoor;
  readonly folder: string;
  readonly minted: Source[];
  /** Folders and files that uploads have left in the library, as paths below it. */
  left(): string[];
  close(): Promise<void>;
}

export async function openTestDoor(
  options: { readonly open?: readonly Source[]; readonly incoming?: () => Promise<string> } = {},
): Promise<TestDoor> {
  const folder = mkdtempSync(join(tmpdir(), 'tunnelscope-web-'));
  const minted: Source[] = [];
  const refuse = () => raise('unknown-run', 'This engine holds no run.');
  const handlers = {
    ...Object.fromEntries(Object.keys(api).map((method) => [method, refuse])),
    'app.about': () => ({ version: '1.2.3', library: folder, temporary: true }),
  } as unknown as Handlers;
  const engine: Engine = {
    handlers,
    mint: (source) => `ticket-${minted.push(source)}`,
    items: () => [],
    storage: { fetchTo: refuse, findLogs: refuse },
    incoming: options.incoming ?? (async () => mkdtempSync(join(folder, 'incoming-'))),
    close: async () => {},
  };
  const pageDir = join(import.meta.dirname, 'page');
  const door = await serveWeb({ engine, port: 0, version: '1.2.3', pageDir, open: options.open ?? [] });
  return {
    door,
    folder,
    minted,
    left: () => (existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : []),
    async close() {
      await door.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
