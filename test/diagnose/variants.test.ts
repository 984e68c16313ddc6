import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../../shared/model/analysis.ts';
import { type Bench, PUBLISHED, bench } from '../engine-kit.ts';
import { encode } from '../make/lines.ts';

const SAMPLES = readdirSync(PUBLISHED).filter((name) => name !== 'README.md');

const VARIANTS: readonly (readonly [name: string, make: (text: string) => Buffer])[] = [
  ['CRLF', (text) => encode(text.replaceAll('\n', '\r\n'), 'utf-8')],
  ['CR alone', (text) => encode(text.replaceAll('\n', '\r'), 'utf-8')],
  ['UTF-8 with its mark', (text) => encode(text, 'utf-8-bom')],
  ['UTF-16LE', (text) => encode(text, 'utf-16le')],
  ['UTF-16LE with CRLF', (text) => encode(text.replaceAll('\n', '\r\n'), 'utf-16le')],
  ['UTF-16BE', (text) => encode(text, 'utf-16be')],
  ['no line end at the end', (text) => encode(text.replace(/\n+$/, ''), 'utf-8')],
];

/** Everything but what the encoding itself changes: the run, the size of the file, the length of lines in bytes. */
function said(analysis: Analysis): unknown {
  const {
    run: _run,
    files,
    findings,
    totals: { lines: _lines, ...totals },
    ...rest
  } = analysis;
  return {
    ...rest,
    totals,
    files: files.map(({ bytes: _bytes, encoding: _encoding, lines: _of, ...file }) => file),
    findings: findings.map((finding) => ({
      ...finding,
      evidence: finding.evidence.map(({ textBytes: _textBytes, ...line }) => line),
    })),
  };
}

describe('every published sample says the same in every encoding and with every line end', () => {
  let kit: Bench;
  beforeAll(async () => {
    kit = await bench();
  });
  afterAll(() => kit.close());

  it.each(SAMPLES)('%s', async (name) => {
    const text = readFileSync(join(PUBLISHED, name), 'utf8').replaceAll('\r\n', '\n').replace(/\n*$/, '\n');
    const plain = said(await kit.analyse(await kit.file(`plain/${name}`, text)));
    for (const [variant, make] of VARIANTS)
      expect(said(await kit.analyse(await kit.file(`${variant}/${name}`, make(text)))), variant).toEqual(plain);
  });
});
