import { createReadStream } from 'node:fs';
import { mkdir, opendir, rm, stat } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { FaultError, raise } from '../../../shared/base/fault.ts';
import { baseName, printable } from '../../../shared/base/text.ts';
import type { SourceItem } from '../engine.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Archive, Entry } from './archive.ts';
import { reason } from './stream.ts';
import { isZipHead, looksLikeZip, openZip } from './zip.ts';

/** Zips in zips: a run's zip, each instance's zip in it, and room for one who zipped the lot again. */
const MAX_DEPTH = 8;

/**
 * Everything that a source holds, archives in it opened in turn. `scratch` is a folder of ours for nested zips, which
 * need random access; they lie there under numbers and go when the archive is closed.
 */
export async function openSource(items: readonly SourceItem[], scratch: string): Promise<Archive> {
  const entries: Entry[] = [];
  const notices: NoticeDraft[] = [];
  const closers: (() => Promise<void>)[] = [];
  let spooled = 0;

  const many = items.length > 1;
  try {
    for (const item of items) await addPath(item, many);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { entries: numbered(entries, notices), notices, close };

  async function close(): Promise<void> {
    for (const closer of closers.toReversed()) await closer();
    await rm(scratch, { recursive: true, force: true });
  }

  async function addPath(item: SourceItem, inFront: boolean): Promise<void> {
    const shown = printable(item.name);
    const info = await stat(item.path).catch((thrown: unknown) => refuse(shown, thrown));
    if (info.isDirectory()) return addFolder(item.path, inFront ? `${baseName(item.name)}/` : '');
    if (!info.isFile())
      raise('unreadable', `${shown} is neither a file nor a folder.`, 'Open a zip, a folder or a log file.');
    if (info.size === 0 && !many) {
      raise(
        'empty',
        `${shown} is empty (0 bytes).`,
        'Fetch it again: an empty file is what an interrupted download leaves.',
      );
    }
    const zip = await looksLikeZip(item.path).catch((thrown: unknown) => refuse(shown, thrown));
    if (zip) return addZip(item.path, shown, inFront ? `${baseName(item.name)} > ` : '', 1);
    if (/\.zip$/i.test(item.name)) {
      raise(
        'not-an-archive',
        `${shown} is named .zip, but does not begin like one.`,
        'Fetch it again from the storage account; a page saved by the browser looks like this too.',
      );
    }
    entries.push(plainFile(item.path, inFront ? item.name.replaceAll('\\', '/') : baseName(item.name), info.size));
  }

  async function addFolder(path: string, prefix: string): Promise<void> {
    const found: { readonly name: string; readonly folder: boolean }[] = [];
    try {
      for await (const child of await opendir(path)) {
        // Links are left alone: they may lead out of the folder or round in a ring.
        if (child.isDirectory() || child.isFile()) found.push({ name: child.name, folder: child.isDirectory() });
      }
    } catch (thrown) {
      notices.push({
        code: 'entry-unreadable',
        file: prefix || null,
        line: null,
        text: `The folder ${prefix || path} cannot be read: ${reason(thrown)}.`,
      });
      return;
    }
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const child of found) {
      const full = join(path, child.name);
      if (child.folder) {
        await addFolder(full, `${prefix}${child.name}/`);
        continue;
      }
      const name = `${prefix}${child.name}`;
      try {
        if (await looksLikeZip(full)) await addZip(full, name, `${name} > `, 1);
        else entries.push(plainFile(full, name, (await stat(full)).size));
      } catch (thrown) {
        notices.push({
          code: 'entry-unreadable',
          file: name,
          line: null,
          text: `${name} cannot be read: ${reason(thrown)}.`,
        });
      }
    }
  }

  async function addZip(path: string, label: string, prefix: string, depth: number): Promise<void> {
    const archive = await openZip(path, label, prefix);
    closers.push(() => archive.close());
    notices.push(...archive.notices);
    for (const entry of archive.entries) {
      const nested = /\.zip$/i.test(entry.name) && (await startsLikeZip(entry));
      if (!nested) entries.push(entry);
      else if (depth >= MAX_DEPTH) {
        notices.push({
          code: 'archive-limit',
          file: entry.name,
          line: null,
          text: `${entry.name} lies ${MAX_DEPTH} archives deep and was not opened. Unpack it, and open the folder.`,
        });
      } else await addNested(entry, depth + 1);
    }
  }

  async function addNested(entry: Entry, depth: number): Promise<void> {
    await mkdir(scratch, { recursive: true });
    spooled += 1;
    const path = join(scratch, String(spooled));
    await spool(entry, path);
    try {
      await addZip(path, entry.name, `${entry.name} > `, depth);
    } catch (thrown) {
      if (!(thrown instanceof FaultError)) throw thrown;
      notices.push({ code: 'entry-damaged', file: entry.name, line: null, text: thrown.fault.text });
    }
  }

  async function spool(entry: Entry, path: string): Promise<void> {
    const out = createWriteStream(path, { flags: 'wx' });
    for await (const chunk of entry.read((notice) => notices.push(notice))) {
      if (!out.write(chunk)) await once(out, 'drain');
    }
    out.end();
    await once(out, 'close');
  }
}

async function startsLikeZip(entry: Entry): Promise<boolean> {
  for await (const chunk of entry.read(() => {})) return isZipHead(chunk);
  return false;
}

function plainFile(path: string, name: string, size: number): Entry {
  return {
    name,
    declaredBytes: size,
    costBytes: size,
    async *read(report) {
      try {
        yield* createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>;
      } catch (thrown) {
        report({
          code: 'entry-unreadable',
          file: name,
          line: null,
          text: `${name} cannot be read: ${reason(thrown)}.`,
        });
      }
    },
  };
}

/** Two entries of one name are both kept; the later ones get " (2)", " (3)". */
function numbered(entries: readonly Entry[], notices: NoticeDraft[]): Entry[] {
  const seen = new Map<string, number>();
  return entries.map((entry) => {
    const times = (seen.get(entry.name) ?? 0) + 1;
    seen.set(entry.name, times);
    if (times === 1) return entry;
    const name = `${entry.name} (${times})`;
    notices.push({
      code: 'entry-repeated',
      file: name,
      line: null,
      text: `Two entries are named ${entry.name}; both are kept, this one as "${name}".`,
    });
    return { ...entry, name };
  });
}

function refuse(shown: string, thrown: unknown): never {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    raise('not-found', `There is no ${shown}.`, 'Check the path; a name with spaces needs quotes.');
  if (code === 'EACCES' || code === 'EPERM')
    raise(
      'unreadable',
      `${shown} may not be read: permission denied.`,
      'Copy it to a folder of your own, and open that.',
    );
  raise('unreadable', `${shown} cannot be read: ${reason(thrown)}.`, 'Copy it to a local disk, and open that.');
}
