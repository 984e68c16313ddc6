/**
 * Sorting of a million rows by numbers, without comparing: each pass counts how often a digit occurs and puts every row where
 * it belongs, and leaves alone what it finds alike.
 */
const BITS = 11;
const RADIX = 1 << BITS;
/** Up to so many different keys a single pass does. */
const MAX_COUNTED = 1 << 16;
/** Below it: the part of a key that fits whole digits of 32-bit arithmetic. */
const LOW = 2 ** (2 * BITS);

/** The rows in the order of their keys, which are whole numbers from 0 on, one for each place in `rows`. */
export function sortedBy(rows: Uint32Array, keys: Float64Array | Uint32Array): Uint32Array {
  let most = 0;
  let sorted = true;
  for (let at = 0, before = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    if (key > most) most = key;
    if (key < before) sorted = false;
    before = key;
  }
  if (sorted) return rows;
  if (most < MAX_COUNTED) return counted(rows, keys, most);
  const low = new Uint32Array(keys.length);
  const high = new Uint32Array(keys.length);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    const upper = Math.floor(key / LOW);
    high[at] = upper;
    low[at] = key - upper * LOW;
  }
  let order = new Uint32Array(rows.length);
  for (let at = 0; at < order.length; at += 1) order[at] = at;
  let spare = new Uint32Array(rows.length);
  for (let shift = 0; shift < 2 * BITS; shift += BITS) [order, spare] = [pass(order, low, shift, spare), order];
  const upper = Math.floor(most / LOW);
  for (let shift = 0; shift < 32 && upper >>> shift > 0; shift += BITS)
    [order, spare] = [pass(order, high, shift, spare), order];
  for (let at = 0; at < order.length; at += 1) spare[at] = rows[order[at] ?? 0] ?? 0;
  return spare;
}

function counted(rows: Uint32Array, keys: Float64Array | Uint32Array, most: number): Uint32Array {
  const from = new Uint32Array(most + 2);
  for (let at = 0; at < keys.length; at += 1) {
    const next = (keys[at] ?? 0) + 1;
    from[next] = (from[next] ?? 0) + 1;
  }
  for (let key = 1; key < from.length; key += 1) from[key] = (from[key] ?? 0) + (from[key - 1] ?? 0);
  const out = new Uint32Array(rows.length);
  for (let at = 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    const place = from[key] ?? 0;
    from[key] = place + 1;
    out[place] = rows[at] ?? 0;
  }
  return out;
}

function pass(order: Uint32Array, part: Uint32Array, shift: number, out: Uint32Array): Uint32Array<ArrayBuffer> {
  const from = new Uint32Array(RADIX + 1);
  for (let at = 0; at < part.length; at += 1) {
    const next = (((part[at] ?? 0) >>> shift) & (RADIX - 1)) + 1;
    from[next] = (from[next] ?? 0) + 1;
  }
  for (let digit = 1; digit <= RADIX; digit += 1) from[digit] = (from[digit] ?? 0) + (from[digit - 1] ?? 0);
  for (let at = 0; at < order.length; at += 1) {
    const one = order[at] ?? 0;
    const digit = ((part[one] ?? 0) >>> shift) & (RADIX - 1);
    const place = from[digit] ?? 0;
    from[digit] = place + 1;
    out[place] = one;
  }
  return out as Uint32Array<ArrayBuffer>;
}
