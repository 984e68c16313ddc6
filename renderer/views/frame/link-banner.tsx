import { Button } from '../../kit/controls.tsx';
import { RetryIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import styles from './link-banner.module.css';

/** Says that the engine is gone, for as long as it is. It stands below the view, so that what is being read stays where it is. */
export function LinkBanner() {
  const { link, door } = useApp();
  const status = useStore(link.status);
  if (status.state !== 'lost') return null;
  const desktop = door.kind === 'desktop';
  return (
    <div className={styles['banner']} role="alert">
      <SeverityMark severity="error" size={16} />
      <p>
        <strong>The connection to the Tunnelscope engine was lost.</strong>{' '}
        {desktop
          ? 'It is being started again.'
          : 'It is tried again by itself. If Tunnelscope was stopped, start it again and open the address that it prints.'}
      </p>
      <Button
        icon={RetryIcon}
        label={status.trying ? 'Connecting…' : 'Reconnect'}
        disabled={status.trying && !desktop}
        onClick={desktop ? () => location.reload() : link.reconnect}
      />
    </div>
  );
}
