import type { Readable } from 'node:stream';
import { type FileHandle, open } from 'node:fs/promises';
import yauzl from 'yauzl';
import { raise } from '../../../shared/base/fault.ts';
import { plural } from '../../../shared/base/units.ts';
import type { NoticeDraft } from '../notices.ts';
import type { Archive, Entry } from './archive.ts';
import { claimsOf, isFolderName, judge } from './claims.ts';
import { LIMITS } from './limits.ts';
import { showName } from './name.ts';
import { salvage } from './salvage.ts';
import { checked, inflated, reason, stored } from './stream.ts';

const NOTHING = Buffer.alloc(0);

/** Opens a zip by random access. `prefix` stands in front of every entry's name; `label` is the name told in sentences. */
export async function openZip(path: string, label: string, prefix: string): Promise<Archive> {
  let zip: yauzl.ZipFile;
  try {
    zip = await openDirectory(path);
  } catch (thrown) {
    const rescued = await salvage(path, label, prefix, reason(thrown));
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
  const notices: NoticeDraft[] = [];
  const listed = await readDirectory(zip, label, prefix, entries, notices);
  if (listed.whole && listed.count > 0) return { entries, notices, close: async () => zip.close() };

  // A directory that breaks off, or lists nothing: what stands before it may still be whole.
  const rescued = await salvage(path, label, prefix, listed.why ?? 'it lists nothing');
  if (rescued === null || rescued.entries.length <= entries.length) {
    return { entries, notices, close: async () => zip.close() };
  }
  zip.close();
  return rescued;
}

interface Listed {
  readonly whole: boolean;
  readonly count: number;
  readonly why: string | null;
}

async function readDirectory(
  zip: yauzl.ZipFile,
  label: string,
  prefix: string,
  entries: Entry[],
  notices: NoticeDraft[],
): Promise<Listed> {
  let count = 0;
  try {
    for await (const raw of zip.eachEntry()) {
      if (count >= LIMITS.entries) {
        notices.push({
          code: 'archive-limit',
          file: null,
          line: null,
          text: `${label} holds ${plural(zip.entryCount, 'entry', 'entries')}; the first ${LIMITS.entries} were read. Take the logs that you need into a zip of their own.`,
        });
        break;
      }
      count += 1;
      addEntry(zip, raw, prefix, entries, notices);
    }
    return { whole: true, count, why: null };
  } catch (thrown) {
    notices.push({
      code: 'archive-truncated',
      file: null,
      line: null,
      text: `The directory of ${label} is damaged after ${plural(count, 'entry', 'entries')} (${reason(thrown)}); what is listed before was read. Fetch the zip again.`,
    });
    return { whole: false, count, why: reason(thrown) };
  }
}

function openDirectory(path: string): Promise<yauzl.ZipFile> {
  return new Promise((resolve, reject) => {
    // Names are decoded by us: yauzl ends the whole walk at the first name that it does not like.
    yauzl.open(
      path,
      { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: false },
      (error, zip) => (error === null && zip !== undefined ? resolve(zip) : reject(error ?? new Error('unreadable'))),
    );
  });
}

function addEntry(
  zip: yauzl.ZipFile,
  raw: yauzl.Entry,
  prefix: string,
  entries: Entry[],
  notices: NoticeDraft[],
): void {
  const bytes = raw.fileName as unknown as Buffer;
  const decoded = yauzl.getFileNameLowLevel(raw.generalPurposeBitFlag, bytes, raw.extraFields, false);
  // A name, fields and a comment, of 64 KB each where it is built to do harm: none of them is needed again.
  Object.assign(raw, {
    fileName: '',
    fileNameRaw: NOTHING,
    extraFields: [],
    extraFieldRaw: NOTHING,
    fileComment: '',
    fileCommentRaw: NOTHING,
    comment: '',
  });
  if (isFolderName(decoded)) return;
  const claims = claimsOf(decoded, raw.generalPurposeBitFlag, raw.compressionMethod);
  const name = prefix + claims.shown.name;
  if (!judge(claims, name, notices)) return;
  entries.push({
    name,
    declaredBytes: raw.uncompressedSize,
    costBytes: raw.compressedSize,
    read: (report) => readEntry(zip, raw, name, report),
  });
}

function readEntry(
  zip: yauzl.ZipFile,
  raw: yauzl.Entry,
  name: string,
  report: (notice: NoticeDraft) => void,
): AsyncIterable<Buffer> {
  const packed = (): Promise<Readable> =>
    new Promise((resolve, reject) => {
      const options = raw.compressionMethod === 0 ? {} : { decompress: false };
      zip.openReadStream(raw, options as yauzl.ZipFileOptions, (error, opened) =>
        error === null && opened !== undefined ? resolve(opened) : reject(error ?? new Error('unreadable')),
      );
    });
  const claim = { crc: raw.crc32, size: raw.uncompressedSize };
  return checked(raw.compressionMethod === 0 ? stored(packed) : inflated(packed), name, claim, report);
}

/** The names in a zip's directory, as they are shown, as far as `enough` asks for more; nothing else of it is read. */
export async function walkNames(path: string, enough: (name: string, count: number) => boolean): Promise<void> {
  const zip = await openDirectory(path);
  try {
    let count = 0;
    for await (const raw of zip.eachEntry()) {
      const bytes = raw.fileName as unknown as Buffer;
      const decoded = yauzl.getFileNameLowLevel(raw.generalPurposeBitFlag, bytes, raw.extraFields, false);
      count += 1;
      if (enough(showName(decoded).name, count)) return;
    }
  } finally {
    zip.close();
  }
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
  return (
    head.length >= 4 &&
    head[0] === 0x50 &&
    head[1] === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
  );
}
