import { createHash } from 'node:crypto';
import { open, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError, fault } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import type { SourceItem } from '../opening.ts';
import { refusePath, refuseSpecial } from '../intake/refuse.ts';

/**
 * What a source is known by: a single file by its own SHA-256, everything else as `hashFolder` says. `gathered` items are
 * the files of one folder, however few.
 */
export async function hashSource(
  items: readonly SourceItem[],
  gathered: boolean,
  cancelled: () => boolean,
): Promise<string> {
  const [only] = items;
  if (only === undefined || gathered || items.length > 1) return (await hashFolder(items, cancelled, true)) ?? '';
  const folder = await hashFolder([only], cancelled);
  if (folder !== null) return folder;
  const shown = printable(only.name);
  const info = await stat(only.path).catch((thrown: unknown) => refusePath(shown, thrown));
  // A pipe or a device would be waited for without end.
  if (!info.isFile()) refuseSpecial(shown);
  try {
    return await hashFile(only.path, cancelled);
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    refusePath(shown, thrown);
  }
}

/**
 * A folder, or several items, by the SHA-256 of their sorted names and hashes. Null for a single file, whose own hash it
 * is known by. What cannot be read is left out here, and noticed when it is opened.
 */
async function hashFolder(
  items: readonly SourceItem[],
  cancelled: () => boolean,
  several = false,
): Promise<string | null> {
  const found: { readonly name: string; readonly path: string }[] = [];
  let folders = 0;
  for (const item of items) {
    const info = await stat(item.path).catch(() => null);
    if (info?.isDirectory() === true) {
      folders += 1;
      await collect(item.path, several ? `${item.name}/` : '', found);
    } else if (info?.isFile() === true) found.push({ name: item.name, path: item.path });
  }
  if (folders === 0 && !several) return null;
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const whole = createHash('sha256');
  for (const { name, path } of found) {
    const hash = await hashFile(path, cancelled).catch((thrown: unknown) => {
      if (thrown instanceof FaultError) throw thrown;
      return 'unreadable';
    });
    whole.update(`${name}\0${hash}\n`);
  }
  return whole.digest('hex');
}

async function collect(folder: string, prefix: string, found: { name: string; path: string }[]): Promise<void> {
  const directory = await opendir(folder).catch(() => null);
  if (directory === null) return;
  for await (const child of directory) {
    const path = join(folder, child.name);
    if (child.isDirectory()) await collect(path, `${prefix}${child.name}/`, found);
    else if (child.isFile()) found.push({ name: `${prefix}${child.name}`, path });
  }
}

async function hashFile(path: string, cancelled: () => boolean): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    // A folder may hold thousands of small files.
    const buffer = Buffer.allocUnsafe(Math.min((await file.stat()).size + 1, 1 << 20));
    for (;;) {
      if (cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}
