import type { Returns } from '../../../shared/contract/api.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import type { RunReader } from '../store/reader.ts';
import { type Coded, type Frame, frameOf, isCoded } from './frame.ts';
import { type Asked, type Mask, countOf, maskOf } from './lens.ts';
import { type Offsets, placesOf, shifted } from './order.ts';

type Facet = Returns<'run.facets'>['facets'][number];

export function facets(
  reader: RunReader,
  asked: Asked & { readonly fields: readonly TableField[]; readonly most: number },
): Returns<'run.facets'> {
  const frame = frameOf(reader);
  const mask = maskOf(frame, asked);
  const total = countOf(mask);
  // Of few events the numbers are taken out once; of all of them the counts are known from the first time on.
  const rows = total < frame.rows ? numbersIn(mask, total) : null;
  const facetOf = (field: TableField): Facet => {
    const coded = countable(frame, field);
    if (coded === null) return { field, distinct: 0, values: [] };
    const counts = rows === null ? frame.once(`counts ${field}`, () => counted(coded)) : countedIn(rows, coded);
    return mostFrequent(field, coded.values, counts, asked.most);
  };
  return { total, facets: asked.fields.map(facetOf) };
}

function numbersIn(mask: Mask, total: number): Uint32Array {
  const rows = new Uint32Array(total);
  for (let at = 0, place = 0; place < total; at += 1) {
    if (mask[at] !== 1) continue;
    rows[place] = at;
    place += 1;
  }
  return rows;
}

function counted({ values, codes }: Coded): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function countedIn(rows: Uint32Array, { values, codes }: Coded): Uint32Array {
  const counts = new Uint32Array(values.length);
  for (let at = 0; at < rows.length; at += 1) {
    const code = codes[rows[at] ?? 0] ?? 0;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

function mostFrequent(field: TableField, values: readonly string[], counts: Uint32Array, most: number): Facet {
  const met: { readonly code: number; readonly count: number }[] = [];
  for (let code = 0; code < counts.length; code += 1) {
    const count = counts[code] ?? 0;
    if (count > 0) met.push({ code, count });
  }
  met.sort((a, b) => b.count - a.count || a.code - b.code);
  return {
    field,
    distinct: met.length,
    values: met.slice(0, most).map(({ code, count }) => ({ value: values[code] ?? '', count })),
  };
}

/** Times and lines are all different: nothing is counted by them. */
function countable(frame: Frame, field: TableField): Coded | null {
  if (isCoded(field)) return frame.coded(field);
  if (field === 'file') {
    const values: string[] = [''];
    // What could not be read has a number and no row.
    for (const { id, name } of frame.files) {
      while (values.length < id) values.push('');
      values[id] = name;
    }
    return { values, codes: frame.columns.number('file') };
  }
  if (field === 'negotiation') {
    const { heads } = frame.negotiations();
    return { values: heads.map(({ key }) => key ?? ''), codes: numbersOf(frame) };
  }
  return null;
}

/** Of each event the number of its negotiation. */
function numbersOf(frame: Frame): Uint32Array {
  return frame.kept('numbers of negotiations', () => {
    const { ofAttempt } = frame.negotiations();
    const attempts = frame.columns.number('attempt');
    const numbers = new Uint32Array(attempts.length);
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = ofAttempt[attempts[at] ?? 0] ?? 0;
    return numbers;
  });
}

const KINDS = ['error', 'warning', 'info'];

export function over(
  reader: RunReader,
  asked: Asked & {
    readonly parts: number;
    readonly from: number | null;
    readonly to: number | null;
    readonly offsets: Offsets;
  },
): Returns<'run.over'> {
  const frame = frameOf(reader);
  const mask = maskOf(frame, asked);
  const { parts } = asked;
  const { axis, least, most, places } = axisOf(frame, asked.offsets);
  const from = asked.from ?? least;
  const to = Math.max(from, asked.to ?? most);
  const severities = frame.coded('severity');
  // What has no severity is the fourth kind.
  const kinds = Uint8Array.from(severities.values, (name) => (KINDS.indexOf(name) + 4) % 4);
  const counts = [0, 1, 2, 3].map(() => new Uint32Array(parts)) as [Uint32Array, ...Uint32Array[]];
  const width = (to - from + 1) / parts;
  let total = 0;
  let undated = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const place = places[at] ?? Number.NaN;
    if (!(place >= from && place <= to)) {
      if (Number.isNaN(place)) undated += 1;
      continue;
    }
    total += 1;
    const part = Math.min(parts - 1, Math.floor((place - from) / width));
    const list = counts[kinds[severities.codes[at] ?? 0] ?? 3] ?? counts[0];
    list[part] = (list[part] ?? 0) + 1;
  }
  const [error = [], warning = [], info = [], other = []] = counts.map((list) => Array.from(list));
  return { axis, from, to, least, most, error, warning, info, other, total, undated };
}

/** Where events stand: by time, with the offsets of instances, or by their order where none has a clock. */
export function axisOf(frame: Frame, offsets: Offsets) {
  if (!frame.dated)
    return { axis: 'order', least: 0, most: Math.max(0, frame.rows - 1), places: placesOf(frame) } as const;
  const places = shifted(frame, offsets);
  if (places === frame.columns.time()) return { axis: 'time', least: frame.least, most: frame.most, places } as const;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at] ?? Number.NaN;
    if (place < least) least = place;
    if (place > most) most = place;
  }
  return { axis: 'time', least, most, places } as const;
}
