import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AzureOptions } from '../../electron/engine/azure/options.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { serveWeb } from '../../electron/web/serve.ts';

export interface AzureDoor {
  readonly url: string;
  readonly library: string;
  /** Ends it; its library goes too unless it is kept for another one. */
  close(keep?: boolean): Promise<void>;
}

/** The local web door over the built page and the real engine, with what a test puts in the place of Azure. */
export async function openAzureDoor(azure: AzureOptions, before?: string): Promise<AzureDoor> {
  const library = before ?? (await mkdtemp(join(tmpdir(), 'tunnelscope-azure-')));
  const engine = await createEngine({ library, version: '0.0.0-test', azure });
  const pageDir = join(import.meta.dirname, '..', '..', 'out', 'renderer');
  const door = await serveWeb({ engine, port: 0, version: '0.0.0-test', pageDir, open: [] });
  return {
    url: door.url,
    library,
    async close(keep = false) {
      await door.close();
      await engine.close();
      if (!keep) await rm(library, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}
