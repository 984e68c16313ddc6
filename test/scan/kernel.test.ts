import { describe, expect, it } from 'vitest';
import type { EventDraft } from '../../electron/engine/formats/format.ts';
import { prefixReader } from '../../electron/engine/formats/prefix.ts';
import { wfpdiag } from '../../electron/engine/formats/wfpdiag.ts';
import { type Scanned, scanner } from '../../electron/engine/scan/kernel.ts';
import type { Names } from '../../electron/engine/scan/names.ts';
import { segmentScanner } from '../../electron/engine/scan/segment.ts';
import { type Columns, type Dictionary, VARIABLE, gramOf } from '../../electron/engine/store/columns.ts';
import { openBlock } from '../../electron/engine/store/block.ts';
import { random } from '../make/random.ts';
import { oddTrace } from './trace.ts';

const SEEDS = Array.from({ length: process.env['TUNNELSCOPE_FULL'] === '1' ? 40 : 10 }, (_, seed) => seed + 1);
const LF = { trace: true, lineEnd: 10, literals: [] } as const;

/** The text in memory at an odd place, with what the scanner asks for behind it. */
function inMemory(text: string | Buffer): { readonly memory: Buffer; readonly from: number; readonly to: number } {
  const bytes = Buffer.from(text as string);
  const memory = Buffer.alloc(bytes.length + 16, 0x78);
  memory.set(bytes, 3);
  return { memory, from: 3, to: 3 + bytes.length };
}

function textOf(memory: Buffer, names: Names, id: number): string {
  return memory.toString('utf8', names.from(id), names.from(id) + names.length(id));
}

interface Expected {
  readonly text: string;
  readonly thread: string;
  readonly source: string;
  readonly words: string;
  readonly time: number | null;
}

/** The same lines by the prefix reader, one by one. */
function expectedOf(text: string): Expected[] {
  const read = prefixReader();
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((raw) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    const bytes = Buffer.from(line);
    if (!read.read(bytes, 0, bytes.length)) return { text: line, thread: '', source: '', words: line, time: null };
    const { at } = read;
    const piece = (from: number, to: number) => bytes.toString('utf8', from, to);
    return {
      text: line,
      thread: piece(0, at.threadTo),
      source: piece(at.providerFrom - 1, at.textFrom),
      words: piece(at.textFrom, bytes.length),
      time: at.time,
    };
  });
}

function seenOf(memory: Buffer, scanned: Scanned): Omit<Expected, 'text'>[] {
  return Array.from({ length: scanned.lines }, (_, line) => {
    const time = scanned.time[line] ?? Number.NaN;
    return {
      thread: textOf(memory, scanned.threads, scanned.thread[line] ?? 0),
      source: textOf(memory, scanned.sources, scanned.source[line] ?? 0),
      words: textOf(memory, scanned.messages, scanned.message[line] ?? 0),
      time: Number.isNaN(time) ? null : time,
    };
  });
}

describe('the scanner and the prefix reader', () => {
  it.each(SEEDS)('agree on every line (seed %i)', (seed) => {
    const text = oddTrace(seed, 400, seed % 2 === 0 ? '\n' : '\r\n');
    const { memory, from, to } = inMemory(text);
    const scan = scanner(memory);
    // What was left in its hands by the pass before must not show.
    const half = Math.floor((from + to) / 2);
    const kept = memory[half] ?? 0;
    scan(from, half, LF);
    memory[half] = kept;
    const scanned = scan(from, to, LF);
    const expected = expectedOf(text);
    expect(seenOf(memory, scanned)).toEqual(
      expected.map(({ thread, source, words, time }) => ({ thread, source, words, time })),
    );
    const times = expected.flatMap(({ time }) => (time === null ? [] : [time]));
    expect(scanned.times).toMatchObject({
      first: times[0],
      last: times.at(-1),
      least: Math.min(...times),
      most: Math.max(...times),
    });
    expect(scanned.filled).toBe(expected.filter((line) => line.text !== '').length);
    expect(scanned.bare).toBe(expected.filter((line) => line.text !== '' && line.source === '').length);
  });

  it('agree that a prefix of fewer than forty bytes is none', () => {
    const text = '[0]1.1::03/04/2026-08:00:00.011 [ikeext] 1|1|x\n[0]1.1::03/04/2026-08:00:00.011 [a]x\n';
    const { memory, from, to } = inMemory(text);
    const scanned = scanner(memory)(from, to, LF);
    expect(seenOf(memory, scanned).map(({ words }) => words)).toEqual(expectedOf(text).map(({ words }) => words));
    expect(scanned.bare).toBe(1);
  });
});

