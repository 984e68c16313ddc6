import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import type { Finding } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { leaveBy, usePlace, useRun } from '../shared/run.tsx';
import styles from './proof.module.css';

const FIRST = 3;

/** The lines that prove a finding, as they stand. Each opens the file there. */
export function ProofList(props: { readonly finding: Finding }) {
  const { analysis } = useRun();
  const { href, name } = usePlace();
  const [all, setAll] = useState(false);
  const { evidence, key } = props.finding;
  const shown = all ? evidence : evidence.slice(0, FIRST);
  return (
    <>
      <ul className={styles['proof']}>
        {shown.map(({ file, line, text, textBytes }, index) => {
          const to = href({ file, line, finding: key });
          return (
            // oxlint-disable-next-line react/no-array-index-key -- one line may prove twice, and the list never changes
            <li key={index}>
              <a
                className={styles['line']}
                href={to}
                data-step=""
                title={printable(file)}
                onClick={(event) => leaveBy(analysis.run.id, event.currentTarget)}
              >
                <span className={styles['place']}>{`${name(file)}:${line}`}</span>
                <span className={styles['text']}>
                  {printable(text).trim()}
                  {text.length >= 4095 && textBytes > text.length ? (
                    <i className={styles['more']}>{` … of ${formatCount(textBytes)} bytes`}</i>
                  ) : null}
                </span>
              </a>
            </li>
          );
        })}
      </ul>
      {shown.length < evidence.length ? (
        <div className={styles['more']}>
          <Button quiet label={`Show all ${formatCount(evidence.length)} lines`} onClick={() => setAll(true)} />
        </div>
      ) : null}
    </>
  );
}
