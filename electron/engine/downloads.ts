import { readFile, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { raise } from '../../shared/base/fault.ts';
import { namesLog } from './intake/instance.ts';
import { walkNames } from './intake/zip.ts';

/** A zip that names a log of ours in its directory. */
export interface Downloaded {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds since 1970 UTC. */
  readonly modified: number;
}

export interface Downloads {
  readonly folder: string;
  /** How many zips were looked into: the newest. */
  readonly looked: number;
  /** Newest first. */
  readonly files: readonly Downloaded[];
}

/** Zips that are looked into, and those that are told; the entries of one that are read before it is given up. */
const MOST_ZIPS = 200;
const MOST_FILES = 50;
const MOST_ENTRIES = 2000;
/** At a time: a folder on a slow disk is waited for less long. */
const TOGETHER = 8;

/** The zips of VPN troubleshoot among the newest of a folder. A Fault where the folder cannot be read. */
export async function lookThrough(folder: string): Promise<Downloads> {
  const names = await readdir(folder).catch((thrown: unknown) => refuse(folder, thrown));
  const zips = await Promise.all(names.filter((name) => /\.zip$/i.test(name)).map((name) => seen(folder, name)));
  const newest = zips
    .filter((zip) => zip !== null)
    .toSorted((a, b) => b.modified - a.modified)
    .slice(0, MOST_ZIPS);
  const files: Downloaded[] = [];
  for (let at = 0; at < newest.length && files.length < MOST_FILES; at += TOGETHER) {
    const some = newest.slice(at, at + TOGETHER);
    const ours = await Promise.all(some.map(({ path }) => holdsLog(path)));
    files.push(...some.filter((_, index) => ours[index] === true));
  }
  return { folder, looked: newest.length, files: files.slice(0, MOST_FILES) };
}

async function seen(folder: string, name: string): Promise<Downloaded | null> {
  const path = join(folder, name);
  const info = await stat(path).catch(() => null);
  return info?.isFile() === true ? { path, name, bytes: info.size, modified: Math.round(info.mtimeMs) } : null;
}

/** One that cannot be read is not offered; whoever means it opens it by hand, and is told why it cannot be. */
async function holdsLog(path: string): Promise<boolean> {
  let found = false;
  await walkNames(path, (name, count) => {
    found = namesLog(name);
    return found || count >= MOST_ENTRIES;
  }).catch(() => undefined);
  return found;
}

function refuse(folder: string, thrown: unknown): never {
  const gone = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
  raise(
    gone ? 'not-found' : 'unreadable',
    gone ? `There is no Downloads folder at ${folder}.` : `The Downloads folder ${folder} cannot be read.`,
    'Open the zip from where it lies, or drop it on this window.',
  );
}

/** Where browsers put what they fetch. Linux desktops name it in a file of their own (freedesktop.org, xdg-user-dirs). */
export async function downloadsFolder(
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): Promise<string> {
  const usual = join(home, 'Downloads');
  if (process.platform === 'win32' || process.platform === 'darwin') return usual;
  const config = env['XDG_CONFIG_HOME'] || join(home, '.config');
  const dirs = await readFile(join(config, 'user-dirs.dirs'), 'utf8').catch(() => '');
  const named = /^\s*XDG_DOWNLOAD_DIR="([^"\n]+)"/m.exec(dirs)?.[1]?.replace(/^\$HOME(?=\/|$)/, home);
  return named !== undefined && isAbsolute(named) ? named : usual;
}
