import { useMemo } from 'react';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { useSaved } from '../../state/saved.ts';

/** Microseconds that are added to the times of an instance; by its name, "" for files of none. */
export type Offsets = Readonly<Record<string, number>>;

/** A day: clocks further apart are not set wrong but of another day. */
export const MOST_OFFSET = 86_400e6;

/** The clock offsets of a run, kept with the library, and the instances that can have one. */
export function useOffsets(analysis: Analysis): {
  readonly offsets: Offsets;
  readonly set: (instance: string, micros: number) => void;
  readonly instances: readonly string[];
} {
  const [stored, setStored] = useSaved(`offsets.${analysis.run.id.toLowerCase()}`, readOffsets);
  const key = JSON.stringify(stored);
  const offsets = useMemo(() => JSON.parse(key) as Offsets, [key]);
  const instances = useMemo(() => {
    const bare = analysis.files.some(({ instance, from }) => instance === null && from !== null);
    return bare ? [...analysis.run.instances, ''] : analysis.run.instances;
  }, [analysis]);
  return {
    offsets,
    instances,
    set: (instance, micros) => {
      const { [instance]: _, ...others } = offsets;
      setStored(micros === 0 ? others : { ...others, [instance]: micros });
    },
  };
}

export function readOffsets(stored: unknown): Offsets {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return {};
  return Object.fromEntries(
    Object.entries(stored as Record<string, unknown>).filter(
      (entry): entry is [string, number] =>
        typeof entry[1] === 'number' &&
        Number.isInteger(entry[1]) &&
        entry[1] !== 0 &&
        Math.abs(entry[1]) <= MOST_OFFSET,
    ),
  );
}

/** "2.5", "-0,25 s", "+3": seconds as microseconds; null for anything else. */
export function readSeconds(text: string): number | null {
  const match = /^\s*([+−-]?)(\d{1,5})(?:[.,](\d{1,6}))?\s*s?\s*$/.exec(text);
  if (match === null) return text.trim() === '' ? 0 : null;
  const size = Number(match[2]) * 1e6 + Number((match[3] ?? '').padEnd(6, '0'));
  return size > MOST_OFFSET ? null : match[1] === '-' || match[1] === '−' ? -size : size;
}

/** "+2.5 s". */
export function offsetWord(micros: number): string {
  return `${micros < 0 ? '−' : '+'}${Number((Math.abs(micros) / 1e6).toFixed(6))} s`;
}
