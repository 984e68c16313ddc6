import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { raise } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import { serveWeb } from '../web/serve.ts';
import { EXIT, type Exit } from './exit.ts';
import { COMMON, readArgs, usage, wholeNumber } from './options.ts';
import { print } from './print.ts';
import { withSession } from './session.ts';
import { VERSION } from './version.ts';

const MAX_PORT = 65_535;

export async function serveCommand(args: readonly string[]): Promise<Exit> {
  const { values, positionals } = readArgs('serve', args, { ...COMMON, port: { type: 'string' } });
  const port = wholeNumber('serve', 'port', values.port, 0) ?? 0;
  if (port > MAX_PORT) usage('serve', `--port takes a number up to ${MAX_PORT}.`);
  const there: string[] = [];
  for (const path of positionals) {
    if ((await stat(path).catch(() => null)) !== null) there.push(path);
    else
      process.stderr.write(
        `tunnelscope: There is no ${printable(path)}. Check the path; a name with spaces needs quotes.\n`,
      );
  }
  // Where none is there the words are most likely wrong; otherwise the others are worth looking at.
  if (there.length === 0 && positionals.length > 0) return EXIT.usage;
  return withSession(values, async ({ engine, signal }) => {
    const open = there.map((path) => ({ items: [{ path: resolve(path), name: path }], owned: null }));
    const door = await serveWeb({ engine, port, version: VERSION, pageDir: pageFolder(), open });
    await print([door.url]);
    await new Promise<void>((ended) => signal.addEventListener('abort', () => ended(), { once: true }));
    await door.close();
    return EXIT.done;
  });
}

/** The built page, beside the bundle that this runs from. */
function pageFolder(): string {
  const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'renderer');
  if (!existsSync(join(folder, 'index.html')))
    raise('internal', 'The page of Tunnelscope is not built.', 'Run npm run build.');
  return folder;
}
