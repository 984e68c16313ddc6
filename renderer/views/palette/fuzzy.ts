/** How well a text answers what was typed, and where. */
export interface Match {
  readonly score: number;
  /** Places of the letters that answer, in UTF-16 units, upwards. */
  readonly at: readonly number[];
}

const START = 8;
const WORD = 6;
const NEXT = 5;
const LETTER = 1;

/**
 * Each typed word has to stand in the text with its letters in order, best together and at the beginnings of words. Null
 * where one does not. A blank is answered by everything. `how` may ask for words as they stand: in long texts letters are
 * found everywhere, and so are digits in addresses.
 */
export function fuzzy(typed: string, text: string, how: 'letters' | 'whole' = 'letters'): Match | null {
  const lower = text.toLowerCase();
  const places = new Set<number>();
  let score = 0;
  for (const word of typed.toLowerCase().split(/\s+/)) {
    if (word === '') continue;
    const match = whole(word, lower) ?? (how === 'letters' && !/\d/.test(word) ? scattered(word, lower) : null);
    if (match === null) return null;
    score += match.score;
    for (const place of match.at) places.add(place);
  }
  // Of two texts that answer alike the shorter one is meant.
  return { score: score - text.length / 100, at: [...places].toSorted((a, b) => a - b) };
}

/** The word as it stands, at the beginning of a word where there is one. */
function whole(word: string, text: string): Match | null {
  let best = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (best < 0) best = at;
    if (begins(text, at)) {
      best = at;
      break;
    }
  }
  if (best < 0) return null;
  const first = best === 0 ? START : begins(text, best) ? WORD : LETTER;
  return {
    score: first + NEXT * word.length,
    at: Array.from({ length: word.length }, (_, index) => best + index),
  };
}

/** Letter by letter, each at the next beginning of a word that fits, else at the next place that does. */
function scattered(word: string, text: string): Match | null {
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of word) {
    const next = text.indexOf(letter, from);
    if (next < 0) return null;
    const place = next === from && at.length > 0 ? next : (beginning(letter, text, from) ?? next);
    // A jump to a later word must leave room for the letters that follow; where it does not, the next place is taken.
    const rest = word.slice(at.length + 1);
    const chosen = isWithin(rest, text, place + 1) ? place : next;
    score += begins(text, chosen) ? WORD : chosen === from && at.length > 0 ? NEXT - 1 : 0;
    at.push(chosen);
    from = chosen + 1;
  }
  return { score, at };
}

function beginning(letter: string, text: string, from: number): number | null {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (begins(text, at)) return at;
  return null;
}

function isWithin(letters: string, text: string, from: number): boolean {
  let at = from;
  for (const letter of letters) {
    at = text.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function begins(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
}
