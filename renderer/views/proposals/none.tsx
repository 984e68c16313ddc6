import { formatCount } from '../../../shared/base/units.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { useApp } from '../../state/app.ts';
import styles from './proposals.module.css';

/** Why there is nothing to compare, and what would bring it. */
export function NoProposals(props: { readonly analysis: Analysis; readonly all: number }) {
  const app = useApp();
  const { analysis, all } = props;
  if (all > 0)
    return (
      <div className={styles['none']}>
        <h2 className={styles['title']}>The lens leaves no proposal</h2>
        <p>{`This run has ${formatCount(all)}. Widen the lens, or take it away.`}</p>
        <Button label="Take the lens away" onClick={() => app.lens.set('')} />
      </div>
    );
  const hasIke = analysis.files.some(({ kind }) => kind === 'ike-logs' || kind === 'resource-log');
  return (
    <div className={styles['none']}>
      <h2 className={styles['title']}>These logs print no proposals</h2>
      <p>
        {hasIke
          ? 'Gateways print them as a negotiation begins. Restart the tunnel while the diagnosis runs, and open that zip.'
          : 'They stand in IkeLogs.txt, which newer gateways add to the zip, and in the IKE diagnostic log of Azure Monitor. Open one of these, or diagnose again while the tunnel is being negotiated.'}
      </p>
    </div>
  );
}
