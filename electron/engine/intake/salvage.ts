import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Archive, Entry } from './archive.ts';
import { showName } from './name.ts';
import { checked, inflate } from './stream.ts';

const LOCAL_HEADER = 0x04034b50;
/** Local headers come one after the other; more than this in a file without a directory is not a log zip. */
const MAX_ENTRIES = 1000;

interface Found {
  readonly name: string;
  readonly method: number;
  readonly dataAt: number;
  /** Null where the sizes follow the data (bit 3 of the flags), so that only the data itself tells its end. */
  readonly packed: number | null;
  readonly size: number;
  readonly crc: number;
}

/**
 * A zip whose directory is missing, as when a download broke off: its entries are found by walking the local headers
 * from the front (APPNOTE.TXT 4.3.7). Null where not even one header stands at the beginning.
 */
export async function salvage(path: string, prefix: string): Promise<Archive | null> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const found = await walk(path, file, size);
    if (found.length === 0) return null;
    const notices: NoticeDraft[] = [
      {
        code: 'archive-truncated',
        file: null,
        line: null,
        text: `The zip breaks off before its directory, so it was not fetched whole; ${plural(found.length, 'entry was', 'entries were')} read from its front. Fetch it again to see the rest.`,
      },
    ];
    const entries = found.map((entry): Entry => {
      const name = prefix + entry.name;
      return {
        name,
        declaredBytes: entry.packed === null ? null : entry.size,
        costBytes: entry.packed ?? size - entry.dataAt,
        read: (report) => read(path, entry, name, report),
      };
    });
    return { entries, notices, close: async () => {} };
  } finally {
    await file.close();
  }
}

async function walk(path: string, file: FileHandle, size: number): Promise<Found[]> {
  const found: Found[] = [];
  const header = Buffer.alloc(30);
  let at = 0;
  while (at + 30 <= size && found.length < MAX_ENTRIES) {
    await file.read(header, 0, 30, at);
    if (header.readUInt32LE(0) !== LOCAL_HEADER) break;
    const flags = header.readUInt16LE(6);
    const method = header.readUInt16LE(8);
    const nameLength = header.readUInt16LE(26);
    const dataAt = at + 30 + nameLength + header.readUInt16LE(28);
    const nameBytes = Buffer.alloc(nameLength);
    await file.read(nameBytes, 0, nameLength, at + 30);
    const later = (flags & 8) !== 0;
    const packed = later ? null : header.readUInt32LE(18);
    const decoded = nameBytes.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8');
    const readable = (method === 0 && packed !== null) || method === 8;
    if (!decoded.endsWith('/') && (flags & 1) === 0 && readable && dataAt < size) {
      found.push({
        name: showName(decoded).name,
        method,
        dataAt,
        packed,
        size: header.readUInt32LE(22),
        crc: header.readUInt32LE(14),
      });
    }
    if (packed !== null) {
      at = dataAt + packed;
    } else if (method === 8) {
      const length = await deflatedLength(path, dataAt);
      if (length === null) break;
      at = await afterDescriptor(file, dataAt + length);
    } else {
      break;
    }
  }
  return found;
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
  const source = createReadStream(path, { ...range, highWaterMark: 1 << 20 });
  const claim = entry.packed === null ? null : { crc: entry.crc, size: entry.size };
  return checked(entry.method === 0 ? source : inflate(source), name, claim, report);
}
