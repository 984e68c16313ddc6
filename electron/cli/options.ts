import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { raise } from '../../shared/base/fault.ts';

/** Options of every command that opens something. */
export const COMMON = {
  library: { type: 'string' },
  'no-library': { type: 'boolean' },
  rules: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
  progress: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** Raises "usage" with Node's own words where an option is not known or its value is missing. */
export function readArgs<T extends NonNullable<ParseArgsConfig['options']>>(
  command: string,
  args: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.split(/\. To specify|\n/)[0] : String(thrown);
    raise('usage', `${command}: ${why}.`.replace(/\.\.$/, '.'), `See tunnelscope ${command} --help.`);
  }
}

export function usage(command: string, what: string): never {
  raise('usage', `${command}: ${what}`, `See tunnelscope ${command} --help.`);
}

export function wholeNumber(command: string, name: string, value: string | undefined, least: number): number | null {
  if (value === undefined) return null;
  if (!/^\d+$/.test(value) || Number(value) < least || !Number.isSafeInteger(Number(value)))
    usage(command, `--${name} takes a whole number from ${least} on, not "${value}".`);
  return Number(value);
}

/** Where this platform keeps an application's data: the same folder that the desktop window uses. */
export function defaultLibrary(): string {
  const own = process.env['TUNNELSCOPE_LIBRARY'];
  if (own !== undefined && own !== '') return own;
  const home = homedir();
  if (process.platform === 'win32')
    return join(process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Tunnelscope', 'library');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Tunnelscope', 'library');
  return join(process.env['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Tunnelscope', 'library');
}
