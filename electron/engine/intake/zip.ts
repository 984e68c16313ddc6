import { createInflateRaw, crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';
import { type FileHandle, open } from 'node:fs/promises';
import yauzl from 'yauzl';
import { raise } from '../../../shared/base/fault.ts';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Archive, Entry } from './archive.ts';
import { salvage } from './salvage.ts';

/** yauzl's own 16 KB inflate is five times slower (measured, 1 GB of wfpdiag text). */
const CHUNK = 1 << 20;
/** More entries than any gateway leaves; past it the rest is named and not read. */
const MAX_ENTRIES = 20_000;

/** Opens a zip by random access. `display` stands in front of every entry's name; `notFor` is the name told in faults. */
export async function openZip(path: string, label: string, prefix: string): Promise<Archive> {
  const notices: NoticeDraft[] = [];
  let zip: yauzl.ZipFile;
  try {
    zip = await openDirectory(path);
  } catch (thrown) {
    const rescued = await salvage(path, prefix);
    if (rescued === null) {
      raise(
        'not-an-archive',
        `${label} is not a zip that can be read: ${reason(thrown)}.`,
        'Fetch it again from the storage account, and compare its size with the size shown there.',
      );
    }
    return rescued;
  }

  const entries: Entry[] = [];
  try {
    for await (const raw of zip.eachEntry()) {
      if (entries.length >= MAX_ENTRIES) {
        notices.push({
          code: 'archive-limit',
          file: null,
          line: null,
          text: `${label} holds ${plural(zip.entryCount, 'entry', 'entries')}; the first ${MAX_ENTRIES} were read. Take the logs that you need into a zip of their own.`,
        });
        break;
      }
      addEntry(zip, raw, prefix, entries, notices);
    }
  } catch (thrown) {
    notices.push({
      code: 'archive-truncated',
      file: null,
      line: null,
      text: `The directory of ${label} is damaged after ${plural(entries.length, 'entry', 'entries')} (${reason(thrown)}); what is listed before was read. Fetch the zip again.`,
    });
  }
  return { entries, notices, close: async () => zip.close() };
}

function openDirectory(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded by us: yauzl ends the whole walk at the first name that it does not like.
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false }, (error, zip) =>
      error === null && zip !== undefined ? resolve(zip) : reject(error ?? new Error('unreadable')),
    );
  });
}

function addEntry(zip: yauzl.ZipFile, raw: yauzl.Entry, prefix: string, entries: Entry[], notices: NoticeDraft[]): void {
  const bytes = raw.fileName as unknown as Buffer;
  const decoded = yauzl.getFileNameLowLevel(raw.generalPurposeBitFlag, bytes, raw.extraFields, false);
  if (decoded.endsWith('/') || decoded.endsWith('\\')) return;
  const shown = showName(decoded);
  const name = prefix + shown.name;
  if (shown.odd !== null) {
    notices.push({
      code: 'entry-name',
      file: name,
      line: null,
      text: `An entry is named "${shown.raw}" (${shown.odd}); it was read, and nothing is written under that name.`,
    });
  }
  if ((raw.generalPurposeBitFlag & 1) !== 0) {
    notices.push({
      code: 'entry-encrypted',
      file: name,
      line: null,
      text: `${name} is encrypted and was not read. Unpack the zip with its password, and open the folder.`,
    });
    return;
  }
  if (raw.compressionMethod !== 0 && raw.compressionMethod !== 8) {
    notices.push({
      code: 'entry-method',
      file: name,
      line: null,
      text: `${name} is packed by method ${raw.compressionMethod}, which is not read here. Unpack the zip with another program, and open the folder.`,
    });
    return;
  }
  entries.push({
    name,
    declaredBytes: raw.uncompressedSize,
    costBytes: raw.compressedSize,
    read: (report) => readEntry(zip, raw, name, report),
  });
}

