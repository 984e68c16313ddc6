import {
  type Ref,
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { faultOf } from '../../../shared/base/fault.ts';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { Finding, LogFile } from '../../../shared/model/analysis.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { resized, shownColumns } from '../../grid/columns.ts';
import { LineGrid, type LineGridHandle } from '../../grid/line-grid.tsx';
import { type LineSelection, countOf, rangeOf } from '../../grid/selection.ts';
import { Button, Field } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { keep, keptNumber } from '../../state/kept.ts';
import type { LinesRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import type { SearchInSight } from '../search/use-search.ts';
import { stampRange } from '../shared/format.ts';
import { useKeys } from '../shared/keys.ts';
import { faultText } from '../shared/words.ts';
import { useCopyLines } from './copy-lines.tsx';
import { Excerpt } from './excerpt.tsx';
import { goalTyped } from './go-to.ts';
import { gridLines, hasColumns } from './grid-lines.ts';
import { LineDetail } from './line-detail.tsx';
import { Tools } from './tools.tsx';
import { useHitMarks, useHitsInSight } from './use-hits.ts';
import { viewer } from './viewer.ts';
import styles from './lines.module.css';

export interface FileLinesHandle {
  /** The line under the cursor. */
  line(): number;
  /** Makes sure that a line is in sight, also where the route already stood there. */
  reach(file: string, line: number): void;
  focus(): void;
}

interface FileLinesProps {
  readonly handle: Ref<FileLinesHandle>;
  readonly file: LogFile;
  readonly route: LinesRoute;
  readonly finding: Finding | null;
  readonly search: SearchInSight;
  /** A sentence for the moment; null where there is none. */
  readonly said: string | null;
  readonly onSaid: () => void;
  /** To the first hit from a line on. */
  readonly onHitFrom: (line: number) => void;
}

const NO_LINES: ReadonlySet<number> = new Set();

/** The lines of one file, with everything to move along them. */
export function FileLines(props: FileLinesProps) {
  const { file, route, finding, search } = props;
  const { pages, router, bookmarks } = useApp();
  const version = useStore(pages.version);
  const problem = useStore(pages.problem);
  const view = useStore(viewer);
  const grid = useRef<LineGridHandle>(null);
  const cursor = useCursor(file, route, grid);
  const { current, onCurrent } = cursor;
  const [selection, setSelection] = useState<LineSelection | null>(null);
  const { copy, status } = useCopyLines(route.run, file);
  const { hits, onSeen } = useHitsInSight(search.part, file.name);
  const hitMarks = useHitMarks(search.part, file.name);
  const marks = useStore(bookmarks.entry(route.run));
  const bookmarked = useMemo(
    () => new Set(marks.list.filter((mark) => mark.file === file.name).map(({ line }) => line)),
    [marks.list, file.name],
  );
  const marked = useMemo(
    () =>
      finding === null
        ? NO_LINES
        : new Set(finding.evidence.filter((stop) => stop.file === file.name).map((stop) => stop.line)),
    [finding, file.name],
  );
  const raw = view.raw || !hasColumns(file);
  const columns = useMemo(() => (raw ? null : shownColumns(view.columns)), [raw, view.columns]);

  const made = useMemo(() => gridLines(file), [file]);
  const line = useCallback((number: number) => pages.line(route.run, file.name, number), [pages, route.run, file.name]);
  const gridLine = useCallback(
    (number: number) => {
      const found = line(number);
      return found === undefined ? undefined : made(found);
    },
    [line, made],
  );
  const onWindow = useCallback(
    (first: number, last: number, seenFirst: number, seenLast: number) => {
      pages.want(route.run, file.name, first, last);
      onSeen(seenFirst, seenLast);
    },
    [pages, route.run, file.name, onSeen],
  );
  const toggleMark = (number: number) => void bookmarks.toggle(route.run, file.name, number);
  const copySelected = () => copy(selection === null ? { first: current, last: current } : rangeOf(selection));
  const onPick = (number: number, hit: boolean) => {
    if (hit) props.onHitFrom(number);
    else cursor.goTo(number);
  };
  const openSource = (source: boolean) => router.replace({ ...route, file: file.name, line: current, source });
  useKeys({
    b: () => toggleMark(current),
    w: () => viewer.update((now) => ({ ...now, wrap: !now.wrap })),
    r: () => viewer.update((now) => ({ ...now, raw: !now.raw })),
    e: () => openSource(!route.source),
  });
  useImperativeHandle(
    props.handle,
    () => ({ line: () => current, reach: cursor.reach, focus: () => grid.current?.focus() }),
    [current, cursor.reach],
  );

  const when = stampRange(file.from, file.to);
  return (
    <>
      <div className={styles['bar']}>
        <h1 className={styles['file']} title={printable(file.name)}>
          {printable(file.name)}
        </h1>
        <span className={styles['about']}>
          {[KIND_NAMES[file.kind], formatBytes(file.bytes), plural(file.lines, 'line'), file.encoding, when]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
        <Tools
          columns={hasColumns(file)}
          marked={bookmarked.has(current)}
          source={route.source}
          onMark={() => toggleMark(current)}
          onSource={openSource}
        />
        <GoTo run={route.run} file={file} onLine={cursor.goTo} onLeave={() => grid.current?.focus()} />
      </div>
      {problem === null ? null : (
        <div className={styles['problem']} role="alert">
          <SeverityMark severity="error" />
          {faultText(problem)}
          <Button label="Try again" onClick={() => pages.retry()} />
        </div>
      )}
      {marks.trouble === null ? null : (
        <div className={styles['problem']} role="alert">
          <SeverityMark severity="error" />
          {faultText(marks.trouble)}
        </div>
      )}
      {file.lines === 0 ? (
        <p className={styles['nothing']}>This file has no lines.</p>
      ) : route.source ? (
        <Excerpt run={route.run} file={file} line={current} onLine={onCurrent} onClose={() => openSource(false)} />
      ) : (
        <>
          <div className={styles['grid']}>
            <LineGrid
              label={`Lines of ${printable(file.name)}`}
              total={file.lines}
              line={gridLine}
              version={version}
              columns={columns}
              onResize={(id, width) => viewer.update((now) => ({ ...now, columns: resized(now.columns, id, width) }))}
              wrap={view.wrap}
              current={current}
              onCurrent={onCurrent}
              selection={selection}
              onSelect={setSelection}
              onCopy={copySelected}
              marked={marked}
              bookmarks={bookmarked}
              onBookmark={toggleMark}
              hits={hits}
              hitMarks={hitMarks}
              onPick={onPick}
              onWindow={onWindow}
              handle={grid}
            />
            {status}
            {props.said === null ? null : <Said text={props.said} onDone={props.onSaid} />}
          </div>
          <LineDetail
            number={current}
            line={line(current)}
            encoding={file.encoding}
            low={route.search !== null}
            bookmark={marks.list.find((mark) => mark.file === file.name && mark.line === current) ?? null}
            selected={selection === null || countOf(selection) < 2 ? null : rangeOf(selection)}
            onNote={(note) => void bookmarks.note(route.run, file.name, current, note)}
            onCopy={copySelected}
            onClear={() => setSelection(null)}
            onSource={() => openSource(true)}
          />
        </>
      )}
    </>
  );
}

/** The line under the cursor: it comes with the route, and what it comes to is written into the route. */
function useCursor(file: LogFile, route: LinesRoute, grid: React.RefObject<LineGridHandle | null>) {
  const { router } = useApp();
  const place = `line:${route.run}:${file.name}`;
  const [current, setCurrent] = useState(() =>
    Math.min(route.line ?? Math.max(1, keptNumber(place)), Math.max(1, file.lines)),
  );

  // A line that comes with the route is gone to; a line that the cursor reached is written into the route, and not gone to again.
  const written = useRef<number | null>(null);
  useLayoutEffect(() => {
    const wanted = route.line ?? (keptNumber(place) || 1);
    if (wanted === written.current) return;
    const first = written.current === null;
    written.current = wanted;
    const line = Math.min(Math.max(1, wanted), Math.max(1, file.lines));
    setCurrent(line);
    keep(place, line);
    grid.current?.centre(line);
    // Who types or walks along the hits goes on with that.
    if (!first || !isBusyElsewhere()) grid.current?.focus();
  }, [route.line, place, file.lines, grid]);

  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onCurrent = useCallback(
    (line: number) => {
      setCurrent(line);
      keep(place, line);
      clearTimeout(timer.current);
      // Held back: browsers refuse to have the address changed a hundred times in a few seconds.
      timer.current = window.setTimeout(() => {
        const now = router.route.get();
        if (now.view !== 'lines' || now.run !== route.run || (now.file ?? file.name) !== file.name) return;
        written.current = line;
        router.replace({ ...now, file: file.name, line });
      }, 250);
    },
    [router, route.run, file.name, place],
  );
  const goTo = (line: number) => {
    clearTimeout(timer.current);
    router.go({ ...route, file: file.name, line });
    if (line === route.line) grid.current?.centre(line);
    setCurrent(line);
    grid.current?.focus();
  };
  const reach = useCallback(
    (name: string, line: number) => {
      clearTimeout(timer.current);
      if (name !== file.name) return;
      written.current = line;
      setCurrent(line);
      keep(place, line);
      grid.current?.centre(line);
    },
    [file.name, place, grid],
  );
  return { current, onCurrent, goTo, reach };
}

function isBusyElsewhere(): boolean {
  const { activeElement } = document;
  return activeElement?.closest('[aria-label="Search"]') != null;
}

/** By number or by time, in one box. */
function GoTo(props: {
  readonly run: string;
  readonly file: LogFile;
  readonly onLine: (line: number) => void;
  readonly onLeave: () => void;
}) {
  const { file } = props;
  const { link } = useApp();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  useKeys({ 'ctrl+g': () => box.current?.select() });

  const go = () => {
    if (typed.trim() === '') return;
    const goal = goalTyped(typed, file);
    if (goal === null) {
      setWrong(
        file.from === null
          ? 'Type the number of a line; this file carries no times.'
          : 'Type the number of a line, or a time as 11:20:05 or 2026-03-04 11:20 (UTC).',
      );
      return;
    }
    if ('line' in goal) {
      setTyped('');
      props.onLine(goal.line);
      return;
    }
    link.call('run.lineAt', { run: props.run, file: file.name, at: goal }).then(
      ({ line }) => {
        if (line === null) return setWrong('This file carries no times; go to a line by its number.');
        setTyped('');
        props.onLine(line);
      },
      (error: unknown) => setWrong(faultText(faultOf(error))),
    );
  };
  return (
    <div className={styles['goto']}>
      <Field
        label={`Go to a line, 1 to ${formatCount(file.lines)}, or to a time`}
        placeholder="Line or time  (Ctrl+G)"
        value={typed}
        inputRef={box}
        wrong={wrong === null ? null : id}
        onChange={(text) => {
          setTyped(text);
          setWrong(null);
        }}
        onBlur={() => setWrong(null)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go();
          else if (event.key === 'Escape') {
            event.preventDefault();
            setTyped('');
            setWrong(null);
            props.onLeave();
          }
        }}
      />
      {wrong === null ? null : (
        <p id={id} className={styles['hint']} role="alert">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** A sentence that goes by itself. */
function Said(props: { readonly text: string; readonly onDone: () => void }) {
  const { onDone, text } = props;
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => {
    const timer = setTimeout(() => done.current(), 2500);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <div role="status" className={styles['said']}>
      {text}
    </div>
  );
}
