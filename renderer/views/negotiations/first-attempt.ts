import { useAsk } from '../../state/ask.ts';
import { both } from '../../state/lens.ts';
import { useRun } from '../shared/run.tsx';
import type { Listed } from './use-list.ts';

/**
 * What is shown before anything is chosen: the attempt that proves the verdict, where the filter lets it through, else the
 * first that failed, else the first. Null while that is not known, where there is none, and where nothing is asked.
 */
export function useFirstAttempt(listed: Listed | null): { readonly attempt: number | null; readonly busy: boolean } {
  const { analysis } = useRun();
  const { verdict, findings } = analysis;
  const proof = findings.find(({ key }) => key === verdict.finding)?.evidence[0] ?? null;
  const asked = listed !== null;
  const run = analysis.run.id;

  const event = useAsk('run.eventAt', asked && proof !== null ? { run, file: proof.file, line: proof.line } : null);
  const proved = event.value?.row?.attempt ?? null;
  const one = { from: 0, count: 1 };
  const known = useAsk(
    'run.negotiations',
    asked && proved !== null ? { ...listed, ...one, filter: both(listed.filter, `attempt:${proved}`) } : null,
  );
  const failed = useAsk('run.negotiations', asked ? { ...listed, ...one, outcome: listed.outcome ?? 'failed' } : null);
  const any = useAsk('run.negotiations', asked ? { ...listed, ...one } : null);

  if (!asked) return { attempt: null, busy: false };
  if (event.busy || known.busy || failed.busy || any.busy) return { attempt: null, busy: true };
  const isListed = proved !== null && (known.value?.total ?? 0) > 0;
  const other = failed.value?.rows[0]?.attempt ?? any.value?.rows[0]?.attempt ?? null;
  return { attempt: isListed ? proved : other, busy: false };
}
