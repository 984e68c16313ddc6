import { printable } from '../../../shared/base/text.ts';
import type { Fault } from '../../../shared/base/fault.ts';
import { Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import styles from './trouble.module.css';

/** In place of a view that could not be fetched: what happened, and the way on. */
export function Trouble(props: { readonly fault: Fault; readonly run: string }) {
  const app = useApp();
  const lost = props.fault.code === 'unknown-run';
  return (
    <div className={styles['trouble']} role="alert">
      <SeverityMark severity="error" size={18} />
      <div>
        <h1 className={styles['title']}>
          {lost ? 'This run is no longer in the library' : printable(props.fault.text)}
        </h1>
        <p className={styles['hint']}>
          {lost
            ? 'It was removed, or the library in use is another one. Open its zip again to bring it back.'
            : printable(props.fault.hint ?? '')}
        </p>
        <div className={styles['acts']}>
          {lost ? (
            <Button
              primary
              label="Back to the library"
              onClick={() => {
                app.closeTab(props.run);
                app.router.go({ view: 'library' });
              }}
            />
          ) : (
            <>
              <Button primary label="Try again" onClick={() => app.analyses.retry()} />
              <Button label="Back to the library" onClick={() => app.router.go({ view: 'library' })} />
            </>
          )}
        </div>
      </div>
    </div>
  );
}
