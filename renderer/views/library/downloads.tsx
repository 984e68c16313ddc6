import { printable } from '../../../shared/base/text.ts';
import { formatBytes, plural } from '../../../shared/base/units.ts';
import { Button, IconButton } from '../../kit/controls.tsx';
import { CloseIcon, RetryIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import type { Downloaded } from '../../state/downloads.ts';
import { useStore } from '../../state/store.ts';
import { ago } from '../shared/format.ts';
import { useClock } from '../shared/time.ts';
import { faultText } from '../shared/words.ts';
import styles from './downloads.module.css';

/** The zips found among the downloads, to be opened by a press; nothing where nobody asked. */
export function DownloadsPanel(props: { readonly now: number }) {
  const { downloads } = useApp();
  const { state, found, fault } = useStore(downloads.store);
  if (state === 'closed') return null;
  return (
    <section className={styles['panel']} aria-label="Downloads" aria-busy={state === 'looking'}>
      <header className={styles['head']}>
        <h2 className={styles['title']}>Downloads</h2>
        <p className={styles['said']} role="status">
          {fault !== null ? '' : found === null ? 'Looking…' : saidOf(found)}
        </p>
        <IconButton label="Look again" icon={RetryIcon} onClick={downloads.look} />
        <IconButton label="Close the list of downloads" icon={CloseIcon} onClick={downloads.close} />
      </header>
      {fault === null ? null : (
        <p className={styles['fault']} role="alert">
          <SeverityMark severity="error" />
          {faultText(fault)}
        </p>
      )}
      {found === null || found.files.length === 0 ? null : <Files found={found} now={props.now} />}
    </section>
  );
}

function Files(props: { readonly found: Downloaded; readonly now: number }) {
  const { found, now } = props;
  const app = useApp();
  const clock = useClock();
  const { runs, removed } = useStore(app.library.store);
  const openings = useStore(app.openings.list);
  const paths = new Set(runs.filter(({ id }) => !removed.has(id)).map(({ path }) => path));
  return (
    <ul className={styles['list']}>
      {found.files.map((file) => {
        const known = [`${found.folder}/${file.name}`, `${found.folder}\\${file.name}`].some((path) => paths.has(path));
        const busy = openings.some(({ name, phase }) => name === file.name && phase !== 'failed');
        const name = printable(file.name);
        return (
          <li key={file.ticket} className={styles['file']}>
            <span className={styles['name']} title={name}>
              {name}
            </span>
            {known ? <span className={styles['known']}>in the library</span> : <span />}
            <span className={styles['size']}>{formatBytes(file.bytes)}</span>
            <span className={styles['when']} title={clock.whole(file.modified)}>
              {ago(file.modified, now)}
            </span>
            <Button
              label={busy ? 'Opening' : 'Open'}
              about={name}
              disabled={busy}
              onClick={() => app.openings.start([{ kind: 'ticket', ticket: file.ticket, name: file.name }])}
            />
          </li>
        );
      })}
    </ul>
  );
}

function saidOf({ folder, looked, files }: Downloaded): string {
  const where = printable(folder);
  if (looked === 0) return `${where} holds no zip. Open one from where it lies, or drop it here.`;
  const zips = plural(looked, 'zip');
  if (files.length === 0)
    return `None of the ${looked === 1 ? 'one zip' : `newest ${zips}`} in ${where} holds a log of a VPN gateway. Open one from where it lies, or drop it here.`;
  return `${files.length} of ${zips} in ${where} ${files.length === 1 ? 'holds' : 'hold'} logs of a VPN gateway.`;
}
