import { constants, copyFile, mkdir } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { faultOf, raise } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import { formatBytes } from '../../shared/base/units.ts';
import { CLOUDS, SIGN_INS, type TroubleshootProgress } from '../../shared/contract/azure.ts';
import type { AzureOptions } from '../engine/azure/options.ts';
import { wantStorage, wantTarget, wantWatcher } from '../engine/azure/targets.ts';
import { analysisPieces, faultLine } from './analyze.ts';
import { withSecret } from './download-options.ts';
import { EXIT, type Exit } from './exit.ts';
import { inkOf } from './ink.ts';
import { COMMON, readArgs, usage } from './options.ts';
import { complain, write } from './print.ts';
import { type Session, withSession } from './session.ts';

/** Starts a VPN troubleshoot, or takes the last one's result, and prints the diagnosis of what it left. */
export async function troubleshootCommand(args: readonly string[], azure?: AzureOptions): Promise<Exit> {
  const { values, positionals } = readArgs('troubleshoot', args, {
    ...COMMON,
    resource: { type: 'string' },
    watcher: { type: 'string' },
    storage: { type: 'string' },
    container: { type: 'string' },
    last: { type: 'boolean' },
    wait: { type: 'boolean' },
    'sign-in': { type: 'string' },
    tenant: { type: 'string' },
    cloud: { type: 'string' },
    out: { type: 'string' },
    json: { type: 'boolean' },
  });
  const { resource, storage, container, watcher = null } = values;
  const last = values.last === true;
  if (positionals.length > 0) usage('troubleshoot', 'it takes no PATH: name the resource with --resource.');
  if (resource === undefined) usage('troubleshoot', 'name the gateway or the connection with --resource ID.');
  if (!last && (storage === undefined || container === undefined))
    usage('troubleshoot', 'name with --storage ID and --container URL where Azure is to leave its zip.');
  if (last && (storage !== undefined || values.wait === true))
    usage('troubleshoot', '--last starts nothing: it takes neither --storage nor --wait.');
  const kind = oneOf('sign-in', SIGN_INS, values['sign-in'] ?? 'default');
  const cloud = oneOf('cloud', CLOUDS, values.cloud ?? 'public');
  const tell = teller(values.quiet !== true && (values.progress === true || process.stderr.isTTY === true));
  /** Once Azure has begun, what happens here does not end it. */
  let begun = false;
  const onProgress = (progress: TroubleshootProgress): void => {
    begun ||= progress.stage === 'waiting';
    tell(progress);
  };
  try {
    // Before anybody is asked to sign in.
    wantTarget(resource);
    if (storage !== undefined) wantStorage(storage);
    if (watcher !== null) wantWatcher(watcher);
    return await withSession(
      values,
      async (session) => {
        await session.ask(
          'azure.signIn',
          { kind, cloud, tenant: values.tenant ?? null },
          // What a person has to do is said even where no progress is.
          { onProgress: ({ text }) => void process.stderr.write(`${printable(text)}\n`) },
        );
        // As the Azure CLI does, the environment may let one in where the zip is; Azure itself is told nothing of it.
        const secret = container === undefined ? null : withSecret(container, null, cloud, process.env);
        if (secret !== null) await session.ask('storage.connect', { text: secret.text });
        const done = last
          ? await session.ask('troubleshoot.last', { resource, watcher, container: container ?? null }, { onProgress })
          : await session.ask(
              'troubleshoot.start',
              { resource, watcher, storage: storage ?? '', container: container ?? '', wait: values.wait === true },
              { onProgress },
            );
        begun = false;
        if (done.without !== null) process.stderr.write(`tunnelscope: ${printable(done.without)}\n`);
        if (values.out !== undefined) await keep(session, done.ticket, resolve(values.out));
        const { run } = await session.ask('run.open', { ticket: done.ticket });
        const analysis = await session.ask('run.analysis', { run });
        const form = values.json === true ? 'json' : 'text';
        for (const piece of analysisPieces(analysis, form, inkOf(process.stdout))) await write(piece);
        return EXIT.done;
      },
      azure,
    );
  } catch (thrown) {
    const { fault, exit } = complain(thrown);
    if (begun && fault.code === 'cancelled')
      process.stderr.write(
        `tunnelscope: it is no longer waited for; the run goes on at Azure. Its result later: tunnelscope troubleshoot --last --resource ${printable(resource)}\n`,
      );
    if (values.json === true && exit !== EXIT.interrupted)
      await write(`${JSON.stringify(faultLine([resource], fault))}\n`);
    return exit;
  }
}

function oneOf<T extends string>(name: string, words: readonly T[], given: string): T {
  return (
    words.find((word) => word === given) ??
    usage('troubleshoot', `--${name} is one of ${words.join(', ')}, not "${printable(given)}".`)
  );
}

/** One line for each thing that is new; of a transfer and of waiting only the first. */
function teller(on: boolean): (progress: TroubleshootProgress) => void {
  let said = '';
  return ({ stage, text, polls, nextIn, elapsed, transfer }) => {
    const size = transfer === null ? '' : ` ${formatBytes(transfer.bytesTotal)}`;
    const times = stage === 'waiting' && polls > 0 ? `, asked ${polls}` : '';
    const next = stage === 'waiting' && nextIn !== null ? `, asked again in ${Math.ceil(nextIn)} s` : '';
    const line = `${stage}${times}: ${printable(text.replace(/\.$/, ''))}${size}${next}`;
    if (!on || line === said) return;
    said = line;
    process.stderr.write(`${String(elapsed).padStart(4)} s  ${line}\n`);
  };
}

/** What came, as files of a person's own. Nothing that lies there is written over. */
async function keep(session: Session, ticket: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { path, name } of session.engine.items(ticket)) {
      const to = await placed(path, folder, name);
      process.stderr.write(`tunnelscope: ${printable(to)}\n`);
    }
  } catch (thrown) {
    if (faultOf(thrown).code !== 'internal') throw thrown;
    raise('unreadable', `${folder} cannot be written.`, 'Name a folder of your own with --out.');
  }
}

async function placed(path: string, folder: string, name: string): Promise<string> {
  const ending = extname(name);
  const stem = name.slice(0, name.length - ending.length);
  for (let number = 1; ; number += 1) {
    const to = join(folder, number === 1 ? name : `${stem} (${number})${ending}`);
    try {
      await copyFile(path, to, constants.COPYFILE_EXCL);
      return to;
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST' || number === 1000) throw thrown;
    }
  }
}
