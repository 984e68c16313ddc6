import type { LogLine } from '../../../shared/contract/api.ts';
import { prefixReader } from '../formats/prefix.ts';
import { lineText } from './text.ts';

const TEXT_CAP = 4096;
const prefix = prefixReader();

/** A line as it goes to the page, without what the run's database knows of it. `length` is its own, in bytes of the file. */
export function logLine(
  number: number,
  bytes: Buffer,
  start: number,
  end: number,
  length: number,
): Omit<LogLine, 'event'> & { readonly event: null } {
  const { at } = prefix;
  const prefixed = prefix.read(bytes, start, end);
  const piece = (from: number, to: number) => bytes.toString('utf8', from, to);
  return {
    number,
    text: lineText(bytes, start, end, TEXT_CAP),
    bytes: length,
    time: prefixed ? at.time : null,
    head: prefixed
      ? {
          thread: piece(at.threadFrom, at.threadTo),
          provider: piece(at.providerFrom, at.providerTo),
          peer: at.peerTo > at.peerFrom ? piece(at.peerFrom, at.peerTo) : null,
          textAt: piece(start, at.textFrom).length,
        }
      : null,
    event: null,
  };
}
