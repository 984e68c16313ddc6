import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError, fault } from '../../../shared/base/fault.ts';
import type { SourceItem } from '../engine.ts';

/**
 * A folder, or several items, by the SHA-256 of their sorted names and hashes. Null for a single file, whose own hash it
 * is known by. What cannot be read is left out here, and noticed when it is opened.
 */
export async function hashFolder(
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
    } else found.push({ name: item.name, path: item.path });
  }
  if (folders === 0 && !several) return null;
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const whole = createHash('sha256');
  for (const { name, path } of found) {
    const hash = await hashOf(
      createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>,
      cancelled,
    ).catch((thrown: unknown) => {
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

/** SHA-256 over bytes in order. */
export async function hashOf(chunks: AsyncIterable<Buffer>, cancelled: () => boolean): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    if (cancelled()) throw new FaultError(fault('cancelled', 'Cancelled.'));
    hash.update(chunk);
  }
  return hash.digest('hex');
}
