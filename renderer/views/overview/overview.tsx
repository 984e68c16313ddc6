import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { Analysis, Finding } from '../../../shared/model/analysis.ts';
import { Skeleton } from '../../kit/controls.tsx';
import { Fold } from '../../kit/fold.tsx';
import { Section } from '../../kit/section.tsx';
import { useAnalysis, useApp } from '../../state/app.ts';
import { keep, keptNumber, keptText, useKept } from '../../state/kept.ts';
import { linesRoute } from '../../state/route.ts';
import { ActionList } from '../shared/actions.tsx';
import { ComparisonTable } from '../shared/comparison.tsx';
import { ConfigurationPanel } from '../shared/configuration.tsx';
import { useKeys } from '../shared/keys.ts';
import { RunProvider, leftBy } from '../shared/run.tsx';
import { stepThrough } from '../shared/steps.ts';
import { Trouble } from '../shared/trouble.tsx';
import { findingWord } from '../shared/words.ts';
import { AzureReport } from './azure-report.tsx';
import { Checks } from './checks.tsx';
import { Contradictions } from './contradictions.tsx';
import { Devices } from './devices.tsx';
import { Exchanges } from './exchange-tables.tsx';
import { FileTable } from './file-table.tsx';
import { FindingFold, type Unfolded, UnfoldedContext, useUnfolded } from './finding-fold.tsx';
import { rootKey, tell } from './findings.ts';
import { InstanceTable } from './instance-table.tsx';
import { Patterns } from './patterns.tsx';
import { PeerTable } from './peer-table.tsx';
import { ProofList } from './proof.tsx';
import { TraceSummaries } from './trace.tsx';
import { Unsaid } from './unsaid.tsx';
import { VerdictBand } from './verdict-band.tsx';
import styles from './overview.module.css';

const NOTHING_OPEN: ReadonlySet<string> = new Set();
/** The fold of the configuration that is pasted. */
const PASTE = 'paste';

/** A run's first page: the verdict, what to change, the proof, and everything else that the files say. */
export function Overview(props: { readonly run: string }) {
  const loaded = useAnalysis(props.run);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <Trouble fault={loaded.fault} run={props.run} />;
  return (
    <RunProvider analysis={loaded.value}>
      <Diagnosis analysis={loaded.value} run={props.run} />
    </RunProvider>
  );
}

function Diagnosis(props: { readonly analysis: Analysis; readonly run: string }) {
  const { analysis, run } = props;
  const app = useApp();
  const page = useReturn(run);
  const { main, symptoms, others } = useMemo(() => tell(analysis), [analysis]);
  const [keys, setKeys] = useKept(`open:${run}`, NOTHING_OPEN);
  const aim = useRef<string | null>(null);
  const unfolded = useMemo(
    (): Unfolded => ({ keys, set: (key, open) => setKeys(changed(keys, key, open)) }),
    [keys, setKeys],
  );

  const toFinding = useCallback(
    (key: string) => {
      const root = rootKey(analysis.findings, key);
      setKeys(new Set([...keys, key, root, ...(root === main?.key && key !== root ? ['symptoms'] : [])]));
      aim.current = key;
    },
    [analysis, keys, main, setKeys],
  );
  // After each drawing: the fold that holds the finding has to be open before it can be gone to.
  useEffect(() => {
    const key = aim.current;
    if (key === null) return;
    aim.current = null;
    const target = key === main?.key ? page.current : document.getElementById(`finding-${key}`);
    if (target === page.current) page.current?.scrollTo({ top: 0 });
    else target?.scrollIntoView({ block: 'nearest' });
    target?.querySelector<HTMLElement>('[data-step]')?.focus({ preventScroll: true });
  });

  // Another view led here for one of them.
  useEffect(() => {
    const key = keptText(`aim:${run}`);
    if (key === null) return;
    keep(`aim:${run}`, null);
    toFinding(key);
  }, [run, toFinding]);

  useKeys({
    escape: () => app.router.go({ view: 'library' }),
    j: () => stepThrough(page.current, 1),
    k: () => stepThrough(page.current, -1),
    l: () => {
      const first = main?.evidence[0];
      app.router.go(
        linesRoute(run, { file: first?.file ?? null, line: first?.line ?? null, finding: main?.key ?? null }),
      );
    },
  });

  const facts = analysis.connection.length + analysis.cpu.length > 0;
  const unsaid = analysis.notices.length > 0 || analysis.coverage.some(({ status }) => status !== 'present');
  const exchanges = analysis.negotiations.length + analysis.proposals.length + analysis.trafficSelectors.length > 0;
  const peers = analysis.verdicts.some(({ peer, instance }) => peer !== null || instance !== null);
  return (
    <UnfoldedContext value={unfolded}>
      <div
        ref={page}
        className={styles['page']}
        onScroll={(event) => keep(`scroll:${run}`, event.currentTarget.scrollTop)}
      >
        <VerdictBand main={main} />
        {main === null ? null : <Cause finding={main} />}
        {symptoms.length === 0 ? null : (
          <Section name="Because of it">
            <Symptoms findings={symptoms} />
          </Section>
        )}
        {analysis.contradictions.length === 0 ? null : (
          <Section name="The files disagree">
            <Contradictions onFinding={toFinding} />
          </Section>
        )}
        {others.length === 0 ? null : (
          <Section name={main === null ? 'Found' : 'Also found'}>
            {others.map((finding) => (
              <FindingFold key={finding.key} finding={finding} symptoms />
            ))}
          </Section>
        )}
        {analysis.patterns.length === 0 ? null : (
          <Section name="Over time">
            <Patterns />
          </Section>
        )}
        {peers ? (
          <Section name="Peers">
            <PeerTable onFinding={toFinding} />
          </Section>
        ) : null}
        {facts ? (
          <Section name="Instances">
            <InstanceTable />
          </Section>
        ) : null}
        <Section name="Official checks" note="Microsoft’s own questions, in order">
          <Checks />
          <ConfigurationPanel
            open={keys.has(PASTE)}
            onOpen={(open) => setKeys(changed(keys, PASTE, open))}
            asks="Paste what az prints of the connection, and more of these can be answered"
          />
        </Section>
        {analysis.troubleshoot.length === 0 ? null : (
          <Section name="Azure’s report" note="in Azure’s words">
            <AzureReport />
          </Section>
        )}
        {unsaid ? (
          <Section name="What can’t be said">
            <Unsaid />
          </Section>
        ) : null}
        {analysis.traceSummary.length === 0 ? null : (
          <Section name="Trace">
            <TraceSummaries />
          </Section>
        )}
        {exchanges ? (
          <Section name="IKE">
            <Exchanges />
          </Section>
        ) : null}
        <Section name="Files">
          <FileTable />
        </Section>
      </div>
    </UnfoldedContext>
  );
}

