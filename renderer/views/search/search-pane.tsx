import { type KeyboardEvent, type PointerEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Fault } from '../../../shared/base/fault.ts';
import { DIRECTIONS, PHASES, SEVERITIES, STEPS } from '../../../shared/model/words.ts';
import type { HitListHandle } from '../../grid/hit-list.tsx';
import { Field, IconButton, Pick, Toggle } from '../../kit/controls.tsx';
import { CloseIcon, NextIcon, PreviousIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import type { SearchQuery, SearchScope } from '../../state/query.ts';
import { useStore } from '../../state/store.ts';
import { LEAST_PANE, viewer } from '../shared/viewer.ts';
import { useRun } from '../shared/run.tsx';
import { faultText } from '../shared/words.ts';
import { FilterField } from './filter-field.tsx';
import { Hits } from './hits.tsx';
import { faultOfFound } from './results.ts';
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
    () => ({
      peer: analysis.peers,
      instance: analysis.run.instances,
      file: analysis.files.map(({ name }) => name),
      phase: PHASES,
      severity: SEVERITIES,
      step: STEPS,
      direction: DIRECTIONS,
    }),
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
      <Hits query={query} search={search} list={list} silent={fault !== null} onGo={props.onGo} onTime={props.onTime} />
    </section>
  );
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