async function* readEntry(
  zip: yauzl.ZipFile,
  raw: yauzl.Entry,
  name: string,
  report: (notice: NoticeDraft) => void,
): AsyncGenerator<Buffer> {
  let stream: Readable;
  try {
    stream = await new Promise<Readable>((resolve, reject) => {
      const options = raw.compressionMethod === 0 ? {} : { decompress: false };
      zip.openReadStream(raw, options as yauzl.ZipFileOptions, (error, opened) =>
        error === null && opened !== undefined ? resolve(opened) : reject(error ?? new Error('unreadable')),
      );
    });
  } catch (thrown) {
    report({ code: 'entry-damaged', file: name, line: null, text: `${name} cannot be read from the zip: ${reason(thrown)}.` });
    return;
  }
  yield* checked(raw.compressionMethod === 0 ? stream : inflate(stream), name, { crc: raw.crc32, size: raw.uncompressedSize }, report);
}

/** Raw deflate in large chunks. Errors of the source end the output like errors of the stream itself. */
export function inflate(source: Readable): Readable {
  const out = createInflateRaw({ chunkSize: CHUNK });
  source.once('error', (error) => out.destroy(error));
  out.once('close', () => source.destroy());
  source.pipe(out);
  return out;
}

/** Passes chunks on and checks at the end what the archive claims of them. */
export async function* checked(
  source: Readable,
  name: string,
  claim: { readonly crc: number; readonly size: number } | null,
  report: (notice: NoticeDraft) => void,
): AsyncGenerator<Buffer> {
  let sum = 0;
  let size = 0;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      sum = crc32(chunk, sum);
      size += chunk.length;
      yield chunk;
    }
  } catch (thrown) {
    const early = /unexpected end|ended|EOF|premature/i.test(reason(thrown));
    report({
      code: early ? 'entry-truncated' : 'entry-damaged',
      file: name,
      line: null,
      text: `${name} breaks off after ${plural(size, 'byte')} (${reason(thrown)}); what came before is shown. Fetch the zip again to see the rest.`,
    });
    return;
  } finally {
    source.destroy();
  }
  if (claim === null) return;
  if (size !== claim.size) {
    report({
      code: 'entry-size',
      file: name,
      line: null,
      text: `${name} holds ${plural(size, 'byte')}, where the zip claims ${plural(claim.size, 'byte')}; all that came out is shown.`,
    });
  } else if (sum !== claim.crc) {
    report({
      code: 'entry-crc',
      file: name,
      line: null,
      text: `${name} does not match its checksum (CRC-32), so some of its bytes are wrong; it is shown as it came. Fetch the zip again.`,
    });
  }
}

interface ShownName {
  readonly name: string;
  readonly raw: string;
  readonly odd: string | null;
}

/** A name as text to show: `/` between parts, nothing that climbs, no root, no drive, no control characters. */
export function showName(decoded: string): ShownName {
  const slashed = decoded.replaceAll('\\', '/');
  const parts = slashed
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  const hidden = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
  const odd = /(^|\/)\.\.(\/|$)/.test(slashed)
    ? 'it climbs out of its folder'
    : slashed.startsWith('/')
      ? 'an absolute path'
      : /^[A-Za-z]:/.test(slashed)
        ? 'a path with a drive'
        : hidden.test(decoded)
          ? 'it holds control characters'
          : null;
  const clean = (text: string) => text.replace(hidden, '\ufffd').slice(0, 1024);
  return { name: clean(parts.join('/')) || 'unnamed', raw: clean(decoded), odd };
}

export function reason(thrown: unknown): string {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  return text.replace(/[.\s]+$/, '').slice(0, 200);
}

/** True where the file begins like a zip (a local header, or the directory of an empty one). */
export async function looksLikeZip(path: string): Promise<boolean> {
  const head = Buffer.alloc(4);
  let file: FileHandle | null = null;
  try {
    file = await open(path, 'r');
    await file.read(head, 0, 4, 0);
  } finally {
    await file?.close();
  }
  return isZipHead(head);
}

export function isZipHead(head: Buffer): boolean {
  return head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6));
}
