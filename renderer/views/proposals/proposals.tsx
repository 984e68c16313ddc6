import { useMemo, useRef } from 'react';
import { formatCount } from '../../../shared/base/units.ts';
import { Section } from '../../kit/section.tsx';
import { useApp } from '../../state/app.ts';
import { linesRoute } from '../../state/route.ts';
import { ActionList } from '../shared/actions.tsx';
import { ComparisonTable } from '../shared/comparison.tsx';
import { ConfigurationPanel } from '../shared/configuration.tsx';
import { useCarried } from '../shared/carried.ts';
import { ExchangePick } from '../shared/exchange-pick.tsx';
import { chosenExchange, chosenState, exchangesOf, failingExchange, pickedExchange } from '../shared/exchanges.ts';
import { useKeys } from '../shared/keys.ts';
import { SaidList } from '../shared/said.tsx';
import { stepThrough } from '../shared/steps.ts';
import { faultText } from '../shared/words.ts';
import type { WorkProps } from '../work/work.tsx';
import { HALF_NAMES, halvesOf } from './halves.ts';
import { type ProposalRow, saidByProposal } from './model.ts';
import { NoProposals } from './none.tsx';
import { ProposalTable } from './proposal-table.tsx';
import styles from './proposals.module.css';

const NO_ROWS: readonly ProposalRow[] = [];

/** What each side offers for either phase, attribute by attribute, and the smallest change that makes them meet. */
export function Proposals(props: WorkProps) {
  const { run, analysis, pick, state, onState, onPick } = props;
  const { router } = useApp();
  const asked = useCarried('run.proposals', props);
  const rows = asked.value?.rows ?? NO_ROWS;
  const page = useRef<HTMLDivElement>(null);
  const exchanges = useMemo(
    () => exchangesOf(rows, analysis.negotiations, saidByProposal),
    [rows, analysis.negotiations],
  );
  const chosenHere = chosenExchange(exchanges, state, pick);
  const picked = pickedExchange(exchanges, asked.attempt);
  const exchange =
    chosenHere ??
    picked ??
    failingExchange(exchanges, analysis.verdict.peer, ['sa-init', 'mm-sa', 'child-sa', 'qm'], (row) => row.direction);
  const halves = useMemo(() => (exchange === null ? [] : halvesOf(analysis, exchange)), [analysis, exchange]);

  useKeys({
    j: () => stepThrough(page.current, 1),
    k: () => stepThrough(page.current, -1),
    l: () => {
      const place =
        exchange?.rows.find(({ event }) => pick?.kind === 'event' && event === pick.id) ?? exchange?.rows[0];
      if (place !== undefined) router.go(linesRoute(run, { file: place.file, line: place.line }));
    },
  });

  return (
    <div ref={page} className={styles['page']} aria-busy={asked.busy}>
      <h1 className="unseen">Proposals</h1>
      {asked.fault === null ? null : (
        <p role="alert" className={styles['trouble']}>
          {faultText(asked.fault)}
        </p>
      )}
      {asked.value === null ? null : (
        <>
          {exchange === null ? (
            <NoProposals analysis={analysis} all={asked.value.all} />
          ) : (
            <div className={styles['head']}>
              <ExchangePick
                exchanges={exchanges}
                chosen={exchange}
                onChange={(id) => onState(chosenState(id, pick), 'go')}
              />
              {asked.attempt !== null && picked === null && chosenHere === null && !asked.busy ? (
                <span
                  className={styles['other']}
                >{`Attempt ${formatCount(asked.attempt)} carried no proposal: this is another.`}</span>
              ) : null}
              {asked.value.total > rows.length ? (
                <span className={styles['cut']}>
                  {`The first ${formatCount(rows.length)} of ${formatCount(asked.value.total)} proposals: narrow the lens to see others.`}
                </span>
              ) : null}
            </div>
          )}
          {halves.map(({ half, comparison, partial, said, finding }) => (
            <Section key={half} name={HALF_NAMES[half]}>
              <div className={styles['said']}>
                <SaidList said={said} />
              </div>
              {comparison === null ? null : <ComparisonTable comparison={comparison} partial={partial} />}
              {finding === null || finding.actions.length === 0 ? null : <ActionList actions={finding.actions} />}
            </Section>
          ))}
          {exchange === null ? null : (
            <Section name="As printed" note="in the order of preference">
              <ProposalTable
                rows={exchange.rows}
                chosen={pick?.kind === 'event' ? pick.id : null}
                onChoose={({ event }) => {
                  const next = { kind: 'event', id: event } as const;
                  onState(chosenState(exchange.id, next));
                  onPick(next);
                }}
              />
            </Section>
          )}
          <Section name="Configured" note="a custom policy replaces Azure’s defaults">
            <ConfigurationPanel
              open={state['paste'] === 'open'}
              onOpen={(open) => onState({ paste: open ? 'open' : '' })}
              asks="Paste what az prints of the connection, to compare with its custom policy"
            />
          </Section>
        </>
      )}
    </div>
  );
}
