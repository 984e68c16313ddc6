import { FaultError, fault } from '../../shared/base/fault.ts';
import { printable } from '../../shared/base/text.ts';
import type { Link } from './link.ts';

export interface TextWish {
  readonly run: string;
  readonly file: string;
  /** As the run's files name it. */
  readonly encoding: string;
  readonly from: number;
  readonly count: number;
}

export interface TextOptions {
  readonly signal: AbortSignal;
  /** Of the text in bytes, so far. */
  readonly onBytes?: (bytes: number) => void;
  readonly mostBytes: number;
}

/**
 * Lines as they stand, whole however long they are, with LF between them and without what could turn a terminal or a
 * reader round. Null where they are more than `mostBytes`.
 */
export async function fetchText(
  link: Pick<Link, 'call'>,
  wish: TextWish,
  options: TextOptions,
): Promise<string | null> {
  const { run, file, from, count } = wish;
  const decoder = new TextDecoder(wish.encoding.startsWith('utf-16') ? wish.encoding : 'utf-8');
  let text = '';
  let skip = 0;
  for (let more = true; more;) {
    if (options.signal.aborted) throw new FaultError(fault('cancelled', 'Cancelled.'));
    const piece = await link.call('run.raw', { run, file, from, count, skip }, { signal: options.signal });
    const bytes = bytesOf(piece.base64);
    skip += bytes.length;
    if (skip > options.mostBytes) return null;
    text += decoder.decode(bytes, { stream: true });
    options.onBytes?.(skip);
    more = piece.more && bytes.length > 0;
  }
  return printable(plain(text + decoder.decode()));
}

/** A call for each byte would take longer than the reading. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** LF between lines and none at the end. A lone CR ends a line only where no LF does. */
function plain(text: string): string {
  const lines = text.includes('\n') ? text.replace(/\r\n/g, '\n') : text.replace(/\r$/, '').replaceAll('\r', '\n');
  return lines.replace(/\n$/, '');
}
