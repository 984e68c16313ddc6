import { basename, extname, join, resolve } from 'node:path';
import type { HostItem } from './wire.ts';

/** What was asked to be opened, from the words of a command line; a switch is Electron's or Chromium's own. */
export function pathsIn(argv: readonly string[], isPackaged: boolean, folder: string): string[] {
  // Unpackaged, the first word is Electron and the second is the project.
  return argv
    .slice(isPackaged ? 1 : 2)
    .filter((word) => word !== '' && !word.startsWith('-'))
    .map((word) => resolve(folder, word));
}

/** An archive or a folder is a run of its own, loose files together are one; the page groups what is dropped alike. */
export function grouped(paths: readonly string[], isFolder: (path: string) => boolean): readonly (readonly string[])[] {
  const groups: string[][] = [];
  let loose: string[] | null = null;
  for (const path of paths) {
    if (extname(path).toLowerCase() === '.zip' || isFolder(path)) {
      groups.push([path]);
    } else if (loose === null) {
      loose = [path];
      groups.push(loose);
    } else {
      loose.push(path);
    }
  }
  return groups;
}

export function itemsOf(paths: readonly string[]): HostItem[] {
  return paths.map((path) => ({ path, name: basename(path) }));
}

export function nameOf(items: readonly HostItem[]): string {
  const first = items[0]?.name ?? '';
  return items.length === 1 ? first : `${first} and ${items.length - 1} more`;
}

export interface Folders {
  readonly userData: string;
  readonly library: string;
}

/** The portable build keeps its data beside its program, so that a jump box is left as it was found. */
export function foldersOf(userData: string, env: Readonly<Record<string, string | undefined>>): Folders {
  const beside = env['PORTABLE_EXECUTABLE_DIR'];
  const own = beside === undefined || beside === '' ? userData : join(beside, 'tunnelscope-data');
  return { userData: own, library: env['TUNNELSCOPE_LIBRARY'] || join(own, 'library') };
}