function Cause(props: { readonly finding: Finding }) {
  const { finding } = props;
  return (
    <>
      {finding.actions.length === 0 ? null : (
        <Section name={finding.id === 'no-fault' ? 'If it still fails' : 'Change this'}>
          {finding.comparison === null ? null : <ComparisonTable comparison={finding.comparison} />}
          <ActionList actions={finding.actions} />
          <Devices snippets={finding.snippets} />
        </Section>
      )}
      <Section name="Proof">
        <ProofList finding={finding} />
      </Section>
    </>
  );
}

function Symptoms(props: { readonly findings: readonly Finding[] }) {
  const [open, setOpen] = useUnfolded('symptoms');
  const words = props.findings.map(({ id, occurrences }) =>
    occurrences > 1 ? `${findingWord(id)} ×${occurrences}` : findingWord(id),
  );
  return (
    <Fold open={open} onToggle={setOpen} step summary={words.join(' · ')}>
      {props.findings.map((finding) => (
        <FindingFold key={finding.key} finding={finding} />
      ))}
    </Fold>
  );
}

/** Coming back: the page as it was left, with the focus on the line that was gone to. */
function useReturn(run: string): RefObject<HTMLDivElement | null> {
  const page = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = page.current;
    if (element === null) return;
    element.scrollTop = keptNumber(`scroll:${run}`);
    leftBy(run)?.focus({ preventScroll: true });
  }, [run]);
  return page;
}

function changed(keys: ReadonlySet<string>, key: string, open: boolean): ReadonlySet<string> {
  const next = new Set(keys);
  if (open) next.add(key);
  else next.delete(key);
  return next;
}

function Loading() {
  return (
    <div className={styles['page']} aria-busy role="status" aria-label="Reading the diagnosis">
      <div className={styles['loading']}>
        <Skeleton width="92px" height={18} />
        <div className={styles['bars']}>
          <Skeleton width="480px" height={24} />
          <Skeleton width="620px" height={14} />
          <Skeleton width="380px" height={14} />
        </div>
      </div>
      {[3, 3, 1, 2].map((rows, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- a fixed picture
        <div key={at} className={styles['loading']}>
          <Skeleton width="84px" height={14} />
          <div className={styles['bars']}>
            {Array.from({ length: rows }, (_, row) => (
              <Skeleton key={row} width={`${520 - row * 60}px`} height={14} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
