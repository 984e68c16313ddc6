import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { formatCount } from '../../../shared/base/units.ts';
import { HitList, type HitListHandle, type HitRow } from '../../grid/hit-list.tsx';
import { Bar, Button, Field, IconButton, Pick, Toggle } from '../../kit/controls.tsx';
import { CloseIcon, NextIcon, PreviousIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { type SearchQuery, type SearchScope, asksNothing } from '../../state/query.ts';
import { partAt, totalOf } from '../../state/search.ts';
import { useStore } from '../../state/store.ts';
import { LEAST_PANE, viewer } from '../lines/viewer.ts';
import { usePlace, useRun } from '../shared/run.tsx';
import { faultText } from '../shared/words.ts';
import { FilterField } from './filter-field.tsx';
import { faultOfFound, fileCounts, progressOf, readShare, summaryOf } from './results.ts';
import { Sparkline } from './sparkline.tsx';
import type { HitPlace, SearchInSight } from './use-search.ts';
import styles from './search-pane.module.css';

interface SearchPaneProps {
  readonly query: SearchQuery;
  readonly search: SearchInSight;
  readonly onQuery: (query: SearchQuery) => void;
  readonly onGo: (place: HitPlace) => void;
  readonly onStep: (direction: 'next' | 'previous') => void;
  /** To the first hit at or after a time, in microseconds. */
  readonly onTime: (time: number) => void;
  readonly onClose: () => void;
  /** Back to the lines, with the pane left open. */
  readonly onLeave: () => void;
}

const SCOPES: readonly { readonly id: SearchScope; readonly name: string }[] = [
  { id: 'file', name: 'This file' },
  { id: 'run', name: 'This run' },
  { id: 'open', name: 'All open runs' },
];

/** Looks for lines, and shows where they are. */
export function SearchPane(props: SearchPaneProps) {
  const { query, search } = props;
  const { height, grip } = usePaneHeight();
  const [filterFault, setFilterFault] = useState<Fault | null>(null);
  const box = useFocusOnAsking();
  const list = useRef<HitListHandle>(null);
  const wrongId = useId();
  const { analysis } = useRun();
  const known = useMemo(
    () => ({ peer: analysis.peers, instance: analysis.run.instances, file: analysis.files.map(({ name }) => name) }),
    [analysis],
  );
  const failed = search.found === null ? null : faultOfFound(search.found);
  const fault = filterFault ?? search.fault ?? failed;
  const inFilter = fault?.code === 'bad-filter' || filterFault !== null;

  const { at } = search;
  useEffect(() => {
    if (at >= 0) list.current?.show(at);
  }, [at]);

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      props.onStep(event.shiftKey ? 'previous' : 'next');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      list.current?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      props.onLeave();
    }
  };

  return (
    <section className={styles['pane']} aria-label="Search" style={{ height }}>
      {grip}
      <div className={styles['query']}>
        <div className={styles['pattern']}>
          <Field
            search
            mono
            label="Look for"
            placeholder={query.regex ? 'Regular expression  ( / )' : 'Words in a line  ( / )'}
            value={query.pattern}
            inputRef={box}
            onChange={(pattern) => props.onQuery({ ...query, pattern })}
            onKeyDown={onKeyDown}
            wrong={fault !== null && !inFilter ? wrongId : null}
          />
        </div>
        <span className={styles['toggles']}>
          <Toggle
            label="Match case"
            text="Aa"
            on={query.matchCase}
            onChange={(matchCase) => props.onQuery({ ...query, matchCase })}
          />
          <Toggle
            label="Whole words"
            text="“w”"
            on={query.wholeWord}
            onChange={(wholeWord) => props.onQuery({ ...query, wholeWord })}
          />
          <Toggle
            label="Regular expression"
            text=".*"
            on={query.regex}
            onChange={(regex) => props.onQuery({ ...query, regex })}
          />
        </span>
        <FilterField
          value={query.filter}
          known={known}
          onChange={(filter) => props.onQuery({ ...query, filter })}
          onFault={setFilterFault}
          wrong={inFilter ? wrongId : null}
          onEscape={props.onLeave}
        />
        <Pick
          label="Where to look"
          choices={SCOPES}
          chosen={query.scope}
          onChange={(scope) => props.onQuery({ ...query, scope })}
        />
        <span className={styles['acts']}>
          <IconButton label="Previous hit (Shift+N)" icon={PreviousIcon} onClick={() => props.onStep('previous')} />
          <IconButton label="Next hit (N)" icon={NextIcon} onClick={() => props.onStep('next')} />
          <IconButton label="Close the search (Esc)" icon={CloseIcon} onClick={props.onClose} />
        </span>
      </div>
      {fault === null ? null : (
        <p id={wrongId} className={styles['fault']} role="alert">
          <SeverityMark severity="error" />
          {faultText(fault)}
        </p>
      )}
      <Results {...props} list={list} silent={fault !== null} />
    </section>
  );
}

function Results(
  props: SearchPaneProps & { readonly list: React.RefObject<HitListHandle | null>; readonly silent: boolean },
) {
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
      const windows = [];
      for (let index = first; found !== null && index <= last;) {
        const place = partAt(found, index);
        if (place?.part.counts == null) break;
        const here = Math.min(last - index, place.part.counts.total - 1 - place.index);
        const run = place.part.counts.search;
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

const STEP = 24;

/** The pane's height is drawn at its upper edge, or moved by the arrow keys, and remembered. */
function usePaneHeight() {
  const { pane: height } = useStore(viewer);
  const from = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const set = (wanted: number) => {
    const most = Math.max(LEAST_PANE, innerHeight - 280);
    viewer.update((now) => ({ ...now, pane: Math.round(Math.min(most, Math.max(LEAST_PANE, wanted))) }));
  };
  const grip = (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a separator that is moved
    <div
      className={styles['grip']}
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the search"
      aria-valuenow={height}
      aria-valuemin={LEAST_PANE}
      aria-valuemax={2000}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that is moved
      tabIndex={0}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = { y: event.clientY, height };
      }}
      onPointerMove={(event) => {
        if (from.current !== null) set(from.current.height + from.current.y - event.clientY);
      }}
      onPointerUp={() => (from.current = null)}
      onLostPointerCapture={() => (from.current = null)}
      onKeyDown={(event) => {
        const by = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        set(height + by);
      }}
    />
  );
  return { height, grip };
}

/** The box takes the focus when it is asked for, also where the pane opens for that. */
let answered = 0;
function useFocusOnAsking() {
  const { searchAsked } = useApp();
  const asked = useStore(searchAsked);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (asked === answered) return;
    answered = asked;
    box.current?.focus();
    box.current?.select();
  }, [asked]);
  return box;
}
