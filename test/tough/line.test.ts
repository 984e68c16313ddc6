import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TELL_PEAK, peakOf } from '../cli/peak.ts';
import { type Cli, cli } from '../cli/run.ts';
import { type TextEncoding, encode } from '../make/lines.ts';
import { zipFile } from '../make/packed.ts';
import { random } from '../make/random.ts';
import { BUDGET_MB, FULL, IKE } from './hostile.ts';

const MEGABYTE = 1 << 20;
const MEGABYTES = FULL ? 200 : 5;
const NEEDLE = 'the very end of it';
const FIRST = IKE.trimEnd().split('\n');

let run: Cli;
beforeAll(async () => {
  run = await cli(TELL_PEAK);
});
afterAll(() => run.close());

/** Six lines of a log, one line that does not end for megabytes, and one more; the text of that one, which is of ASCII. */
async function writeLong(path: string, encoding: TextEncoding): Promise<{ readonly lineBytes: number }> {
  await mkdir(dirname(path), { recursive: true });
  const unit = encoding.startsWith('utf-16') ? 2 : 1;
  const out = createWriteStream(path);
  const put = async (text: string, marked = false): Promise<void> => {
    if (!out.write(encode(text, encoding === 'utf-8-bom' && !marked ? 'utf-8' : encoding, marked)))
      await once(out, 'drain');
  };
  const dice = random(MEGABYTES);
  await put(IKE, true);
  let length = 0;
  for (let chunk = 0; chunk < MEGABYTES; chunk += 1) {
    let text = '';
    while (text.length < MEGABYTE / unit) text += dice.below(0x1000_0000).toString(16).padStart(8, '.');
    length += text.length;
    await put(text);
  }
  await put(`${NEEDLE}\n${FIRST[0] ?? ''}\n`);
  out.end();
  await once(out, 'close');
  return { lineBytes: (length + NEEDLE.length) * unit };
}

describe(`one line of ${MEGABYTES} MB`, () => {
  it.each([
    ['utf-8', 'txt'],
    ['utf-8', 'zip'],
    ['utf-16le', 'txt'],
  ] as const)('%s in a %s: read, told, found and printed, in bounded memory', async (encoding, kind) => {
    const text = join(run.folder, `${encoding}-${kind}`, 'IkeLogs.txt');
    const { lineBytes } = await writeLong(text, encoding);
    const path = kind === 'zip' ? `${text}.zip` : text;
    if (kind === 'zip') await zipFile(text, path, 'IkeLogs.txt');

    const { code, err, lines } = await run.analyse(path);
    expect(code).toBe(1);
    const analysis = lines[0]?.analysis;
    expect(analysis?.files.map((file) => file.lines)).toEqual([8]);
    expect(analysis?.findings.map(({ id }) => id)).toContain('policy-mismatch-ipsec');
    expect(analysis?.notices.map((notice) => notice.code)).toContain('long-line');

    const found = await run.run('search', path, NEEDLE, '--count');
    expect(found.out).toBe('1\n');
    const after = await run.run('search', path, '^IkeCleanupQMNegotiation', '--count');
    const same = FIRST.filter((line) => line.startsWith('IkeCleanupQMNegotiation')).length;
    expect(after.out).toBe(`${same + ((FIRST[0] ?? '').startsWith('IkeCleanupQMNegotiation') ? 1 : 0)}\n`);

    const last = await run.run('lines', path, '--from', '8', '--count', '1');
    expect(last.bytes.equals(encode(`${FIRST[0] ?? ''}\n`, encoding, false))).toBe(true);
    const whole = await run.run('lines', path, '--from', '7', '--count', '1');
    const end = encode(`${NEEDLE}\n`, encoding, false);
    expect(whole.bytes.length).toBe(lineBytes + end.length - (end.length / (NEEDLE.length + 1)) * NEEDLE.length);
    expect(whole.bytes.subarray(-end.length).equals(end)).toBe(true);

    const peaks = {
      analyze: err,
      search: found.err,
      'search by its start': after.err,
      last: last.err,
      whole: whole.err,
    };
    for (const [what, told] of Object.entries(peaks))
      if (process.platform === 'linux') expect(peakOf(told), what).toBeLessThan(BUDGET_MB);
  });
});
