import { baseName } from '../../../shared/base/text.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';

/**
 * The shortest name by which each file of a run can be told from the others: its last part, and as many folders before it
 * as that takes. A diagnosis of two instances has each file twice, once in the folder of each.
 */
export function shortNames(files: readonly Pick<LogFile, 'name'>[]): ReadonlyMap<string, string> {
  const byTail = new Map<string, string[]>();
  for (const { name } of files) {
    const tail = baseName(name);
    byTail.set(tail, [...(byTail.get(tail) ?? []), name]);
  }
  const short = new Map<string, string>();
  for (const [tail, names] of byTail) {
    const [only] = names;
    if (names.length === 1 && only !== undefined) short.set(only, tail);
    else for (const name of names) short.set(name, lengthened(name, names));
  }
  return short;
}

function lengthened(name: string, others: readonly string[]): string {
  const parts = partsOf(name);
  for (let count = 2; count < parts.length; count += 1) {
    const tail = parts.slice(-count).join('/');
    if (others.every((other) => other === name || partsOf(other).slice(-count).join('/') !== tail)) return tail;
  }
  return name;
}

function partsOf(name: string): string[] {
  return name.split(/\/| > /);
}