describe('the sieve', () => {
  function eventsOf(lines: readonly { readonly number: number; readonly text: string }[]): EventDraft[] {
    const events: EventDraft[] = [];
    const nothing = () => {};
    const reader = wfpdiag.open?.(
      {
        event: (event) => events.push(structuredClone(event)),
        wfp: nothing,
        connection: nothing,
        cpu: nothing,
        summary: nothing,
        troubleshoot: nothing,
        configuration: nothing,
        time: nothing,
        peer: nothing,
        notice: nothing,
      },
      { name: 'x' },
    );
    for (const { number, text } of lines) {
      const bytes = Buffer.from(text);
      reader?.line({ number, bytes, start: 0, end: bytes.length, text: () => text });
    }
    reader?.end();
    return events;
  }

  it.each(SEEDS)('leaves out only lines that change nothing, wherever segments are cut (seed %i)', (seed) => {
    const text = oddTrace(seed, 600, '\n');
    const lines = expectedOf(text).map(({ text: line }, index) => ({ number: index + 1, text: line }));
    const dice = random(seed);
    const wanted: { number: number; text: string }[] = [];
    for (let at = 0; at < lines.length;) {
      const part = lines.slice(at, at + 1 + dice.below(200));
      const { memory, from, to } = inMemory(part.map((line) => `${line.text}\n`).join(''));
      const scanned = scanner(memory)(from, to, LF);
      for (let index = 0; index < scanned.wanted.length; index += 3) {
        const [line = 0, start = 0, end = 0] = scanned.wanted.subarray(index, index + 3);
        wanted.push({ number: at + line + 1, text: memory.toString('utf8', start, end) });
      }
      at += part.length;
    }
    const all = eventsOf(lines);
    expect(eventsOf(wanted)).toEqual(all);
    expect(all.length).toBeGreaterThan(20);
  });

  it('leaves out most of a trace', () => {
    const noise = '[0]0368.03A4::03/04/2026-08:00:00.011 [ikeext] 3|203.0.113.9|Looking up the policy\n'.repeat(1000);
    const { memory, from, to } = inMemory(noise);
    expect(scanner(memory)(from, to, LF).wanted.length / 3).toBeLessThan(5);
  });
});

