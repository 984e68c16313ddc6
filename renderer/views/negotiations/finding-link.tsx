import { printable } from '../../../shared/base/text.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import { keep } from '../../state/kept.ts';
import { formatRoute } from '../../state/route.ts';
import { useRun } from '../shared/run.tsx';

/** The way to a finding on the overview, which is then unfolded there. */
export function FindingLink(props: { readonly finding: Finding }) {
  const { analysis } = useRun();
  const { id: run } = analysis.run;
  return (
    <a href={formatRoute({ view: 'overview', run })} onClick={() => keep(`aim:${run}`, props.finding.key)}>
      {printable(props.finding.title)}
    </a>
  );
}
