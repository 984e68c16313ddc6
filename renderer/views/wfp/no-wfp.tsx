import { plural } from '../../../shared/base/units.ts';
import type { Analysis, LogFile } from '../../../shared/model/analysis.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { PlaceLink } from '../shared/run.tsx';
import styles from './no-wfp.module.css';

/** Kinds of files that carry WFP events. */
const CARRIERS: ReadonlySet<LogFile['kind']> = new Set(['wfpdiag', 'net-events']);

/** Why there are none here, and which files would have them. */
export function NoWfp(props: { readonly analysis: Analysis }) {
  const here = props.analysis.files.filter(({ kind }) => CARRIERS.has(kind));
  return (
    <>
      <h1 className={styles['title']}>This run has no WFP events</h1>
      <p className={styles['words']}>
        {here.length === 0
          ? 'They stand in Scrubbed-wfpdiag.txt, which VPN troubleshoot writes into the zip of a gateway, and in netevents.xml, which “netsh wfp show netevents” writes. Run VPN troubleshoot while the tunnel fails, and open its zip whole.'
          : 'These files can carry them, and hold none: nothing was refused or dropped while they were written, or they were cut. Run VPN troubleshoot while the tunnel fails.'}
      </p>
      {here.length === 0 ? null : (
        <ul className={styles['files']}>
          {here.map((file) => (
            <li key={file.name}>
              <PlaceLink place={{ file: file.name, line: null }} />
              {` ${KIND_NAMES[file.kind]}, ${plural(file.lines, 'line')}`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
