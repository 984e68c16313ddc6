/** The last part of a path shown with `/`, `\` or ` > ` between its parts. */
export function baseName(path: string): string {
  const nested = path.lastIndexOf(' > ');
  const tail = nested < 0 ? path : path.slice(nested + 3);
  return tail.slice(Math.max(tail.lastIndexOf('/'), tail.lastIndexOf('\\')) + 1);
}

/** Text cut to a length in UTF-16 units, never through a surrogate pair. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}

/** A list as a sentence has it: "a", "a and b", "a, b and c". */
export function listed(words: readonly string[], link = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${link} ${words.at(-1) ?? ''}`;
}

/**
 * What must not reach a terminal or a list from a hostile name or log line: control characters (ANSI escapes among
 * them) and the bidirectional overrides that make text read otherwise than it is. Shown as their code point.
 */
export function printable(text: string): string {
  return text.replace(HIDDEN, (c) => `\\u{${(c.codePointAt(0) ?? 0).toString(16)}}`);
}

/** Control characters but tab and line feed, and the marks that turn the direction of writing. */
const HIDDEN = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** Upper-cases the first letter of a sentence. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Without the periods and blanks at its end. A loop and no pattern: a pattern takes quadratic time on a long run of dots. */
export function withoutStop(text: string): string {
  let end = text.length;
  while (end > 0 && /[.\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
