/** Keys of folded groups as they stand in the address: any text, and none at all. */
export function foldsText(keys: Iterable<string>): string {
  return [...keys].map((key) => `.${encodeURIComponent(key)}`).join(',');
}

/** What cannot be read is left out. */
export function readFolds(text: string): ReadonlySet<string> {
  return new Set(
    text.split(',').flatMap((part) => {
      if (!part.startsWith('.')) return [];
      try {
        return [decodeURIComponent(part.slice(1))];
      } catch {
        return [];
      }
    }),
  );
}
