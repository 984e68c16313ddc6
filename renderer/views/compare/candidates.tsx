import { printable } from '../../../shared/base/text.ts';
import type { LibrarySummary } from '../../../shared/contract/api.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { HealthTag } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { formatRoute, workRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { useClock } from '../shared/time.ts';
import { type KeptComparison, comparisonRoute } from './kept.tsx';
import { partPairs } from './sides.ts';
import styles from './candidates.module.css';

const MOST = 12;

/** Nothing is chosen yet: what there is to compare with, the likeliest first, each a press away. */
export function Candidates(props: {
  readonly run: string;
  readonly analysis: Analysis;
  readonly kept: readonly KeptComparison[];
}) {
  const { run, analysis } = props;
  const { library, choose } = useApp();
  const { runs, removed } = useStore(library.store);
  const clock = useClock();
  const others = likeliest(
    runs.filter(({ id }) => id !== run && !removed.has(id)),
    analysis,
  );
  const pairs = partPairs(analysis);
  const kept = props.kept.filter(({ a, b }) => a.run === run || b.run === run);
  return (
    <div className={styles['page']}>
      <h1 className={styles['title']}>What is {printable(analysis.run.name)} to be compared with?</h1>
      {pairs.length === 0 && kept.length === 0 ? null : (
        <ul className={styles['list']} aria-label="Of this run">
          {pairs.map(([a, b]) => (
            <li key={a.id}>
              <a href={formatRoute(workRoute(run, 'compare', { state: { ap: a.id, bp: b.id } }))}>
                {`${printable(a.name)} against ${printable(b.name)}`}
              </a>
              <span className={styles['quiet']}>both of this run</span>
            </li>
          ))}
          {kept.map((one) => (
            <li key={one.name}>
              <a href={formatRoute(comparisonRoute(one))}>{printable(one.name)}</a>
              <span className={styles['quiet']}>a kept comparison</span>
            </li>
          ))}
        </ul>
      )}
      {others.length === 0 ? (
        <p>
          It is the only run in the library. Open the zip from before or after the change, or compare two parts of this
          one: choose them above.
        </p>
      ) : (
        <ul className={styles['list']} aria-label="Other runs">
          {others.slice(0, MOST).map(({ run: other, alike, earlier }) => (
            <li key={other.id}>
              <a
                href={formatRoute(
                  earlier
                    ? workRoute(other.id, 'compare', { state: { b: run } })
                    : workRoute(run, 'compare', { state: { b: other.id } }),
                )}
              >
                {printable(other.name)}
              </a>
              <HealthTag health={other.health} />
              <span className={styles['quiet']}>
                {[
                  alike ? 'the same peer' : 'other peers',
                  earlier ? 'earlier: it will be A' : '',
                  clock.range(other.from, other.to) ?? '',
                ]
                  .filter((text) => text !== '')
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button label="Open another…" onClick={() => choose('files')} />
      </div>
    </div>
  );
}

interface Candidate {
  readonly run: LibrarySummary;
  /** Knows a peer of this run's. */
  readonly alike: boolean;
  /** What was before stands on the left. */
  readonly earlier: boolean;
}

/** Runs of the same peers first, then those that were opened last. */
function likeliest(runs: readonly LibrarySummary[], { peers, run }: Analysis): readonly Candidate[] {
  return runs
    .map((other) => ({
      run: other,
      alike: other.peers.some((peer) => peers.includes(peer)),
      earlier: other.from !== null && run.from !== null && other.from < run.from,
    }))
    .toSorted((a, b) => Number(b.alike) - Number(a.alike));
}
