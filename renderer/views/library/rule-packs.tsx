import { useCallback, useEffect, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Returns } from '../../../shared/contract/api.ts';
import { CopyButton } from '../../kit/copy.tsx';
import { Fold } from '../../kit/fold.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import styles from './rule-packs.module.css';

type Rules = Returns<'rules.list'>;

/** The packs of the user's own rules, what is wrong with them, and where they are to be put. */
export function RulePacks() {
  const { link } = useApp();
  const [open, setOpen] = useKept('rules open', false);
  const [rules, setRules] = useState<Rules | null>(null);
  const refresh = useCallback(() => {
    // What cannot be listed is no trouble of the library: openings tell of packs that they could not use.
    link.call('rules.list', {}).then(setRules, () => undefined);
  }, [link]);
  useEffect(refresh, [refresh]);
  const toggle = (next: boolean) => {
    setOpen(next);
    if (next) refresh();
  };
  if (rules === null) return null;
  return (
    <Fold open={open} onToggle={toggle} summary={summaryOf(rules)}>
      <div className={styles['packs']}>
        {rules.packs.map((pack) => (
          <div key={pack.file} className={styles['pack']}>
            <span className={styles['name']}>{printable(pack.name ?? pack.file)}</span>
            <span className={styles['about']}>
              {[pack.version, plural(pack.rules, 'rule'), printable(pack.file)]
                .filter((part) => part !== null)
                .join(' · ')}
            </span>
            {pack.problems.map((problem) => (
              <p key={`${problem.path} ${problem.text}`} className={styles['problem']}>
                <SeverityMark severity="error" />
                <span>
                  {printable(problem.text)}
                  <span className={styles['where']}>
                    {[problem.path, problem.line === null ? '' : `line ${problem.line}`]
                      .filter((part) => part !== '')
                      .join(', ')}
                  </span>
                </span>
              </p>
            ))}
          </div>
        ))}
        <p className={styles['how']}>
          Packs are JSON files in <code>{printable(rules.folder)}</code>
          <CopyButton what="the folder" text={() => rules.folder} />
          Runs are read anew with them when they are opened the next time. Check one with{' '}
          <code>tunnelscope rules check FILE</code>.
        </p>
      </div>
    </Fold>
  );
}

function summaryOf({ packs }: Rules): string {
  if (packs.length === 0) return 'Rules of your own: none yet';
  const broken = packs.filter(({ problems }) => problems.length > 0).length;
  return `Rules of your own: ${plural(packs.length, 'pack')}${broken === 0 ? '' : `, ${broken} of which cannot be used`}`;
}
