import { readFile } from 'node:fs/promises';
import { FaultError, fault, faultOf, raise } from '../../shared/base/fault.ts';
import { formatBytes } from '../../shared/base/units.ts';
import { PASTED_MAX } from '../../shared/contract/api.ts';
import type { Analysis } from '../../shared/model/analysis.ts';
import { decodeText, detectEncoding } from '../engine/intake/decode.ts';
import type { Session } from './session.ts';

/** A file of --config, with its text. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

/** Raises a Fault that names the file. PowerShell 5 writes what is redirected into a file as UTF-16. */
export async function readConfigs(paths: readonly string[]): Promise<ConfigFile[]> {
  const files: ConfigFile[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch((thrown: unknown) => refuse(path, thrown));
    const { encoding, skip } = detectEncoding(bytes);
    const text = decodeText(bytes.subarray(skip), encoding);
    if (text.trim() === '') raise('empty', `${path} is empty.`);
    if (text.length > PASTED_MAX)
      raise(
        'bad-configuration',
        `${path} is larger than the ${formatBytes(PASTED_MAX)} that are read of a configuration.`,
        'Give the connection and the gateways of this tunnel alone.',
      );
    files.push({ path, text });
  }
  return files;
}

function refuse(path: string, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOENT') raise('not-found', `There is no ${path}.`);
  raise('unreadable', `${path} cannot be read${code === 'EISDIR' ? ': it is a folder' : ''}.`);
}

/**
 * The analysis of a run with what the files say of Azure's configuration. A run that had none keeps none, so that the same
 * command says the same again, and so does one without them.
 */
export async function analysisWith(
  session: Session,
  run: string,
  all: boolean,
  files: readonly ConfigFile[],
): Promise<Analysis> {
  const plain = await session.ask('run.analysis', { run, all });
  if (files.length === 0) return plain;
  const had = plain.configuration.some(({ file }) => file === null);
  try {
    for (const { path, text } of files)
      await session.ask('run.configure', { run, text }).catch((thrown: unknown) => {
        const { code, text: said, hint } = faultOf(thrown);
        throw new FaultError(fault(code, code === 'bad-configuration' ? `${path}: ${said}` : said, hint));
      });
    return await session.ask('run.analysis', { run, all });
  } finally {
    // Not with the session's own signal: what was put there is taken away even where the command is stopped.
    if (!had) await session.client.call('run.unconfigure', { run });
  }
}
