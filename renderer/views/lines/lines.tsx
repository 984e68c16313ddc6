import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { formatBytes, formatCount, plural } from '../../../shared/base/units.ts';
import type { Analysis, Finding, LogFile } from '../../../shared/model/analysis.ts';
import { type GridLine, LineGrid, type LineGridHandle } from '../../grid/line-grid.tsx';
import { Button, Field, Skeleton } from '../../kit/controls.tsx';
import { SeverityMark } from '../../kit/marks.tsx';
import { useAnalysis, useApp } from '../../state/app.ts';
import { keep, keptNumber } from '../../state/kept.ts';
import type { Route } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { stampRange } from '../shared/format.ts';
import { useKeys } from '../shared/keys.ts';
import { RunProvider } from '../shared/run.tsx';
import { Trouble } from '../shared/trouble.tsx';
import { KIND_NAMES } from '../../../shared/model/names.ts';
import { faultText } from '../shared/words.ts';
import { cutBytes, lineTyped } from './cut-bytes.ts';
import { FileList } from './file-list.tsx';
import { LineDetail } from './line-detail.tsx';
import { ProofStrip, stopAt } from './proof-strip.tsx';
import styles from './lines.module.css';

type LinesRoute = Extract<Route, { view: 'lines' }>;

/** The raw lines of a run's files: what everything else is proved by. */
export function Lines(props: { readonly route: LinesRoute }) {
  const { route } = props;
  const loaded = useAnalysis(route.run);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <Trouble fault={loaded.fault} run={route.run} />;
  return (
    <RunProvider analysis={loaded.value}>
      <Browser analysis={loaded.value} route={route} />
    </RunProvider>
  );
}

function Browser(props: { readonly analysis: Analysis; readonly route: LinesRoute }) {
  const { analysis, route } = props;
  const { router } = useApp();
  const finding = analysis.findings.find(({ key }) => key === route.finding) ?? null;
  const file =
    analysis.files.find(({ name }) => name === route.file) ?? (route.file === null ? firstFile(analysis) : null);

  const step = (by: 1 | -1) => {
    if (finding === null) return;
    const at = stopAt(finding, file?.name ?? null, route.line);
    const stop = finding.evidence[at < 0 ? (by === 1 ? 0 : finding.evidence.length - 1) : at + by];
    // Walking through the proof is one visit: the way back leads to where it began.
    if (stop !== undefined) router.replace({ ...route, file: stop.file, line: stop.line });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    escape: () => router.go({ view: 'overview', run: route.run }),
  });

  return (
    <div className={styles['view']}>
      <FileList file={file?.name ?? null} finding={route.finding} />
      <div className={styles['main']}>
        {finding === null ? null : (
          <ProofStrip
            finding={finding}
            file={file?.name ?? null}
            line={route.line}
            onStep={step}
            onClose={() => router.replace({ ...route, finding: null })}
          />
        )}
        {file === null ? (
          <p className={styles['nothing']}>
            {route.file === null
              ? 'This run holds no file that could be read.'
              : `This run has no file “${printable(route.file)}”. Choose one on the left.`}
          </p>
        ) : (
          <FileLines key={file.name} file={file} route={route} finding={finding} />
        )}
      </div>
    </div>
  );
}

