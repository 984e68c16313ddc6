import { useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import type { Notice } from '../../../shared/model/analysis.ts';
import { Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { PlaceLink } from '../shared/run.tsx';
import styles from './notice-list.module.css';

const FIRST = 20;

/** Problems in the data, each in a sentence; `places` says where, for a list of several files. */
export function NoticeList(props: { readonly notices: readonly Notice[]; readonly places?: boolean }) {
  const [all, setAll] = useState(false);
  const shown = all ? props.notices : props.notices.slice(0, FIRST);
  return (
    <>
      <ul className={styles['list']}>
        {shown.map((notice, index) => (
          // oxlint-disable-next-line react/no-array-index-key -- notices have no key of their own, and the list never changes
          <li key={index} className={styles['notice']}>
            <SeverityMark severity={notice.severity} label />
            <p>
              {printable(notice.text)}{' '}
              {notice.file === null || (props.places !== true && notice.line === null) ? null : (
                <PlaceLink place={{ file: notice.file, line: notice.line }}>
                  {props.places === true ? undefined : `line ${notice.line}`}
                </PlaceLink>
              )}
            </p>
          </li>
        ))}
      </ul>
      {shown.length < props.notices.length ? (
        <Button quiet label={`Show all ${plural(props.notices.length, 'notice')}`} onClick={() => setAll(true)} />
      ) : null}
    </>
  );
}
