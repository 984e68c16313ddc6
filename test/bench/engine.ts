import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '../../electron/cli/version.ts';
import { createEngine } from '../../electron/engine/engine.ts';
import { type Client, connect } from '../../shared/contract/client.ts';
import { localTransport } from '../../shared/contract/local.ts';
import { serve } from '../../shared/contract/server.ts';
import type { Measured } from './measure.ts';

/** The engine as the window has it: running, and reached through the contract. */
export interface Warm {
  readonly client: Client;
  /** Opens a file; `onLines` when the first lines of it are there. */
  open(path: string, signal?: AbortSignal, onLines?: () => void): Promise<string>;
  close(): Promise<void>;
}

export async function warmEngine(library: string): Promise<Warm> {
  const engine = await createEngine({ library, version: VERSION });
  const transport = localTransport(structuredClone);
  serve(transport.server, engine.handlers);
  const client = connect(transport.client);
  return {
    client,
    async open(path, signal, onLines) {
      const ticket = engine.mint({ items: [{ path, name: path }], owned: null });
      const options = {
        onProgress: ({ preview }: { readonly preview: object | null }) => {
          if (preview !== null) onLines?.();
        },
        ...(signal === undefined ? {} : { signal }),
      };
      return (await client.call('run.open', { ticket }, options)).run;
    },
    async close() {
      await engine.close();
      transport.close();
    },
  };
}

/** All hits counted, in an engine that has the run open. */
export async function warmSearch({ client }: Warm, run: string, pattern: string): Promise<Measured> {
  const started = performance.now();
  const { total, search } = await client.call('run.search', { run, pattern });
  const seconds = (performance.now() - started) / 1000;
  await client.call('search.close', { search });
  return { seconds, peakBytes: null, out: String(total) };
}

/** From the choice of a file that nobody knows to its first lines. Null where the engine ended without having shown any. */
export async function firstLines(path: string): Promise<Measured | null> {
  const library = await mkdtemp(join(tmpdir(), 'tunnelscope-first-'));
  const warm = await warmEngine(library);
  const stop = new AbortController();
  let seconds: number | null = null;
  try {
    const started = performance.now();
    await warm
      .open(path, stop.signal, () => {
        seconds ??= (performance.now() - started) / 1000;
        stop.abort();
      })
      .catch((thrown: unknown) => {
        if (!stop.signal.aborted) throw thrown;
      });
    return seconds === null ? null : { seconds, peakBytes: null, out: '' };
  } finally {
    await warm.close();
    await rm(library, { recursive: true, force: true, maxRetries: 3, retryDelay: 100 });
  }
}
