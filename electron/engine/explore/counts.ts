import type { Returns } from '../../../shared/contract/api.ts';
import type { TableField } from '../../../shared/contract/explore.ts';
import type { RunReader } from '../store/reader.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Mask, maskOf, wfpMask } from './lens.ts';
import { isCoded, momentsOf } from './order.ts';

interface Counted {
  readonly filter: string;
  readonly wfp: boolean;
}

type Facet = Returns<'run.facets'>['facets'][number];

export function facets(
  reader: RunReader,
  asked: Counted & { readonly fields: readonly TableField[]; readonly most: number },
): Returns<'run.facets'> {
  const frame = frameOf(reader);
  const mask = passed(frame, asked);
  let total = 0;
  for (const bit of mask) total += bit;
  return { total, facets: asked.fields.map((field) => facetOf(frame, mask, field, asked.most)) };
}

function facetOf(frame: Frame, mask: Mask, field: TableField, most: number): Facet {
  const counts = new Map<string, number>();
  const codes = codesOf(frame, field);
  if (codes !== null) {
    const sums = new Float64Array(codes.values.length);
    for (let at = 0; at < mask.length; at += 1)
      if (mask[at] === 1) {
        const code = codes.of(at);
        sums[code] = (sums[code] ?? 0) + 1;
      }
    for (const [code, sum] of sums.entries()) if (sum > 0) counts.set(codes.values[code] ?? '', sum);
  }
  const values = [...counts].map(([value, count]) => ({ value, count })).toSorted((a, b) => b.count - a.count);
  return { field, distinct: values.length, values: values.slice(0, most) };
}

/** Times and lines are all different: nothing is counted by them. */
function codesOf(
  frame: Frame,
  field: TableField,
): { readonly values: readonly string[]; readonly of: (at: number) => number } | null {
  const { columns } = frame;
  if (isCoded(field)) {
    const codes = columns.coded(field);
    return { values: columns.directory.values[field], of: (at) => codes[at] ?? 0 };
  }
  if (field === 'file') {
    const files = columns.number('file');
    const values: string[] = [];
    for (const { id, name } of frame.files) values[id] = name;
    return { values: Array.from(values, (value) => value ?? ''), of: (at) => files[at] ?? 0 };
  }
  if (field === 'negotiation') {
    const attempts = columns.number('attempt');
    const { keys, ofAttempt } = frame.negotiations();
    return { values: ['', ...keys], of: (at) => ofAttempt[attempts[at] ?? 0] ?? 0 };
  }
  return null;
}

export function over(
  reader: RunReader,
  asked: Counted & {
    readonly parts: number;
    readonly from: number | null;
    readonly to: number | null;
    readonly offsets: Readonly<Record<string, number>>;
  },
): Returns<'run.over'> {
  const frame = frameOf(reader);
  const mask = passed(frame, asked);
  const { axis, least, most, placeOf } = axisOf(frame, asked.offsets);
  const from = asked.from ?? least;
  const to = Math.max(from, asked.to ?? most);
  const severities = frame.columns.coded('severity');
  const lists = [0, 1, 2, 3].map(() => Array.from({ length: asked.parts }, () => 0));
  const kinds = frame.columns.directory.values.severity.map((name) => {
    const at = ['error', 'warning', 'info'].indexOf(name);
    return at < 0 ? 3 : at;
  });
  const scale = asked.parts / (to - from + 1);
  let total = 0;
  let undated = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] !== 1) continue;
    const place = placeOf(at);
    if (Number.isNaN(place)) undated += 1;
    if (!(place >= from && place <= to)) continue;
    total += 1;
    const part = Math.min(asked.parts - 1, Math.floor((place - from) * scale));
    const list = lists[kinds[severities[at] ?? 0] ?? 3];
    if (list !== undefined) list[part] = (list[part] ?? 0) + 1;
  }
  const [error = [], warning = [], info = [], other = []] = lists;
  return { axis, from, to, least, most, error, warning, info, other, total, undated };
}

/** Where events stand: by time, with the offsets of instances, or by their order where none has a clock. */
function axisOf(frame: Frame, offsets: Readonly<Record<string, number>>) {
  if (!frame.dated)
    return { axis: 'order', least: 0, most: Math.max(0, frame.rows - 1), placeOf: (at: number) => at } as const;
  const times = frame.columns.time();
  if (Object.values(offsets).every((shift) => shift === 0))
    return {
      axis: 'time',
      least: frame.least,
      most: frame.most,
      placeOf: (at: number) => times[at] ?? Number.NaN,
    } as const;
  const moments = momentsOf(frame, offsets);
  const placeOf = (at: number): number => (Number.isNaN(times[at] ?? Number.NaN) ? Number.NaN : (moments[at] ?? 0));
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < frame.rows; at += 1) {
    const place = placeOf(at);
    if (place < least) least = place;
    if (place > most) most = place;
  }
  return { axis: 'time', least, most, placeOf } as const;
}

function passed(frame: Frame, { filter, wfp }: Counted): Mask {
  const mask = maskOf(frame, filter);
  return wfp ? frame.kept(`wfp ${filter}`, () => wfpMask(frame, mask)) : mask;
}
