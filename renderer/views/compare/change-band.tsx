import { printable } from '../../../shared/base/text.ts';
import type { Change, RunComparison } from '../../../shared/model/comparison.ts';
import { STEP_NAMES } from '../../../shared/model/names.ts';
import { HealthMark } from '../../kit/marks.tsx';
import { formatRoute, linesRoute } from '../../state/route.ts';
import styles from './change-band.module.css';

const WORDS: Readonly<Record<Change, { readonly word: string; readonly sign: string; readonly tone: string }>> = {
  fixed: { word: 'Fixed', sign: '✓', tone: 'good' },
  improved: { word: 'Improved', sign: '↗', tone: 'good' },
  unchanged: { word: 'Unchanged', sign: '=', tone: 'plain' },
  worse: { word: 'Worse', sign: '↘', tone: 'bad' },
  different: { word: 'Different', sign: '≠', tone: 'warn' },
};

/** What became of it, and the first place at which the two part. */
export function ChangeBand(props: { readonly told: RunComparison }) {
  const { told } = props;
  const { word, sign, tone } = WORDS[told.verdict.change];
  const first = told.firstDivergence;
  return (
    <section className={styles['band']} data-tone={tone} aria-label="Verdict">
      <p className={styles['word']}>
        <span aria-hidden>{sign}</span> {word}
      </p>
      <div className={styles['said']}>
        <h1 className={styles['headline']}>
          {printable(told.verdict.headline.replace(/^[A-Z][a-z]+: ./, (start) => start.slice(-1).toUpperCase()))}
        </h1>
        <dl className={styles['sides']}>
          {(['a', 'b'] as const).map((letter) => (
            <div key={letter}>
              <dt>{letter.toUpperCase()}</dt>
              <dd>
                <HealthMark health={told.sides[letter].health} size={12} label />
                {printable(told.sides[letter].headline)}
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <div className={styles['first']}>
        <h2 className={styles['name']}>First divergence</h2>
        {first === null ? (
          <p>
            {told.rows.length === 0
              ? 'At least one of the two logs holds no negotiation to be compared.'
              : 'None: both attempts say the same.'}
          </p>
        ) : (
          <>
            <p>{`At ${STEP_NAMES[first.step]}. ${first.why}`}</p>
            <dl className={styles['lines']}>
              {(['a', 'b'] as const).map((letter) => {
                const place = first[letter];
                const { run } = told.sides[letter];
                return (
                  <div key={letter}>
                    <dt>{letter.toUpperCase()}</dt>
                    <dd>
                      {place === null ? (
                        <i>nothing</i>
                      ) : (
                        <>
                          <a href={formatRoute(linesRoute(run.id, { file: place.file, line: place.line }))}>
                            {`${printable(place.file)}:${place.line}`}
                          </a>
                          <code>{printable(place.text)}</code>
                        </>
                      )}
                    </dd>
                  </div>
                );
              })}
            </dl>
          </>
        )}
      </div>
    </section>
  );
}
