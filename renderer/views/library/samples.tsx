import { printable } from '../../../shared/base/text.ts';
import { useApp } from '../../state/app.ts';
import { useStore } from '../../state/store.ts';
import styles from './library.module.css';

export function SampleList() {
  const app = useApp();
  const { samples } = useStore(app.library.store);
  return (
    <ul className={styles['sampleList']}>
      {samples.map((sample) => (
        <li key={sample.id}>
          <button
            type="button"
            className={styles['sample']}
            onClick={() => app.openings.start([{ kind: 'sample', sample: sample.id, name: sample.title }])}
          >
            <span className={styles['sampleTitle']}>{printable(sample.title)}</span>
            <span className={styles['sampleShows']}>{printable(sample.shows)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
