import type { Dictionary } from '../store/columns.ts';

/** Finds the ids of entries that hold a text. Where `folded`, all is ASCII, the texts are in small letters, and so are the entries taken. */
export type Finder = (texts: readonly Buffer[]) => Set<number>;

export function finder(entries: Dictionary, folded: boolean): Finder {
  const bytes = folded ? lowered(entries.bytes) : entries.bytes;
  return (texts) => {
    const found = new Set<number>();
    for (const text of texts) {
      // It would be found at every place without end.
      if (text.length === 0) continue;
      let id = 1;
      for (let at = bytes.indexOf(text); at >= 0;) {
        id = entryAt(entries, at, id);
        const end = entries.to(id);
        if (at + text.length <= end) {
          found.add(id);
          at = bytes.indexOf(text, end);
        } else at = bytes.indexOf(text, at + 1);
      }
    }
    return found;
  };
}

/** Of ASCII alone. */
export function lowered(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').toLowerCase(), 'latin1');
}

/** The entry that holds a place, at or behind another one. */
function entryAt(entries: Dictionary, at: number, from: number): number {
  let low = from;
  let high = entries.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries.to(middle) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
