import { type RefObject, useCallback, useState } from 'react';
import { formatCount } from '../../../shared/base/units.ts';
import { HitList, type HitListHandle, type HitRow } from '../../grid/hit-list.tsx';
import { Bar, Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { type SearchQuery, asksNothing } from '../../state/query.ts';
import { partAt, totalOf } from '../../state/search.ts';
import { useStore } from '../../state/store.ts';
import { usePlace, useRun } from '../shared/run.tsx';
import { faultText } from '../shared/words.ts';
import { fileCounts, progressOf, readShare, summaryOf } from './results.ts';
import { Sparkline } from './sparkline.tsx';
import type { HitPlace, SearchInSight } from './use-search.ts';
import styles from './search-pane.module.css';

interface HitsProps {
  readonly query: SearchQuery;
  readonly search: SearchInSight;
  readonly list: RefObject<HitListHandle | null>;
  /** True where what is wrong is said already. */
  readonly silent: boolean;
  readonly onGo: (place: HitPlace) => void;
  readonly onTime: (time: number) => void;
}

/** What was found: how much, where and when, and each line of it. */
export function Hits(props: HitsProps) {
  const { query, search } = props;
  const { hits, search: searches } = useApp();
  const version = useStore(hits.version);
  const problem = useStore(hits.problem);
  const { name } = usePlace();
  const { analysis } = useRun();
  const { found, busy } = search;
  const [reached, setReached] = useState<{ readonly key: string; readonly index: number }>({ key: '', index: -1 });
  const run = analysis.run.id;

  const hit = useCallback(
    (index: number): HitRow | undefined => {
      const place = found === null ? null : partAt(found, index);
      const id = place?.part.counts?.search;
      const one = place === null || id === undefined ? undefined : hits.line(id, '', place.index + 1);
      if (one === undefined || place === null) return undefined;
      const file = place.part.run === run ? name(one.file) : `${place.part.name} ${one.file}`;
      return { place: file, line: one.line, text: one.text, matches: one.matches };
    },
    // A new version gives other rows.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [found, hits, run, version],
  );
  const onWindow = useCallback(
    (first: number, last: number) => {
      if (found === null) return;
      const windows = [];
      for (let index = first; index <= last;) {
        const place = partAt(found, index);
        const counts = place?.part.counts ?? null;
        if (place === null || counts === null) break;
        const here = Math.min(last - index, counts.total - 1 - place.index);
        const run = counts.search;
        windows.push({ run, file: '', first: place.index + 1, last: place.index + here + 1 });
        index += here + 1;
      }
      hits.wantAll(windows);
    },
    [found, hits],
  );

  if (asksNothing(query)) {
    return (
      <p className={styles['nothing']}>
        Type what to look for. Every line of every file is looked through; a filter narrows it down by peer, time, code
        and more.
      </p>
    );
  }
  if (found === null || (props.silent && totalOf(found) === 0)) return <div className={styles['nothing']} />;
  const total = totalOf(found);
  const over = found.parts.length === 1 ? found.parts[0]?.counts?.over : search.part?.counts?.over;
  const current =
    search.at >= 0 && reached.key !== found.key ? search.at : reached.key === found.key ? reached.index : search.at;
  const open = (index: number) => {
    setReached({ key: found.key, index });
    void search.choose(index).then((place) => (place === null ? undefined : props.onGo(place)));
  };
  return (
    <>
      <div className={styles['summary']}>
        <span role="status" className={styles['count']}>
          {summaryOf(found, busy)}
        </span>
        <span className={styles['files']}>
          {fileCounts(found).map((one) => (
            <button
              key={`${one.run} ${one.file}`}
              type="button"
              className={styles['file']}
              title={`First hit in ${one.file}`}
              onClick={() => open(one.first)}
            >
              {`${one.run === run ? name(one.file) : `${found.parts.find((part) => part.run === one.run)?.name ?? ''} ${one.file}`} `}
              <span className={styles['number']}>{formatCount(one.total)}</span>
            </button>
          ))}
        </span>
        <span className={styles['end']}>
          {busy ? (
            <>
              <span className={styles['bar']}>
                <Bar label={`Looking through ${readShare(found)}`} share={progressOf(found)} />
              </span>
              <Button label="Cancel" onClick={() => searches.stop()} />
            </>
          ) : null}
          {over === undefined || over === null ? null : <Sparkline over={over} onPick={props.onTime} />}
        </span>
      </div>
      {problem === null ? null : (
        <p className={styles['fault']} role="alert">
          <SeverityMark severity="error" />
          {faultText(problem)}
          <Button
            label="Search again"
            onClick={() => {
              hits.retry();
              searches.again();
            }}
          />
        </p>
      )}
      {total === 0 ? (
        <p className={styles['nothing']}>{busy ? '' : nothingFound(query)}</p>
      ) : (
        <div
          className={styles['list']}
          data-old={(found.key !== null && busy && searches.store.get().busy !== found.key) || undefined}
        >
          <HitList
            label="Lines found"
            total={total}
            hit={hit}
            version={version}
            current={current}
            onCurrent={(index) => setReached({ key: found.key, index })}
            onOpen={open}
            onWindow={onWindow}
            handle={props.list}
          />
        </div>
      )}
    </>
  );
}

function nothingFound(query: SearchQuery): string {
  const where =
    query.scope === 'file' ? 'in this file' : query.scope === 'run' ? 'in this run' : 'in any of the open runs';
  const narrowed = [
    query.matchCase ? 'match case' : '',
    query.wholeWord ? 'whole words' : '',
    query.filter.trim() === '' ? '' : 'the filter',
  ].filter((word) => word !== '');
  return `No line ${where} fits.${narrowed.length === 0 ? '' : ` Without ${narrowed.join(' or ')} there may be some.`}`;
}
