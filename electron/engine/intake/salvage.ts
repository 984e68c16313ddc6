import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Archive, Entry } from './archive.ts';
import { type Claims, claimsOf, isFolderName, judge } from './claims.ts';
import { checked, inflated, stored } from './stream.ts';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_HEADER = 0x02014b50;
/** Local headers come one after the other; more than this in a file without a directory is not a log zip. */
const MAX_ENTRIES = 1000;

interface Found {
  readonly claims: Claims;
  readonly dataAt: number;
  /** Null where the sizes follow the data (bit 3 of the flags), so that only the data itself tells its end. */
  readonly packed: number | null;
  /** True where not even the data tells it, as in stored bytes: without the directory such an entry has no end. */
  readonly endless: boolean;
  readonly size: number;
  readonly crc: number;
}

interface Walk {
  readonly found: readonly Found[];
  /** True where the walk came as far as the directory: then every entry was seen. */
  readonly whole: boolean;
}

/**
 * A zip whose directory is missing or cannot be read, as when a download broke off: its entries are found by walking the
 * local headers from the front (APPNOTE.TXT 4.3.7). Null where not even one stands at the beginning; `why` says what is
 * the matter with the directory.
 */
export async function salvage(path: string, label: string, prefix: string, why: string): Promise<Archive | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { found, whole } = await walk(path, file, size);
    if (found.length === 0) return null;
    const count = plural(found.length, 'entry', 'entries');
    const notices: NoticeDraft[] = [
      {
        code: 'archive-truncated',
        file: null,
        line: null,
        text: whole
          ? `The directory of ${label} cannot be read (${why}); ${count} ${found.length === 1 ? 'was' : 'were'} found without it. Fetch the zip again to be sure of all of them.`
          : `${label} breaks off before its directory, so it was not fetched whole; ${count} ${found.length === 1 ? 'was' : 'were'} found at its front. Fetch the zip again to see the rest.`,
      },
    ];
    const entries = found.flatMap((entry): Entry[] => {
      const name = prefix + entry.claims.shown.name;
      if (!judge(entry.claims, name, notices)) return [];
      if (entry.endless) {
        notices.push({
          code: 'entry-damaged',
          file: name,
          line: null,
          text: `${name} cannot be read: how long it is stands only in the directory of the zip. Fetch the zip again.`,
        });
        return [];
      }
      return [
        {
          name,
          declaredBytes: entry.packed === null ? null : entry.size,
          costBytes: entry.packed ?? size - entry.dataAt,
          read: (report) => read(path, entry, name, report),
        },
      ];
    });
    return { entries, notices, close: async () => {} };
  } finally {
    await file.close();
  }
}

async function walk(path: string, file: FileHandle, size: number): Promise<Walk> {
  const found: Found[] = [];
  const header = Buffer.alloc(30);
  let at = 0;
  while (at + 30 <= size && found.length < MAX_ENTRIES) {
    await file.read(header, 0, 30, at);
    const signature = header.readUInt32LE(0);
    if (signature !== LOCAL_HEADER) return { found, whole: signature === DIRECTORY_HEADER };
    const flags = header.readUInt16LE(6);
    const method = header.readUInt16LE(8);
    const nameLength = header.readUInt16LE(26);
    const dataAt = at + 30 + nameLength + header.readUInt16LE(28);
    if (dataAt > size) break;
    const nameBytes = Buffer.alloc(nameLength);
    await file.read(nameBytes, 0, nameLength, at + 30);
    const packed = (flags & 8) !== 0 ? null : header.readUInt32LE(18);
    const decoded = nameBytes.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8');
    const claims = claimsOf(decoded, flags, method);
    const endless = packed === null && (method !== 8 || claims.encrypted);
    if (!isFolderName(decoded))
      found.push({ claims, dataAt, packed, endless, size: header.readUInt32LE(22), crc: header.readUInt32LE(14) });
    if (endless) break;
    if (packed !== null) {
      at = dataAt + packed;
    } else {
      const length = await deflatedLength(path, dataAt);
      if (length === null) break;
      at = await afterDescriptor(file, dataAt + length);
    }
  }
  return { found, whole: false };
}

/** Bytes that a deflate stream takes up; null where it does not come to its end. */
async function deflatedLength(path: string, at: number): Promise<number | null> {
  const source = createReadStream(path, { start: at });
  const out = createInflateRaw({ chunkSize: 1 << 20 });
  source.once('error', (error) => out.destroy(error));
  source.pipe(out);
  try {
    for await (const _ of out);
    return out.bytesWritten;
  } catch {
    return null;
  } finally {
    source.destroy();
  }
}

/** Skips the data descriptor, with or without its signature (12 or 16 bytes). */
async function afterDescriptor(file: FileHandle, at: number): Promise<number> {
  const bytes = Buffer.alloc(4);
  await file.read(bytes, 0, 4, at);
  return at + (bytes.readUInt32LE(0) === 0x08074b50 ? 16 : 12);
}

function read(path: string, entry: Found, name: string, report: (notice: NoticeDraft) => void): AsyncIterable<Buffer> {
  const range =
    entry.packed === null ? { start: entry.dataAt } : { start: entry.dataAt, end: entry.dataAt + entry.packed - 1 };
  const packed = () => createReadStream(path, { ...range, highWaterMark: 1 << 20 });
  const claim = entry.packed === null ? null : { crc: entry.crc, size: entry.size };
  return checked(entry.claims.method === 0 ? stored(packed) : inflated(packed), name, claim, report);
}
