import { printable } from '../../../shared/base/text.ts';
import type { RunComparison } from '../../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../../shared/model/names.ts';
import { HealthMark } from '../../kit/marks.tsx';
import { formatRoute, linesRoute } from '../../state/route.ts';
import { CHANGE_WORDS } from './change-words.ts';
import styles from './change-band.module.css';

const LETTERS = ['a', 'b'] as const;

/** What became of it, and the first place at which the two part; A on the left and B on the right, as in all that follows. */
export function ChangeBand(props: { readonly told: RunComparison }) {
  const { told } = props;
  const { word, sign, tone } = CHANGE_WORDS[told.verdict.change];
  const first = told.firstDivergence;
  return (
    <section className={styles['band']} data-tone={tone} aria-label="Verdict">
      <p className={styles['word']}>
        <span aria-hidden>{sign}</span> {word}
      </p>
      <h1 className={styles['headline']}>
        {printable(told.verdict.headline.replace(/^[A-Z][a-z]+: ./, (start) => start.slice(-1).toUpperCase()))}
      </h1>
      <dl className={styles['sides']}>
        {LETTERS.map((letter) => (
          <div key={letter}>
            <dt>{letter.toUpperCase()}</dt>
            <dd>
              <HealthMark health={told.sides[letter].health} size={12} label />
              <span>{printable(told.sides[letter].headline)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <h2 className={styles['name']}>First divergence</h2>
      {first === null ? (
        <p>
          {told.rows.length === 0
            ? 'At least one of the two logs holds no negotiation to be compared.'
            : told.rows.every(({ a, b }) => a !== null && b !== null)
              ? 'None: both attempts say the same.'
              : 'None: both go the same way. What only one of the two logs prints is no difference.'}
        </p>
      ) : (
        <div>
          <p>{`At ${STEP_NAMES[first.step]}. ${first.why}`}</p>
          <dl className={styles['sides']}>
            {LETTERS.map((letter) => (
              <div key={letter}>
                <dt>{letter.toUpperCase()}</dt>
                <dd>
                  <Place told={told} letter={letter} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </section>
  );
}

/** What was said there, in the words of its row: the line itself may be a row of JSON. */
function Place(props: { readonly told: RunComparison; readonly letter: 'a' | 'b' }) {
  const { told, letter } = props;
  const place = told.firstDivergence?.[letter] ?? null;
  if (place === null) return <i className={styles['nothing']}>nothing</i>;
  const row = told.rows.find((one) => one[letter]?.file === place.file && one[letter]?.line === place.line);
  const text = printable(row?.[letter]?.text ?? place.text);
  return (
    <span className={styles['place']}>
      <a href={formatRoute(linesRoute(told.sides[letter].run.id, { file: place.file, line: place.line }))}>
        {`${printable(place.file)}:${place.line}`}
      </a>
      <code title={text}>{text}</code>
    </span>
  );
}
