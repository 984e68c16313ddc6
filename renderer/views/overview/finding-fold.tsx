import { createContext, useContext } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import { Fold } from '../../kit/fold.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { ActionList } from '../shared/actions.tsx';
import { ComparisonTable } from '../shared/comparison.tsx';
import { useRun } from '../shared/run.tsx';
import { CONFIDENCE_WORDS, instanceWord } from '../shared/words.ts';
import { Devices } from './devices.tsx';
import { symptomsOf } from './findings.ts';
import { ProofList } from './proof.tsx';
import { FactLine } from './verdict-band.tsx';
import styles from './finding-fold.module.css';

export interface Unfolded {
  readonly keys: ReadonlySet<string>;
  readonly set: (key: string, open: boolean) => void;
}

/** Which folds of the overview are open, by the finding's key or the fold's own name. */
export const UnfoldedContext = createContext<Unfolded>({ keys: new Set(), set: () => undefined });

export function useUnfolded(key: string): readonly [boolean, (open: boolean) => void] {
  const { keys, set } = useContext(UnfoldedContext);
  return [keys.has(key), (open) => set(key, open)];
}

/** A finding in one line, and its explanation, actions, proof and symptoms when opened. */
export function FindingFold(props: { readonly finding: Finding; readonly symptoms?: boolean }) {
  const { analysis } = useRun();
  const { finding } = props;
  const [open, setOpen] = useUnfolded(finding.key);
  const followed = props.symptoms === true ? symptomsOf(analysis.findings, finding.key) : [];
  return (
    <div id={`finding-${finding.key}`} className={styles['finding']}>
      <Fold open={open} onToggle={setOpen} step summary={<FindingLine finding={finding} />}>
        <div className={styles['body']}>
          {finding.explanation === '' ? null : (
            <p className={styles['explanation']}>{printable(finding.explanation)}</p>
          )}
          <FactLine finding={finding} />
          {finding.comparison === null ? null : <ComparisonTable comparison={finding.comparison} />}
          {finding.actions.length === 0 ? null : <ActionList actions={finding.actions} />}
          <Devices snippets={finding.snippets} />
          <div>
            <ProofList finding={finding} />
          </div>
          {followed.length === 0 ? null : (
            <div>
              <h3 className={styles['because']}>Because of it</h3>
              {followed.map((symptom) => (
                <FindingFold key={symptom.key} finding={symptom} />
              ))}
            </div>
          )}
        </div>
      </Fold>
    </div>
  );
}

function FindingLine(props: { readonly finding: Finding }) {
  const { finding } = props;
  const about = [
    finding.peer === null ? null : `peer ${printable(finding.peer)}`,
    finding.instance === null ? null : instanceWord(finding.instance),
    finding.severity === 'info' ? null : CONFIDENCE_WORDS[finding.confidence],
  ].filter((part) => part !== null);
  return (
    <span className={styles['line']}>
      <SeverityMark severity={finding.severity} label />
      <span className={styles['title']}>
        {printable(finding.title)}
        {finding.occurrences > 1 ? (
          <span className={styles['count']}>{` ×${formatCount(finding.occurrences)}`}</span>
        ) : null}
        <span className={styles['about']}>{about.join(' · ')}</span>
      </span>
    </span>
  );
}
