import type { LibrarySummary } from '../../../shared/contract/api.ts';

/** Every word has to stand somewhere in what the row says. */
export function matching(runs: readonly LibrarySummary[], typed: string): readonly LibrarySummary[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return runs;
  return runs.filter((run) => {
    const text = [run.name, run.path ?? '', run.health, run.headline, run.cause ?? '', ...run.peers, ...run.instances]
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
