import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TELL_PEAK } from '../cli/peak.ts';
import { type Cli, cli } from '../cli/run.ts';
import { type RawEntry, rawZip, wideEnd } from '../make/zip.ts';
import { IKE, expectOpened } from './hostile.ts';

let run: Cli;
beforeAll(async () => {
  run = await cli(TELL_PEAK);
});
afterAll(() => run.close());

const LOG: RawEntry = { name: 'IkeLogs.txt', data: IKE };
const OTHER = IKE.replaceAll('0x729', '0x730');

/** What the directory claims of the second entry, and what is to be said of it; the first is a log as it should be. */
const LIES: readonly (readonly [what: string, claim: Partial<RawEntry>, notice: string, whole: boolean])[] = [
  ['a size that is larger, in 64 bits', { wide: { size: 2n ** 42n } }, 'entry-size', true],
  ['a size that is smaller, in 64 bits', { wide: { size: 12n } }, 'entry-size', true],
  ['the largest size that 32 bits hold', { size: 0xffff_fffe }, 'entry-size', true],
  ['a size of nothing', { size: 0 }, 'entry-size', true],
  ['a packed size that is larger than the file', { packedSize: 0x7fff_ffff }, 'entry-', false],
  ['a packed size that is larger than any disk', { wide: { packedSize: 2n ** 52n } }, 'entry-', false],
  ['a packed size that is smaller', { packedSize: 40 }, 'entry-', false],
  ['a packed size of nothing', { packedSize: 0 }, 'entry-', false],
  ['a place behind the end, in 64 bits', { wide: { claimedAt: 2n ** 50n } }, 'entry-', false],
  ['a place in the middle of another entry', { claimedAt: 33 }, 'entry-', false],
  ['no packing where there is some', { method: 0, packed: rawZip([LOG]).bytes, size: 10 }, '', false],
];

describe('an entry that lies about itself', () => {
  it.each(LIES.map((row, at) => [...row, at] as const))('%s', async (_, claim, notice, whole, at) => {
    const lying = { name: 'other/IkeLogs.txt', data: OTHER, ...claim };
    const { files, notices } = await expectOpened(run, await run.file(`lie-${at}.zip`, rawZip([LOG, lying]).bytes));
    expect(files[0]).toMatchObject({ name: 'IkeLogs.txt', bytes: IKE.length });
    const said = notices.filter(({ file }) => file === 'other/IkeLogs.txt').map(({ code }) => code);
    expect(said.some((code) => code.startsWith(notice) || code === 'unknown-file')).toBe(true);
    if (whole) expect(files[1]?.bytes).toBe(OTHER.length);
  });
});

describe('a directory that lies about itself', () => {
  const bytes = rawZip([LOG, { name: 'other/IkeLogs.txt', data: OTHER }]).bytes;
  const end = bytes.length - 22;
  const changed = (change: (copy: Buffer) => void): Buffer => {
    const copy = Buffer.from(bytes);
    change(copy);
    return copy;
  };
  const size = bytes.readUInt32LE(end + 12);
  const at = bytes.readUInt32LE(end + 16);
  const wide = (claim: { readonly count?: bigint; readonly at?: bigint }): Buffer => {
    const record = wideEnd(claim.count ?? 2n, size, at);
    if (claim.at !== undefined) record.writeBigUInt64LE(claim.at, 48);
    const last = Buffer.from(bytes.subarray(end));
    last.writeUInt16LE(0xffff, 8);
    last.writeUInt16LE(0xffff, 10);
    last.writeUInt32LE(0xffff_ffff, 12);
    last.writeUInt32LE(0xffff_ffff, 16);
    return Buffer.concat([bytes.subarray(0, end), record, last]);
  };

  it.each([
    ['more entries than there are', changed((copy) => copy.writeUInt16LE(60_000, end + 10))],
    ['fewer entries than there are', changed((copy) => copy.writeUInt16LE(1, end + 10))],
    ['a size beyond the file', changed((copy) => copy.writeUInt32LE(0x7fff_ffff, end + 12))],
    ['a place beyond the file', changed((copy) => copy.writeUInt32LE(0x7fff_ffff, end + 16))],
    ['64 bits that are true', wide({})],
    ['more entries than any machine could hold, in 64 bits', wide({ count: 2n ** 51n })],
    ['a place beyond any file, in 64 bits', wide({ at: 2n ** 62n })],
  ] as const)('%s', async (what, content) => {
    const { files } = await expectOpened(run, await run.file(`${what}.zip`, content));
    expect(files[0]).toMatchObject({ name: 'IkeLogs.txt', bytes: IKE.length });
  });
});
