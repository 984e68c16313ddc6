import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Analysis, analysisSchema } from '../shared/model/analysis.ts';
import { type Client, connect } from '../shared/contract/client.ts';
import { localTransport } from '../shared/contract/local.ts';
import { serve } from '../shared/contract/server.ts';
import type { AzureOptions } from '../electron/engine/azure/options.ts';
import { type Engine, createEngine } from '../electron/engine/engine.ts';

export const PUBLISHED = join(import.meta.dirname, 'corpus', 'published');

/** An engine over a library of its own, reached through the contract; everything goes on `close`. */
export interface Bench {
  readonly folder: string;
  readonly library: string;
  readonly engine: Engine;
  readonly client: Client;
  /** Writes a file for the test and gives its path. */
  file(name: string, content: string | Buffer): Promise<string>;
  open(path: string | readonly string[]): Promise<string>;
  analyse(path: string | readonly string[]): Promise<Analysis>;
  close(): Promise<void>;
}

export async function bench(azure?: AzureOptions): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'tunnelscope-test-'));
  const library = join(folder, 'library');
  const engine = await createEngine({ library, version: '0.0.0-test', azure });
  const transport = localTransport(structuredClone);
  serve(transport.server, engine.handlers);
  const client = connect(transport.client);
  const open = async (path: string | readonly string[]): Promise<string> => {
    const paths = typeof path === 'string' ? [path] : path;
    const ticket = engine.mint({ items: paths.map((one) => ({ path: one, name: one })), owned: null });
    const { run } = await client.call('run.open', { ticket });
    return run;
  };
  return {
    folder,
    library,
    engine,
    client,
    open,
    async file(name, content) {
      const path = join(folder, 'in', name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      return path;
    },
    async analyse(path) {
      const analysis = await client.call('run.analysis', { run: await open(path) });
      return analysisSchema.parse(analysis);
    },
    async close() {
      await engine.close();
      transport.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
