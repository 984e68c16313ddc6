import { baseName } from '../../../shared/base/text.ts';
import type { LogFile } from '../../../shared/model/analysis.ts';
import { instanceWord } from './words.ts';

/**
 * The shortest name by which each file of a run can be told from the others: its last part; that with its instance before
 * it, for a diagnosis of two instances has each file twice; else its whole path.
 */
export function shortNames(files: readonly Pick<LogFile, 'name' | 'instance'>[]): ReadonlyMap<string, string> {
  const bases = counted(files.map(({ name }) => baseName(name)));
  const inInstance = (file: Pick<LogFile, 'name' | 'instance'>) =>
    file.instance === null ? file.name : `${instanceWord(file.instance)}/${baseName(file.name)}`;
  const withInstance = counted(files.map(inInstance));
  return new Map(
    files.map((file) => {
      const base = baseName(file.name);
      if (bases.get(base) === 1) return [file.name, base];
      const longer = inInstance(file);
      return [file.name, withInstance.get(longer) === 1 ? longer : file.name];
    }),
  );
}

function counted(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
