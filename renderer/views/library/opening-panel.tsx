import { printable } from '../../../shared/base/text.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { Bar, Button, Skeleton } from '../../kit/controls.tsx';
import { Section } from '../../kit/section.tsx';
import type { Opening } from '../../state/openings.ts';
import { findingWord } from '../shared/words.ts';
import { measures, shareOf, stageWord, timeLeft } from './opening-words.ts';
import styles from './opening-panel.module.css';

const MOST_FOUND = 6;
/** Beside other runs, and where nothing else is to be seen. */
const FEW_LINES = 12;
const MANY_LINES = 28;

/**
 * A run on its way in: how far it is, what was seen so far, and its first lines. Every part has its room from the start, and
 * what comes is added at the end, so that nothing moves under who reads.
 */
export function OpeningPanel(props: {
  readonly opening: Opening;
  readonly onDrop: () => void;
  readonly tall: boolean;
}) {
  const { opening } = props;
  const share = shareOf(opening);
  return (
    <li className={styles['panel']} aria-busy>
      <header className={styles['head']}>
        <div className={styles['title']}>
          <h2 className={styles['name']}>{printable(opening.name)}</h2>
          <span className={styles['stage']}>{stageWord(opening)}</span>
          <span className={styles['end']}>
            <span className={styles['share']}>{share === null ? '' : `${Math.floor(share * 100)} %`}</span>
            <span className={styles['left']}>{timeLeft(opening)}</span>
            <Button label="Cancel" disabled={opening.phase === 'stopping'} onClick={props.onDrop} />
          </span>
        </div>
        <Bar label={`${stageWord(opening)} ${printable(opening.name)}`} share={share} />
        <div className={styles['details']}>
          {measures(opening).map((measure) => (
            <span key={measure}>{measure}</span>
          ))}
        </div>
      </header>
      <Section name="Seen so far" note="not judged yet">
        <div className={styles['found']}>
          <SeenSoFar found={opening.progress.found} />
        </div>
      </Section>
      <Section name="First lines">
        <div className={styles['preview']} data-tall={props.tall || undefined}>
          <FirstLines preview={opening.progress.preview} most={props.tall ? MANY_LINES : FEW_LINES} />
        </div>
      </Section>
    </li>
  );
}

function SeenSoFar(props: { readonly found: Opening['progress']['found'] }) {
  const found = props.found ?? [];
  if (found.length === 0) return <p className={styles['quiet']}>Nothing of note yet.</p>;
  const more = found.length - MOST_FOUND;
  return (
    <>
      <ul>
        {found.slice(0, MOST_FOUND).map(({ id, title, peer, count }) => (
          <li key={`${id} ${peer ?? ''}`} className={styles['row']}>
            <span className={styles['count']}>{`${formatCount(count)} ×`}</span>
            <span className={styles['what']}>{printable(title === '' ? findingWord(id) : title)}</span>
            {peer === null || title.includes(peer) ? null : (
              <span className={styles['quiet']}>{`peer ${printable(peer)}`}</span>
            )}
          </li>
        ))}
      </ul>
      {more > 0 ? <p className={styles['quiet']}>{`and ${formatCount(more)} more`}</p> : null}
    </>
  );
}

function FirstLines(props: { readonly preview: Opening['progress']['preview']; readonly most: number }) {
  const { preview } = props;
  if (preview === null) {
    return [520, 460, 500, 420].map((width) => (
      <span key={width} className={styles['ghost']}>
        <Skeleton width={`${width}px`} height={10} />
      </span>
    ));
  }
  return (
    <>
      <p className={styles['file']}>{printable(preview.file)}</p>
      <ol>
        {preview.lines.slice(0, props.most).map(({ number, text }) => (
          <li key={number} className={styles['line']}>
            <span className={styles['number']}>{formatCount(number)}</span>
            <span className={styles['text']}>{printable(text)}</span>
          </li>
        ))}
      </ol>
    </>
  );
}
