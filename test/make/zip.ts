import { crc32, deflateRawSync } from 'node:zlib';
import JSZip from 'jszip';

/** An ordinary zip, as any program makes it. */
export function zip(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const archive = new JSZip();
  const date = new Date('2026-01-01T00:00:00Z');
  for (const [name, data] of Object.entries(files)) archive.file(name, data, { date, createFolders: false });
  return archive.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

/** An entry of a zip that is built header by header: what it claims of itself need not be so. */
export interface RawEntry {
  readonly name: string | Buffer;
  readonly data?: string | Buffer;
  /** What stands in the zip, in place of what the data packs to. */
  readonly packed?: Buffer;
  /** 8 deflates, 0 stores; with any other the data is written as it is. */
  readonly method?: number;
  readonly flags?: number;
  /** Claims in place of the truth. */
  readonly crc?: number;
  readonly size?: number;
  readonly packedSize?: number;
  /** Sizes and checksum stand behind the data, as where a zip is written to a stream; with its signature or without. */
  readonly descriptor?: 'signed' | 'bare';
  /** Where the directory says that the entry begins, in place of the truth. */
  readonly claimedAt?: number;
  readonly comment?: string;
  /** Claims in the 64-bit field of the directory (APPNOTE.TXT 4.5.3), in place of those of 32 bits. */
  readonly wide?: { readonly size?: bigint; readonly packedSize?: bigint; readonly claimedAt?: bigint };
}

export interface RawZip {
  readonly bytes: Buffer;
  /** Where each entry's data begins and ends. */
  readonly places: readonly { readonly headerAt: number; readonly dataAt: number; readonly dataEnd: number }[];
  readonly directoryAt: number;
  readonly endAt: number;
}

const UTF8_NAME = 0x800;
const SIZES_BEHIND = 8;
const ENCRYPTED = 1;
/** In a field of 32 bits: see the field of 64. */
const WIDE = 0xffff_ffff;
/** As many entries as 16 bits cannot count. */
const WIDE_COUNT = 0xffff;

/** The fields of an encrypted entry; what stands in it cannot be told from noise. */
export function encrypted(name: string, bytes = 64): RawEntry {
  return { name, data: Buffer.alloc(bytes, 0xa7), method: 0, flags: UTF8_NAME | ENCRYPTED };
}

/** The layout of APPNOTE.TXT 4.3: local headers with their data, the directory, its end record. */
export function rawZip(
  entries: readonly RawEntry[],
  claims: { readonly entries?: number; readonly disk?: number } = {},
): RawZip {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const places: { headerAt: number; dataAt: number; dataEnd: number }[] = [];
  let at = 0;
  const put = (part: Buffer): void => {
    parts.push(part);
    at += part.length;
  };
  for (const entry of entries) {
    const name = Buffer.from(entry.name as string);
    const data = Buffer.from((entry.data ?? '') as string);
    const method = entry.method ?? 8;
    const packed = entry.packed ?? (method === 8 ? deflateRawSync(data) : data);
    const behind = entry.descriptor !== undefined;
    const flags = (entry.flags ?? UTF8_NAME) | (behind ? SIZES_BEHIND : 0);
    const sizes = Buffer.alloc(12);
    sizes.writeUInt32LE(entry.crc ?? crc32(data), 0);
    sizes.writeUInt32LE(entry.packedSize ?? packed.length, 4);
    sizes.writeUInt32LE(entry.size ?? data.length, 8);
    const inFront = behind ? Buffer.alloc(12) : sizes;
    const common = (claimed: Buffer): Buffer => {
      const fields = Buffer.alloc(26);
      fields.writeUInt16LE(20, 0);
      fields.writeUInt16LE(flags, 2);
      fields.writeUInt16LE(method, 4);
      fields.writeUInt32LE(0x5c210000, 6);
      claimed.copy(fields, 10);
      fields.writeUInt16LE(name.length, 22);
      return fields;
    };
    const headerAt = at;
    put(Buffer.concat([signature(0x04034b50), common(inFront), name]));
    const dataAt = at;
    put(packed);
    places.push({ headerAt, dataAt, dataEnd: at });
    if (behind) put(entry.descriptor === 'signed' ? Buffer.concat([signature(0x08074b50), sizes]) : sizes);
    const extra = wideField(entry.wide ?? {});
    if (entry.wide?.packedSize !== undefined) sizes.writeUInt32LE(WIDE, 4);
    if (entry.wide?.size !== undefined) sizes.writeUInt32LE(WIDE, 8);
    const fields = common(sizes);
    fields.writeUInt16LE(extra.length, 24);
    const comment = Buffer.from(entry.comment ?? '');
    const tail = Buffer.alloc(14);
    tail.writeUInt16LE(comment.length, 0);
    tail.writeUInt32LE(entry.wide?.claimedAt === undefined ? (entry.claimedAt ?? headerAt) : WIDE, 10);
    const madeBy = Buffer.alloc(2);
    directory.push(Buffer.concat([signature(0x02014b50), madeBy, fields, tail, name, extra, comment]));
  }
  const directoryAt = at;
  for (const part of directory) put(part);
  const endAt = at;
  const count = claims.entries ?? entries.length;
  if (count >= WIDE_COUNT) put(wideEnd(count, endAt - directoryAt, directoryAt));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(claims.disk ?? 0, 4);
  end.writeUInt16LE(Math.min(count, WIDE_COUNT), 8);
  end.writeUInt16LE(Math.min(count, WIDE_COUNT), 10);
  end.writeUInt32LE(endAt - directoryAt, 12);
  end.writeUInt32LE(directoryAt, 16);
  put(end);
  return { bytes: Buffer.concat(parts), places, directoryAt, endAt };
}

function wideField({ size, packedSize, claimedAt }: NonNullable<RawEntry['wide']>): Buffer {
  const values = [size, packedSize, claimedAt].filter((value) => value !== undefined);
  if (values.length === 0) return Buffer.alloc(0);
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  for (const [at, value] of values.entries()) field.writeBigUInt64LE(value, 4 + at * 8);
  return field;
}

/** The end of the directory in its 64-bit form, and where that stands (4.3.14, 4.3.15). */
export function wideEnd(count: number | bigint, size: number | bigint, at: number | bigint): Buffer {
  const record = Buffer.alloc(76);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(count), 24);
  record.writeBigUInt64LE(BigInt(count), 32);
  record.writeBigUInt64LE(BigInt(size), 40);
  record.writeBigUInt64LE(BigInt(at), 48);
  record.writeUInt32LE(0x07064b50, 56);
  record.writeBigUInt64LE(BigInt(at) + BigInt(size), 64);
  record.writeUInt32LE(1, 72);
  return record;
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
