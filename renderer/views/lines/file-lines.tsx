import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, plural } from '../../../shared/base/units.ts';
import type { Finding, LogFile } from '../../../shared/model/analysis.ts';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { resized, shownColumns } from '../../grid/columns.ts';
import { LineGrid, type LineGridHandle } from '../../grid/line-grid.tsx';
import type { GridLine } from '../../grid/line.ts';
import type { LinePoint } from '../../grid/point.ts';
import { type LineSelection, countOf, rangeOf } from '../../grid/selection.ts';
import { Button } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import type { LinesRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { HoverCard } from '../explain/card.tsx';
import { useLineHighlights } from '../highlight/use-rules.ts';
import { Inspector } from '../explain/inspector.tsx';
import { FileCard } from '../files/file-card.tsx';
import type { SearchInSight } from '../search/use-search.ts';
import { useCommands } from '../shared/commands.ts';
import { useKeys } from '../shared/keys.ts';
import { useClock } from '../shared/time.ts';
import { faultText } from '../shared/words.ts';
import { useCopyLines } from './copy-lines.tsx';
import { Excerpt } from './excerpt.tsx';
import { GoToBox } from './go-to-box.tsx';
import { gridLines, hasColumns } from './grid-lines.ts';
import { LineDetail } from './line-detail.tsx';
import { Tools } from './tools.tsx';
import { useCursor } from './use-cursor.ts';
import { useHitMarks, useHitsInSight } from './use-hits.ts';
import { inspectorOpen, viewer } from '../shared/viewer.ts';
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
  const [point, setPoint] = useState<LinePoint | null>(null);
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
  const clock = useClock();
  const raw = view.raw || !hasColumns(file);
  const columns = useMemo(
    () => (raw ? null : shownColumns(view.columns, clock.short)),
    [raw, view.columns, clock.short],
  );

  const made = useMemo(() => gridLines(file, clock), [file, clock]);
  const ofLine = useLineHighlights();
  const highlightOf = useCallback(({ text }: GridLine) => ofLine(text), [ofLine]);
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
  const inspect = (open: boolean) => viewer.update((now) => ({ ...now, inspector: open }));
  useKeys({
    b: () => toggleMark(current),
    w: () => viewer.update((now) => ({ ...now, wrap: !now.wrap })),
    r: () => viewer.update((now) => ({ ...now, raw: !now.raw })),
    e: () => openSource(!route.source),
    i: () => inspect(!inspectorOpen(view)),
  });
  useCommands([
    { id: 'lines:mark', label: 'Bookmark the line', group: 'Lines', keys: 'B', do: () => toggleMark(current) },
    {
      id: 'lines:wrap',
      label: 'Wrap long lines',
      group: 'Lines',
      keys: 'W',
      do: () => viewer.update((now) => ({ ...now, wrap: !now.wrap })),
    },
    {
      id: 'lines:raw',
      label: 'Lines as they stand',
      group: 'Lines',
      keys: 'R',
      also: 'raw columns',
      do: () => viewer.update((now) => ({ ...now, raw: !now.raw })),
    },
    {
      id: 'lines:editor',
      label: 'In the text editor',
      group: 'Lines',
      keys: 'E',
      do: () => openSource(!route.source),
    },
    { id: 'lines:copy', label: 'Copy the selected lines', group: 'Lines', keys: 'Ctrl+C', do: copySelected },
  ]);
  // Back from the editor, the lines are where it was left.
  const wasSource = useRef(route.source);
  const { reach } = cursor;
  useLayoutEffect(() => {
    if (wasSource.current && !route.source) {
      reach(file.name, current);
      grid.current?.focus();
    }
    wasSource.current = route.source;
  }, [route.source, reach, file.name, current]);
  useImperativeHandle(
    props.handle,
    () => ({ line: () => current, reach: cursor.reach, focus: () => grid.current?.focus() }),
    [current, cursor.reach],
  );

  const when = clock.range(file.from, file.to);
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
          inspector={inspectorOpen(view)}
          onInspector={inspect}
          onMark={() => toggleMark(current)}
          onSource={openSource}
        />
        <GoToBox run={route.run} file={file} onLine={cursor.goTo} onLeave={() => grid.current?.focus()} />
      </div>
      {route.source ? null : <FileCard file={file} low={route.search !== null} />}
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
          <div className={styles['across']}>
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
                highlightOf={highlightOf}
                onBookmark={toggleMark}
                hits={hits}
                hitMarks={hitMarks}
                onPick={onPick}
                onWindow={onWindow}
                onPoint={setPoint}
                handle={grid}
              />
              {point === null ? null : <HoverCard run={route.run} file={file.name} point={point} />}
              {status}
              {props.said === null ? null : <Said key={props.said} text={props.said} onDone={props.onSaid} />}
            </div>
            {inspectorOpen(view) ? (
              <Inspector run={route.run} file={file.name} line={current} onClose={() => inspect(false)} />
            ) : null}
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
  }, []);
  return (
    <div role="status" className={styles['said']}>
      {text}
    </div>
  );
}
