import { createReadStream } from 'node:fs';
import { mkdir, open, opendir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultError, raise } from '../../../shared/base/fault.ts';
import { baseName, printable } from '../../../shared/base/text.ts';
import { formatCount, plural } from '../../../shared/base/units.ts';
import type { SourceItem } from '../opening.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Entry, Source } from './archive.ts';
import { LIMITS, spent } from './limits.ts';
import { showName } from './name.ts';
import { refusePath, refuseSpecial } from './refuse.ts';
import { reason } from './stream.ts';
import { isZipHead, looksLikeZip, openZip } from './zip.ts';

/** Zips in zips: a run's zip, each instance's zip in it, and room for one who zipped the lot again. */
const MAX_DEPTH = 8;
/** Each stays open while the run is read; a zip that holds more of them is built to do harm. */
const MAX_NESTED = 200;
const CHUNK = 1 << 20;
const SMALL_CHUNK = 1 << 12;

/**
 * Everything that a source holds, archives in it opened in turn. `scratch` is a folder of ours for nested zips, which
 * need random access; they lie there under numbers and go when the archive is closed.
 */
export async function openSource(
  { items, gathered }: { readonly items: readonly SourceItem[]; readonly gathered: boolean },
  scratch: string,
  cancelled: () => boolean,
): Promise<Source> {
  const entries: Entry[] = [];
  const notices: NoticeDraft[] = [];
  const closers: (() => Promise<void>)[] = [];
  let spooled = 0;
  let spooledBytes = 0;
  let diskBytes = 0;
  let full = false;

  const many = gathered || items.length > 1;
  try {
    for (const item of items) await addPath(item, many);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return { entries: numbered(entries, notices), notices, diskBytes, close };

  async function close(): Promise<void> {
    for (const closer of closers.toReversed()) await closer();
    await rm(scratch, { recursive: true, force: true });
  }

  /** The first that is too many is named, and stands for all behind it. */
  function add(entry: Entry): void {
    if (entries.length < LIMITS.entries) entries.push(entry);
    else tooMany(entry.name);
  }

  function tooMany(name: string): void {
    if (full) return;
    full = true;
    notices.push({
      code: 'archive-limit',
      file: name,
      line: null,
      text: `There are more than ${formatCount(LIMITS.entries)} files in all; ${name} and those behind it were not read. Take the logs that you need into a zip of their own.`,
    });
  }

  async function addPath(item: SourceItem, inFront: boolean): Promise<void> {
    const shown = printable(item.name);
    const info = await stat(item.path).catch((thrown: unknown) => refusePath(shown, thrown));
    if (info.isDirectory()) return addFolder(item.path, inFront ? `${showName(baseName(item.name)).name}/` : '');
    if (!info.isFile()) refuseSpecial(shown);
    if (info.size === 0 && !many) {
      raise(
        'empty',
        `${shown} is empty (0 bytes).`,
        'Fetch it again: an empty file is what an interrupted download leaves.',
      );
    }
    diskBytes += info.size;
    const zip = await looksLikeZip(item.path).catch((thrown: unknown) => refusePath(shown, thrown));
    if (zip) return addZip(item.path, shown, inFront ? `${showName(baseName(item.name)).name} > ` : '', 1);
    if (/\.zip$/i.test(item.name)) {
      raise(
        'not-an-archive',
        `${shown} is named .zip, but does not begin like one.`,
        'Fetch it again from the storage account; a page saved by the browser looks like this too.',
      );
    }
    add(plainFile(item.path, showName(inFront ? item.name : baseName(item.name)).name, info.size));
  }

  async function addFolder(folder: string, prefix: string): Promise<void> {
    const found: { readonly name: string; readonly folder: boolean }[] = [];
    try {
      for await (const child of await opendir(folder)) {
        // Links are left alone: they may lead out of the folder or round in a ring.
        if (child.isDirectory() || child.isFile()) found.push({ name: child.name, folder: child.isDirectory() });
      }
    } catch (thrown) {
      notices.push({
        code: 'entry-unreadable',
        file: prefix || null,
        line: null,
        text: `The folder ${prefix || folder} cannot be read: ${reason(thrown)}.`,
      });
      return;
    }
    found.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const child of found) {
      if (full) return;
      const path = join(folder, child.name);
      const name = `${prefix}${showName(child.name).name}`;
      if (child.folder) {
        await addFolder(path, `${name}/`);
        continue;
      }
      try {
        const { size } = await stat(path);
        diskBytes += size;
        if (await looksLikeZip(path)) await addZip(path, name, `${name} > `, 1);
        else add(plainFile(path, name, size));
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
    // What cannot be read counts as well: each such entry is named.
    if (notices.length >= LIMITS.entries) return tooMany(label);
    const archive = await openZip(path, label, prefix);
    closers.push(() => archive.close());
    notices.push(...archive.notices);
    for (const entry of archive.entries) {
      if (cancelled()) raise('cancelled', 'Cancelled.');
      if (full) return;
      const nested = /\.zip$/i.test(entry.name) && (await startsLikeZip(entry));
      if (!nested) add(entry);
      else if (depth >= MAX_DEPTH) {
        notices.push({
          code: 'archive-limit',
          file: entry.name,
          line: null,
          text: `${entry.name} lies ${MAX_DEPTH} archives deep and was not opened. Unpack it, and open the folder.`,
        });
      } else if (spooled >= MAX_NESTED) {
        if (spooled === MAX_NESTED)
          notices.push({
            code: 'archive-limit',
            file: entry.name,
            line: null,
            text: `There are more than ${MAX_NESTED} zips within zips; ${entry.name} and those behind it were not opened. Take the logs that you need into a zip of their own.`,
          });
        spooled += 1;
        add(entry);
      } else await addNested(entry, depth + 1);
    }
  }

  async function addNested(entry: Entry, depth: number): Promise<void> {
    await mkdir(scratch, { recursive: true });
    spooled += 1;
    const path = join(scratch, String(spooled));
    if (!(await spool(entry, path))) return;
    try {
      await addZip(path, entry.name, `${entry.name} > `, depth);
    } catch (thrown) {
      if (!(thrown instanceof FaultError) || thrown.fault.code === 'cancelled') throw thrown;
      notices.push({ code: 'entry-damaged', file: entry.name, line: null, text: thrown.fault.text });
    }
  }

  /** False where it unpacks to more than any log does: half a zip is of no use, so nothing of it is kept. */
  async function spool(entry: Entry, path: string): Promise<boolean> {
    const out = await open(path, 'wx');
    let whole = true;
    try {
      for await (const chunk of entry.read((notice) => notices.push(notice))) {
        if (cancelled()) raise('cancelled', 'Cancelled.');
        spooledBytes += chunk.length;
        whole = !spent(spooledBytes, diskBytes);
        if (!whole) break;
        await out.writeFile(chunk);
      }
    } finally {
      await out.close();
    }
    if (whole) return true;
    await rm(path, { force: true });
    notices.push({
      code: 'archive-limit',
      file: entry.name,
      line: null,
      text: `${entry.name} unpacks to more than ${plural(spooledBytes, 'byte')} and was not opened: no gateway leaves a log of this kind.`,
    });
    return false;
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
        // A folder of thousands of small files would make a garbage of as many megabytes.
        const highWaterMark = Math.min(CHUNK, Math.max(size, SMALL_CHUNK));
        yield* createReadStream(path, { highWaterMark }) as AsyncIterable<Buffer>;
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
  const taken = new Set(entries.map((entry) => entry.name));
  const times = new Map<string, number>();
  return entries.map((entry) => {
    let count = (times.get(entry.name) ?? 0) + 1;
    times.set(entry.name, count);
    if (count === 1) return entry;
    let name = `${entry.name} (${count})`;
    // A name that the source itself has in this form stays that entry's.
    while (taken.has(name)) name = `${entry.name} (${(count += 1)})`;
    taken.add(name);
    times.set(entry.name, count);
    notices.push({
      code: 'entry-repeated',
      file: name,
      line: null,
      text: `Several entries are named ${entry.name}; all are kept, this one as "${name}".`,
    });
    return { ...entry, name };
  });
}
