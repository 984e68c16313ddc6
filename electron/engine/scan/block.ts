import { isAscii } from 'node:buffer';
import { type Coding, GRAM_BYTES } from '../store/columns.ts';
import { type BlockParts, type WordsIn, packBlock } from '../store/block.ts';
import { addGrams } from './grams.ts';
import type { Scanned } from './kernel.ts';
import type { Names } from './names.ts';
import { templater } from './templates.ts';

/** Up to this share of the text the messages themselves are the dictionary, and up to this share their templates. */
const EXACT_SHARE = 1 / 8;
const TEMPLATE_SHARE = 1 / 16;

/** Makes the block of a segment from what the scanner has of it. One for each scanner: its memory is used again. */
export function blockMaker(bytes: Buffer): (scanned: Scanned, text: Buffer) => Uint8Array<ArrayBuffer> {
  const templates = templater(bytes);
  const grams = new Uint8Array(GRAM_BYTES);

  return (scanned, text) => {
    const { lines } = scanned;
    const words = choose(scanned, text.length);
    const message = words.of === null ? scanned.message : renamed(scanned.message, words.of);
    const parts: BlockParts = {
      coding: words.coding,
      wide: !isAscii(text),
      plainStamps: scanned.plainStamps,
      lines,
      grams,
      messages: words.words,
      message: words.coding === 'plain' ? null : message,
      threads: wordsOf(scanned.threads),
      sources: wordsOf(scanned.sources),
      thread: scanned.thread,
      source: scanned.source,
      time: scanned.time,
    };
    return packBlock(parts);
  };

  function choose(
    { messages }: Scanned,
    textBytes: number,
  ): { readonly coding: Coding; readonly words: WordsIn; readonly of: Uint16Array | null } {
    grams.fill(0);
    let length = 0;
    for (let id = 1; id <= messages.size; id += 1) length += messages.length(id);
    if (length > textBytes * EXACT_SHARE) {
      const found = templates(messages, textBytes * TEMPLATE_SHARE, (from, to) => addGrams(grams, bytes, from, to));
      if (found !== null) return { coding: 'template', words: found, of: found.of };
      grams.fill(0);
    }
    for (let id = 1; id <= messages.size; id += 1)
      addGrams(grams, bytes, messages.from(id), messages.from(id) + messages.length(id));
    return length > textBytes * EXACT_SHARE
      ? { coding: 'plain', words: NO_WORDS, of: null }
      : { coding: 'exact', words: wordsOf(messages), of: null };
  }

  function wordsOf(found: Names): WordsIn {
    let length = 0;
    for (let id = 1; id <= found.size; id += 1) length += found.length(id);
    return {
      size: found.size,
      length,
      put(block, endsAt, bytesAt) {
        const view = new DataView(block.buffer);
        let at = bytesAt;
        for (let id = 1; id <= found.size; id += 1) {
          const to = found.from(id) + found.length(id);
          for (let from = found.from(id); from < to; from += 1, at += 1) block[at] = bytes[from] ?? 0;
          view.setUint32(endsAt + (id - 1) * 4, at - bytesAt, true);
        }
      },
    };
  }
}

function renamed(ids: Uint16Array, of: Uint16Array): Uint16Array {
  const out = new Uint16Array(ids.length);
  for (let line = 0; line < ids.length; line += 1) out[line] = of[ids[line] ?? 0] ?? 0;
  return out;
}

const NO_WORDS: WordsIn = { size: 0, length: 0, put() {} };
