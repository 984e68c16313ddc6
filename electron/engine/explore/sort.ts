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

/** What stands in so few ascending stretches, one for each file, is merged: that is half the time and less. */
const MAX_STRETCHES = 16;

/** The rows in the order of their keys, which are whole numbers from 0 on, one for each place in `rows`. */
export function sortedBy(rows: Uint32Array, keys: Float64Array | Uint32Array): Uint32Array {
  let most = 0;
  let falls = 0;
  let rises = 0;
  for (let at = 0, before = keys[0] ?? 0; at < keys.length; at += 1) {
    const key = keys[at] ?? 0;
    if (key > most) most = key;
    if (key < before) falls += 1;
    else if (key > before) rises += 1;
    before = key;
  }
  if (falls === 0) return rows;
  if (rises === 0) return turned(rows, keys);
  if (most < MAX_COUNTED) return counted(rows, keys, most);
  if (falls < MAX_STRETCHES) return merged(rows, keys);
  return byDigits(rows, keys, most);
}

/** From the back, but for alike ones, which stay as they stand. */
function turned(rows: Uint32Array, keys: Float64Array | Uint32Array): Uint32Array {
  const out = new Uint32Array(rows.length);
  let place = 0;
  for (let to = rows.length; to > 0;) {
    let from = to - 1;
    while (from > 0 && keys[from - 1] === keys[from]) from -= 1;
    for (let at = from; at < to; at += 1) {
      out[place] = rows[at] ?? 0;
      place += 1;
    }
    to = from;
  }
  return out;
}

/** Neighbouring stretches are merged until there is one. */
function merged(rows: Uint32Array, keys: Float64Array | Uint32Array): Uint32Array {
  let bounds = [0];
  for (let at = 1; at < keys.length; at += 1) if ((keys[at] ?? 0) < (keys[at - 1] ?? 0)) bounds.push(at);
  bounds.push(keys.length);
  let [order, orderKeys] = [rows, Float64Array.from(keys)];
  let [spare, spareKeys] = [new Uint32Array(rows.length), new Float64Array(rows.length)];
  while (bounds.length > 2) {
    const next = [0];
    for (let index = 0; index + 1 < bounds.length; index += 2) {
      const [from = 0, middle = 0] = [bounds[index], bounds[index + 1]];
      const to = bounds[index + 2] ?? middle;
      let left = from;
      let right = middle;
      for (let place = from; place < to; place += 1) {
        const isLeft = left < middle && (right >= to || (orderKeys[left] ?? 0) <= (orderKeys[right] ?? 0));
        const one = isLeft ? left : right;
        spare[place] = order[one] ?? 0;
        spareKeys[place] = orderKeys[one] ?? 0;
        if (isLeft) left += 1;
        else right += 1;
      }
      next.push(to);
    }
    // The rows that were given are not ours to write to.
    [order, spare] = [spare, order === rows ? new Uint32Array(rows.length) : (order as Uint32Array<ArrayBuffer>)];
    [orderKeys, spareKeys] = [spareKeys, orderKeys];
    bounds = next;
  }
  return order;
}

function byDigits(rows: Uint32Array, keys: Float64Array | Uint32Array, most: number): Uint32Array {
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