describe('a block', () => {
  function blockOf(text: string | Buffer) {
    const { memory, from, to } = inMemory(text);
    const parts = segmentScanner(memory)({ ...LF, from, to });
    return parts.map((part) => ({
      part,
      block: openBlock((at, length) => Buffer.from(part.block.subarray(at, at + length)), part.block.length),
    }));
  }

  const entry = (words: Dictionary, id: number) => words.bytes.subarray(words.from(id), words.to(id));

  it.each(SEEDS)('gives back every line and its time (seed %i)', (seed) => {
    const text = oddTrace(seed, 500, '\n');
    const [only] = blockOf(text);
    const block = only?.block;
    const columns = block?.columns() as Columns;
    const expected = expectedOf(text);
    expect(columns.lines).toBe(expected.length);
    for (const [index, line] of expected.entries()) {
      if (block === undefined) throw new Error('no block');
      expect(entry(block.threads(), columns.thread[index] ?? 0).toString()).toBe(line.thread);
      expect(entry(block.sources(), columns.source[index] ?? 0).toString()).toBe(line.source);
      expect(Math.abs((columns.time(index) ?? -1) - (line.time ?? -1))).toBeLessThan(1000);
      expect(columns.time(index) === null).toBe(line.time === null);
    }
  });

  it.each(SEEDS.slice(0, 10))(
    'holds in its dictionary what its lines say, and in its grams all of it (seed %i)',
    (seed) => {
      const dice = random(seed);
      const few = Array.from({ length: 5 }, () => `message ${dice.below(1e9)} of ${dice.below(1e9).toString(16)}`);
      const exact = Array.from({ length: 500 }, () => dice.pick(few));
      const many = Array.from(
        { length: 500 },
        () => `Sending ${dice.below(1e9)} bytes, SPI 0x${dice.below(1e9).toString(16)}`,
      );
      const wild = Array.from({ length: 500 }, () =>
        Array.from({ length: 30 }, () => String.fromCharCode(97 + dice.below(26))).join(''),
      );
      for (const [coding, lines] of [
        ['exact', exact],
        ['template', many],
        ['plain', wild],
      ] as const) {
        const [only] = blockOf(lines.map((line) => `${line}\n`).join(''));
        const block = only?.block;
        if (block === undefined) throw new Error('no block');
        expect(block.coding).toBe(coding);
        const column = block.columns().message;
        expect(column === null).toBe(coding === 'plain');
        const counts = new Map<number, number>();
        for (const [index, line] of lines.entries()) {
          const id = column?.[index] ?? 0;
          counts.set(id, (counts.get(id) ?? 0) + 1);
          const words = column === null ? null : entry(block.messages(), id);
          if (coding === 'exact') expect(words?.toString()).toBe(line);
          if (coding === 'template')
            expect(words).toEqual(Buffer.from(line.replaceAll(/[A-Za-z0-9]*\d[A-Za-z0-9]*/g, '\u00ff'), 'latin1'));
          const said = coding === 'template' ? (line.match(/[A-Za-z0-9]*\d[A-Za-z0-9]*/g) ?? []) : [line];
          for (const word of said) for (const bit of gramsOf(word)) expect(isSet(block.grams, bit)).toBe(true);
        }
        if (column !== null)
          expect([...block.counts()]).toEqual(Array.from({ length: counts.size }, (_, index) => counts.get(index + 1)));
      }
    },
  );

  it('comes in parts where a segment holds very many lines, and says of each what it is', () => {
    const parts = blockOf('\n'.repeat(150_000));
    expect(parts.map(({ part }) => part.lines)).toEqual([60_000, 60_000, 30_000]);
    expect(parts.map(({ part }) => part.filled)).toEqual([0, 0, 0]);
  });

  it('says where every stamp is the plain form of its time', () => {
    const line = (stamp: string) => `[0]0368.03A4::${stamp} [ikeext] 3|203.0.113.9|Looking up the policy\n`;
    const usual = line('03/04/2026-08:00:00.011') + line('03/04/2026-08:00:59.999') + 'bare\n';
    const plain = (text: string) => blockOf(text)[0]?.block.plainStamps;
    expect(plain(usual)).toBe(true);
    for (const odd of [
      '03/04/2026-08:00:05.0111',
      '03/04/2026-08:00:05.01',
      '03/04/2026-08:00:61.011',
      '03/04/2026-24:00:05.011',
    ])
      for (const text of [usual + line(odd), line(odd) + usual]) expect(plain(text)).toBe(false);
    expect(plain(usual + line('03/04/2026-08:00:05.011 0000001F'))).toBe(false);
    expect(plain(line('99/99/2026-08:00:05.011'))).toBe(false);
  });

  it('says where text is wide', () => {
    const [plain] = blockOf('one\ntwo\n');
    const [odd] = blockOf(Buffer.from([0xff, 0x41, 0x0a]));
    expect([plain?.block.wide, odd?.block.wide]).toEqual([false, true]);
  });

  it('never takes a message with the byte of VARIABLE for an exact one', () => {
    const wild = (at: number) => Buffer.from([65, VARIABLE, 66, 48 + (at % 10), 48 + ((at / 10) | 0), 10]);
    const [only] = blockOf(Buffer.concat(Array.from({ length: 90 }, (_, at) => wild(at))));
    if (only?.block.coding === 'template') expect(entry(only.block.messages(), 1)).toEqual(Buffer.from([VARIABLE]));
    else expect(only?.block.coding).toBe('plain');
  });
});

function gramsOf(word: string): number[] {
  const bytes = Buffer.from(word.toLowerCase());
  const found: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at += 1)
    found.push(gramOf(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0));
  return found;
}

function isSet(grams: Uint8Array, bit: number): boolean {
  return ((grams[bit >>> 3] ?? 0) & (1 << (bit & 7))) !== 0;
}
