import { createDeflateRaw, crc32 } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS, unpacksTooFar } from '../../electron/engine/intake/limits.ts';
import { PUBLISHED } from '../engine-kit.ts';
import { type Cli, cli } from '../cli/run.ts';
import { rawZip } from '../make/zip.ts';

const IKE = readFileSync(join(PUBLISHED, 'IKElogs.docs.txt'), 'utf8');
const FULL = process.env['TUNNELSCOPE_FULL'] === '1';

describe('how far anything may unpack', () => {
  it('a trace of any size may, one letter for ever may not', () => {
    expect(unpacksTooFar(20 * 2 ** 30, (20 * 2 ** 30) / 11)).toBe(false);
    expect(unpacksTooFar(LIMITS.ratioFrom, 1)).toBe(false);
    expect(unpacksTooFar(LIMITS.ratioFrom + 1, 2 ** 20)).toBe(true);
    expect(unpacksTooFar(LIMITS.ratioFrom * 2, 0)).toBe(true);
  });
});

describe('an entry that unpacks without end', () => {
  let run: Cli;
  beforeAll(async () => {
    run = await cli();
  });
  afterAll(() => run.close());

  it('is cut while it streams, said, and what stands beside it is read', async ({ skip }) => {
    skip(!FULL, 'writes a gigabyte; npm test -- --full runs it');
    const first = `${IKE.split('\n')[0]}\n`;
    const letters = 3 * 2 ** 30;
    const { packed, crc } = await deflated(first, letters);
    const { bytes } = rawZip([
      { name: 'IkeLogs.txt', data: IKE },
      { name: 'bomb/IkeLogs.txt', packed, crc, size: first.length + letters },
    ]);
    const path = await run.file('bomb.zip', bytes);
    const { lines, code } = await run.analyse(path);
    expect(code).toBe(1);
    const analysis = lines[0]?.analysis;
    expect(analysis?.verdict.cause).toBe('policy-mismatch-ipsec');
    expect(analysis?.notices.filter((notice) => notice.code === 'archive-limit')).toEqual([
      expect.objectContaining({
        file: 'bomb/IkeLogs.txt',
        text: expect.stringContaining('and was cut there'),
      }),
    ]);
    expect(analysis?.files[1]?.bytes).toBeLessThan(Math.max(LIMITS.ratioFrom, packed.length * LIMITS.ratio) + 2 ** 22);
    expect((await stat(path)).size).toBeLessThan(2 ** 23);
  });
});

/** A line and then one letter for ever, packed. */
async function deflated(start: string, letters: number): Promise<{ packed: Buffer; crc: number }> {
  const out = createDeflateRaw({ chunkSize: 1 << 20 });
  const parts: Buffer[] = [];
  out.on('data', (part: Buffer) => parts.push(part));
  let crc = crc32(start);
  out.write(start);
  const chunk = Buffer.alloc(1 << 24, 'A');
  for (let done = 0; done < letters; done += chunk.length) {
    crc = crc32(chunk, crc);
    await new Promise((resolve) => out.write(chunk, resolve));
  }
  await new Promise<void>((resolve) => out.end(resolve));
  return { packed: Buffer.concat(parts), crc };
}
