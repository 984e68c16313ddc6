export interface ShownName {
  readonly name: string;
  /** As the archive has it, made harmless to show. */
  readonly raw: string;
  /** What is odd about it, in words; null for an ordinary name. */
  readonly odd: string | null;
}

const HIDDEN = /[\p{Cc}\p{Bidi_Control}]/gu;
const LONGEST = 1024;

/** A name as text to show: `/` between parts, nothing that climbs, no root, no drive, no control characters. */
export function showName(decoded: string): ShownName {
  const slashed = decoded.replaceAll('\\', '/');
  const parts = slashed
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return { name: clean(parts.join('/')) || 'unnamed', raw: clean(decoded), odd: oddity(decoded, slashed) };
}

function oddity(decoded: string, slashed: string): string | null {
  if (/(^|\/)\.\.(\/|$)/.test(slashed)) return 'it climbs out of its folder';
  if (slashed.startsWith('/')) return 'an absolute path';
  if (/^[A-Za-z]:/.test(slashed)) return 'a path with a drive';
  if (decoded.search(HIDDEN) >= 0) return 'it holds control characters';
  return decoded.length > LONGEST ? 'it is longer than any path' : null;
}

function clean(text: string): string {
  const shown = text.replace(HIDDEN, '\ufffd');
  // A mere slice would keep all of a long one in memory.
  return shown.length > LONGEST ? Buffer.from(shown.slice(0, LONGEST)).toString() : shown;
}