function FileLines(props: { readonly file: LogFile; readonly route: LinesRoute; readonly finding: Finding | null }) {
  const { file, route, finding } = props;
  const { pages, router } = useApp();
  const version = useStore(pages.version);
  const problem = useStore(pages.problem);
  const grid = useRef<LineGridHandle>(null);
  const box = useRef<HTMLInputElement>(null);
  const place = `line:${route.run}:${file.name}`;
  const [current, setCurrent] = useState(() =>
    Math.min(route.line ?? Math.max(1, keptNumber(place)), Math.max(1, file.lines)),
  );
  const [typed, setTyped] = useState('');

  // A line that comes with the route is gone to; a line that the cursor reached is written into the route, and not gone to again.
  const written = useRef<number | null>(null);
  useLayoutEffect(() => {
    const wanted = route.line ?? (keptNumber(place) || 1);
    if (wanted === written.current) return;
    written.current = wanted;
    const line = Math.min(Math.max(1, wanted), Math.max(1, file.lines));
    setCurrent(line);
    grid.current?.centre(line);
    grid.current?.focus();
  }, [route.line, place, file.lines]);

  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onCurrent = useCallback(
    (line: number) => {
      setCurrent(line);
      keep(place, line);
      clearTimeout(timer.current);
      // Held back: browsers refuse to have the address changed a hundred times in a few seconds.
      timer.current = window.setTimeout(() => {
        written.current = line;
        router.replace({ ...route, file: file.name, line });
      }, 250);
    },
    [router, route, file.name, place],
  );

  const line = useCallback((number: number) => pages.line(route.run, file.name, number), [pages, route.run, file.name]);
  const gridLine = useCallback(
    (number: number): GridLine | undefined => {
      const found = line(number);
      return found === undefined
        ? undefined
        : {
            number,
            text: found.text,
            cutBytes: cutBytes(found, file.encoding),
            mark: found.event === null ? null : (found.event.severity ?? 'plain'),
            joined: found.event !== null && number > 1 && line(number - 1)?.event?.id === found.event.id,
          };
    },
    [line, file.encoding],
  );
  const onWindow = useCallback(
    (first: number, last: number) => pages.want(route.run, file.name, first, last),
    [pages, route.run, file.name],
  );
  const marked = useMemo(
    () => new Set(finding?.evidence.filter((stop) => stop.file === file.name).map((stop) => stop.line) ?? []),
    [finding, file.name],
  );

  const goTo = (number: number) => {
    clearTimeout(timer.current);
    setTyped('');
    router.go({ ...route, file: file.name, line: number });
    if (number === route.line) grid.current?.centre(number);
    grid.current?.focus();
  };
  useKeys({ 'ctrl+g': () => box.current?.select() });

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
        <div className={styles['goto']}>
          <Field
            numeric
            label={`Go to line, 1 to ${formatCount(file.lines)}`}
            placeholder="Go to line  (Ctrl+G)"
            value={typed}
            inputRef={box}
            onChange={setTyped}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                const number = lineTyped(typed, file.lines);
                if (number !== null) goTo(number);
              } else if (event.key === 'Escape') {
                event.preventDefault();
                setTyped('');
                grid.current?.focus();
              }
            }}
          />
        </div>
      </div>
      {problem === null ? null : (
        <div className={styles['problem']} role="alert">
          <SeverityMark severity="error" />
          {faultText(problem)}
          <Button label="Try again" onClick={() => pages.retry()} />
        </div>
      )}
      {file.lines === 0 ? (
        <p className={styles['nothing']}>This file has no lines.</p>
      ) : (
        <>
          <div className={styles['grid']}>
            <LineGrid
              label={`Lines of ${printable(file.name)}`}
              total={file.lines}
              line={gridLine}
              version={version}
              current={current}
              onCurrent={onCurrent}
              marked={marked}
              onWindow={onWindow}
              handle={grid}
            />
          </div>
          <LineDetail number={current} line={line(current)} encoding={file.encoding} />
        </>
      )}
    </>
  );
}

/** Where the verdict's proof stands, else the largest file: an empty view would only ask for a click. */
function firstFile(analysis: Analysis): LogFile | null {
  const proof = analysis.findings.find(({ key }) => key === analysis.verdict.finding)?.evidence[0]?.file;
  return (
    analysis.files.find(({ name }) => name === proof) ?? analysis.files.toSorted((a, b) => b.lines - a.lines)[0] ?? null
  );
}

function Loading() {
  return (
    <div className={styles['view']} role="status" aria-label="Reading the run" aria-busy>
      <div className={styles['ghosts']}>
        {[1, 2, 3, 4].map((row) => (
          <Skeleton key={row} width="180px" height={28} />
        ))}
      </div>
      <div className={styles['ghosts']}>
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} width={`${700 - row * 60}px`} height={12} />
        ))}
      </div>
    </div>
  );
}
