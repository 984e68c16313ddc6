import { resolve } from 'node:path';
import { raise } from '../../shared/base/fault.ts';
import { baseName } from '../../shared/base/text.ts';
import { connect, type CallOptions, type Client } from '../../shared/contract/client.ts';
import type { Method, Params, Returns } from '../../shared/contract/api.ts';
import { localTransport } from '../../shared/contract/local.ts';
import { serve } from '../../shared/contract/server.ts';
import type { AzureOptions } from '../engine/azure/options.ts';
import { type Engine, createEngine } from '../engine/engine.ts';
import { defaultLibrary } from './options.ts';
import { type ProgressLine, progressLine } from './progress.ts';
import { VERSION } from './version.ts';

/** The options of COMMON as they were read. */
export interface CommonValues {
  readonly library?: string | undefined;
  readonly 'no-library'?: boolean | undefined;
  readonly rules?: string | undefined;
  readonly quiet?: boolean | undefined;
  readonly progress?: boolean | undefined;
}

/** The engine for the length of a command, reached through the contract as by every other door. */
export interface Session {
  readonly engine: Engine;
  readonly client: Client;
  readonly signal: AbortSignal;
  ask<M extends Method>(method: M, params: Params<M>, options?: CallOptions<M>): Promise<Returns<M>>;
  /** Opens a PATH, or several as one run, with progress on standard error; gives the run's id. */
  open(...paths: readonly string[]): Promise<string>;
}

/** Ctrl+C and a termination cancel what is under way, and everything is put away before the process ends. */
export async function withSession<T>(
  values: CommonValues,
  work: (session: Session) => Promise<T>,
  azure?: AzureOptions,
): Promise<T> {
  if (values.library !== undefined && values['no-library'] === true)
    raise('usage', '--library and --no-library exclude each other.');
  const library = values['no-library'] === true ? null : resolve(values.library ?? defaultLibrary());
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  const shown = progressLine(values.quiet !== true && (values.progress === true || process.stderr.isTTY === true));
  const engine = await createEngine({
    library,
    version: VERSION,
    rules: values.rules === undefined ? undefined : resolve(values.rules),
    azure,
  });
  const transport = localTransport(structuredClone);
  serve(transport.server, engine.handlers);
  const client = connect(transport.client);
  try {
    return await work(session(engine, client, stop.signal, shown));
  } finally {
    shown.clear();
    await engine.close();
    transport.close();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

function session(engine: Engine, client: Client, signal: AbortSignal, shown: ProgressLine): Session {
  const ask: Session['ask'] = (method, params, options = {}) => client.call(method, params, { signal, ...options });
  return {
    engine,
    client,
    signal,
    ask,
    async open(...paths) {
      // Of several, that they lie in folders says nothing.
      const items = paths.map((path) => ({ path: resolve(path), name: paths.length > 1 ? baseName(path) : path }));
      const ticket = engine.mint({ items, owned: null });
      try {
        const { run } = await ask(
          'run.open',
          { ticket },
          { onProgress: (value) => shown.show(paths.join(', '), value) },
        );
        return run;
      } finally {
        shown.clear();
      }
    },
  };
}
