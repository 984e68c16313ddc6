import { useRef, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { Analysis, LogFile } from '../../../shared/model/analysis.ts';
import { Skeleton } from '../../kit/controls.tsx';
import { useAnalysis, useApp } from '../../state/app.ts';
import { bookmarkNear } from '../../state/bookmarks.ts';
import { type LinesRoute, linesRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { Contents } from '../files/contents.tsx';
import { FileTree } from '../files/file-tree.tsx';
import { SearchPane } from '../search/search-pane.tsx';
import { type HitPlace, useSearch } from '../search/use-search.ts';
import { useKeys } from '../shared/keys.ts';
import { RunProvider } from '../shared/run.tsx';
import { Trouble } from '../shared/trouble.tsx';
import { BookmarkList } from './bookmark-list.tsx';
import { FileLines, type FileLinesHandle } from './file-lines.tsx';
import { ProofStrip, stopAt } from './proof-strip.tsx';
import styles from './lines.module.css';

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
  const { router, link, bookmarks } = useApp();
  const marks = useStore(bookmarks.entry(route.run));
  const lines = useRef<FileLinesHandle>(null);
  const [said, setSaid] = useState<string | null>(null);
  const finding = analysis.findings.find(({ key }) => key === route.finding) ?? null;
  const file =
    analysis.files.find(({ name }) => name === route.file) ?? (route.file === null ? firstFile(analysis) : null);
  const search = useSearch(route.search, route.lens ?? '', analysis, file?.name ?? null);

  const step = (by: 1 | -1) => {
    if (finding === null) return;
    const at = stopAt(finding, file?.name ?? null, route.line);
    const stop = finding.evidence[at < 0 ? (by === 1 ? 0 : finding.evidence.length - 1) : at + by];
    // Walking through the proof is one visit: the way back leads to where it began.
    if (stop !== undefined) router.replace({ ...route, file: stop.file, line: stop.line });
  };

  // Walking along hits or bookmarks is one visit as well; another run is another.
  const go = (place: HitPlace) => {
    setSaid(null);
    const now = router.route.get();
    const here = now.view === 'lines' ? now : route;
    if (place.run === route.run) {
      router.replace({ ...here, file: place.file, line: place.line });
      lines.current?.reach(place.file, place.line);
    } else {
      router.go(linesRoute(place.run, { file: place.file, line: place.line, search: here.search }));
    }
  };
  // From the list of files on it begins at the first line of all.
  const place = () => ({ file: file?.name ?? analysis.files[0]?.name ?? '', line: lines.current?.line() ?? 0 });
  // Pressed faster than it is answered, each press goes on from where the one before it leads.
  const walk = useRef<{ waiting: number; last: Promise<HitPlace | null> }>({ waiting: 0, last: Promise.resolve(null) });
  const stepHit = (direction: 'next' | 'previous') => {
    if (search.found === null) return;
    const now = walk.current;
    const before = now.waiting === 0 ? null : now.last;
    now.waiting += 1;
    now.last = (async () => {
      try {
        const found = await search.near((await before) ?? place(), direction);
        if (found === null) setSaid(`There is no ${direction} hit.`);
        else go(found);
        return found;
      } catch {
        return null;
      } finally {
        now.waiting -= 1;
      }
    })();
  };
  const stepMark = (direction: 'next' | 'previous') => {
    const files = analysis.files.map(({ name }) => name);
    const mark = bookmarkNear(marks.list, files, place(), direction);
    if (mark === null) setSaid(`There is no ${direction} bookmark.`);
    else go({ run: route.run, file: mark.file, line: mark.line });
  };
  const toTime = async (time: number) => {
    if (file === null) return;
    const { line } = await link.call('run.lineAt', { run: route.run, file: file.name, at: { time } });
    const found = line === null ? null : await search.near({ file: file.name, line: line - 1 }, 'next');
    if (found !== null) go(found);
  };

  const leave = () => lines.current?.focus();
  const closeSearch = () => {
    router.go({ ...route, search: null });
    leave();
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    n: () => stepHit('next'),
    'shift+n': () => stepHit('previous'),
    f3: () => stepHit('next'),
    'shift+f3': () => stepHit('previous'),
    '.': () => stepMark('next'),
    ',': () => stepMark('previous'),
    escape: () => {
      if (route.source) router.replace({ ...route, source: false });
      else if (route.search !== null) closeSearch();
      else router.go({ view: 'overview', run: route.run });
    },
  });

  return (
    <div className={styles['view']}>
      <nav className={styles['side']} aria-label="Files and bookmarks">
        <FileTree file={file?.name ?? null} route={route} />
        <BookmarkList run={route.run} onGo={(mark) => go({ run: route.run, ...mark })} />
      </nav>
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
        {file === null && route.file === '' ? (
          <Contents />
        ) : file === null ? (
          <p className={styles['nothing']}>
            {route.file === null
              ? 'This run holds no file that could be read.'
              : `This run has no file “${printable(route.file)}”. Choose one on the left.`}
          </p>
        ) : (
          <FileLines
            key={file.name}
            handle={lines}
            file={file}
            route={route}
            finding={finding}
            search={search}
            said={said}
            onSaid={() => setSaid(null)}
            onHitFrom={(line) =>
              void search
                .near({ file: file.name, line: line - 1 }, 'next')
                .then((hit) => (hit === null ? null : go(hit)))
            }
          />
        )}
        {route.search === null ? null : (
          <SearchPane
            query={route.search}
            search={search}
            onQuery={(query) => router.replace({ ...route, search: query })}
            onGo={go}
            onStep={stepHit}
            onTime={(time) => void toTime(time).catch(() => undefined)}
            onClose={closeSearch}
            onLeave={leave}
          />
        )}
      </div>
    </div>
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
