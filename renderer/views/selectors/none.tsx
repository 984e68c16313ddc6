import { formatCount } from '../../../shared/base/units.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import styles from './selectors.module.css';

/** Why there is nothing to draw, and what would bring it. */
export function NoSelectors(props: { readonly analysis: Analysis; readonly all: number }) {
  const app = useApp();
  const { analysis, all } = props;
  if (all > 0)
    return (
      <div className={styles['none']}>
        <h2 className={styles['title']}>The lens leaves no traffic selector</h2>
        <p>{`This run has ${formatCount(all)}. Widen the lens, or take it away.`}</p>
        <Button label="Take the lens away" onClick={() => app.lens.set('')} />
      </div>
    );
  return (
    <div className={styles['none']}>
      <h2 className={styles['title']}>These logs name no traffic selectors</h2>
      <p>{reasonOf(analysis)}</p>
      <p>What each end is set to can be compared without a log: paste both below.</p>
    </div>
  );
}

function reasonOf({ negotiations, files }: Analysis): string {
  const early = negotiations.filter(({ stoppedAt }) => stoppedAt !== null && BEFORE.has(stoppedAt));
  if (negotiations.length > 0 && early.length === negotiations.length)
    return 'Every attempt stopped before the two sides named their ranges: that comes with IKE_AUTH or quick mode, once the keys agree. Mend what stops them first, then diagnose again.';
  if (files.some(({ kind }) => kind === 'ike-logs' || kind === 'resource-log'))
    return 'Gateways print them as the child SA is negotiated. Restart the tunnel or let the peer begin one while the diagnosis runs, and open that zip.';
  return 'They stand in IkeLogs.txt, which newer gateways add to the zip, and in the IKE diagnostic log of Azure Monitor. Open one of these, or diagnose again while the tunnel is being negotiated.';
}

const BEFORE: ReadonlySet<string> = new Set(['sa-init', 'auth', 'mm-sa', 'mm-ke', 'mm-auth', 'timeout']);
