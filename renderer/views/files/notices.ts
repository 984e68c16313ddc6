import type { Notice } from '../../../shared/model/analysis.ts';
import type { Severity } from '../../../shared/model/words.ts';

/** Notices by the file that they are about. */
export function noticesOf(notices: readonly Notice[]): ReadonlyMap<string | null, readonly Notice[]> {
  const byFile = new Map<string | null, Notice[]>();
  for (const notice of notices) {
    const known = byFile.get(notice.file);
    if (known === undefined) byFile.set(notice.file, [notice]);
    else known.push(notice);
  }
  return byFile;
}

const GRAVITY: readonly Severity[] = ['error', 'warning', 'info'];

export function worst(notices: readonly Notice[]): Severity | null {
  return GRAVITY.find((severity) => notices.some((notice) => notice.severity === severity)) ?? null;
}
