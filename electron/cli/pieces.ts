/** So many items of a list make one piece. */
const STEP = 500;

/**
 * The text that JSON.stringify gives of an object, in pieces: with a million entries in one of its lists the whole would be
 * longer than a string can be.
 */
export function* jsonPieces(value: object): Generator<string> {
  let separator = '{';
  for (const [key, field] of Object.entries(value)) {
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    if (Array.isArray(field)) yield* listPieces(field);
    else if (typeof field === 'object' && field !== null) yield* jsonPieces(field as object);
    else yield JSON.stringify(field);
  }
  yield separator === '{' ? '{}' : '}';
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  yield '[';
  for (let from = 0; from < list.length; from += STEP)
    yield `${from === 0 ? '' : ','}${JSON.stringify(list.slice(from, from + STEP)).slice(1, -1)}`;
  yield ']';
}
