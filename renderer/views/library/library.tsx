import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { printable } from '../../../shared/base/text.ts';
import { plural } from '../../../shared/base/units.ts';
import { Button, Field, Skeleton } from '../../kit/controls.tsx';
import { Fold } from '../../kit/fold.tsx';
import { OpenFileIcon, OpenFolderIcon } from '../../kit/icons.ts';
import { SeverityMark } from '../../kit/marks.tsx';
import { useApp } from '../../state/app.ts';
import { useKept } from '../../state/kept.ts';
import { azureRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { useKeys } from '../shared/keys.ts';
import { AzureJobs } from '../shared/azure-jobs.tsx';
import { faultText } from '../shared/words.ts';
import { DownloadsPanel } from './downloads.tsx';
import { OpeningRow } from './opening-row.tsx';
import { RulePacks } from './rule-packs.tsx';
import { RunRow } from './run-row.tsx';
import { SampleList } from './samples.tsx';
import { matching } from './search.ts';
import styles from './library.module.css';

/** Home: the runs that were opened, newest first, and everything by which another comes in. */
export function Library() {
  const app = useApp();
  const { store } = app.library;
  const library = useStore(store);
  const openings = useStore(app.openings.list);
  const [typed, setTyped] = useKept('library:filter', '');
  const [samplesOpen, setSamplesOpen] = useKept('library:samples', false);
  const filter = useRef<HTMLInputElement>(null);
  const now = useNow();
  useEffect(() => () => app.library.settle(), [app]);
  useEffect(() => {
    // Another window or the command line may have changed it meanwhile.
    const refresh = () => void app.library.refresh();
    window.addEventListener('focus', refresh);
    return () => window.removeEventListener('focus', refresh);
  }, [app]);
  useKeys({
    // Selected, so that what is typed next takes the place of an old filter.
    '/': () => filter.current?.select(),
    j: () => moveFocus(1),
    k: () => moveFocus(-1),
    arrowdown: () => moveFocus(1),
    'ctrl+z': () => {
      const last = [...library.removed].at(-1);
      if (last !== undefined) void app.library.restore(last);
    },
  });

  const empty = library.state === 'ready' && library.runs.length === 0;
  const underWay = openings.filter(({ phase }) => phase !== 'failed');
  const rows = openings.map((opening) => (
    <OpeningRow
      key={opening.id}
      opening={opening}
      alone={underWay.length === 1}
      tall={empty && openings.length === 1}
      onDrop={() => app.openings.drop(opening.id)}
      onRetry={() => app.openings.retry(opening.id)}
    />
  ));
  return (
    <div className={styles['page']}>
      {empty ? null : (
        <header className={styles['head']}>
          <h1 className={styles['title']}>Library</h1>
          <OpenButtons />
          <div className={styles['filter']}>
            <Field
              search
              label="Filter the runs"
              placeholder="Filter by cause, peer, file or instance  ( / )"
              value={typed}
              inputRef={filter}
              onChange={setTyped}
              onKeyDown={(event) => onFilterKey(event, setTyped)}
            />
          </div>
        </header>
      )}
      {library.fault === null ? null : (
        <Problem text={faultText(library.fault)} retry={() => void app.library.refresh()} />
      )}
      {library.trouble === null ? null : <Problem text={faultText(library.trouble)} />}
      <AzureJobs />
      <DownloadsPanel now={now} />
      {rows.length === 0 ? null : (
        <ul aria-label="Being opened" className={styles['list']}>
          {rows}
        </ul>
      )}
      {empty && underWay.length === 0 ? <Welcome /> : null}
      {library.state === 'loading' ? <Loading /> : empty ? null : <RunList typed={typed} now={now} />}
      {empty || library.samples.length === 0 ? null : (
        <div className={styles['samples']}>
          <Fold
            open={samplesOpen}
            onToggle={setSamplesOpen}
            summary={`${plural(library.samples.length, 'sample run')} to look at`}
          >
            <SampleList />
          </Fold>
        </div>
      )}
      {empty ? null : (
        <div className={styles['samples']}>
          <RulePacks />
        </div>
      )}
    </div>
  );
}

function RunList(props: { readonly typed: string; readonly now: number }) {
  const app = useApp();
  const library = useStore(app.library.store);
  const list = useRef<HTMLUListElement>(null);
  const [reached, setReached] = useKept<string | null>('library:reached', null);
  const runs = useMemo(() => matching(library.runs, props.typed), [library.runs, props.typed]);
  const first = runs.find(({ id }) => !library.removed.has(id))?.id ?? null;
  const tabStop =
    reached !== null && runs.some(({ id }) => id === reached && !library.removed.has(id)) ? reached : first;

  const remove = (run: string) => {
    const links = linksOf(list.current);
    const at = links.findIndex((link) => link.dataset['run'] === run);
    const next = links[at + 1] ?? links[at - 1];
    void app.library.remove(run).then(() => next?.focus());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const links = linksOf(list.current);
    const at = links.findIndex((link) => link === document.activeElement);
    if (at < 0) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[event.key];
    const run = links[at]?.dataset['run'];
    if (to !== undefined) {
      event.preventDefault();
      links[Math.min(links.length - 1, Math.max(0, to))]?.focus();
    } else if (event.key === 'Delete' && run !== undefined) {
      event.preventDefault();
      remove(run);
    }
  };

  if (runs.length === 0 && props.typed.trim() !== '')
    return <p className={styles['none']}>{`No run says “${props.typed.trim()}”.`}</p>;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move between the links in it
    <ul ref={list} className={styles['list']} aria-label="Runs, newest first" data-runs onKeyDown={onKeyDown}>
      {runs.map((run) => (
        <RunRow
          key={run.id}
          run={run}
          now={props.now}
          removed={library.removed.has(run.id)}
          reached={run.id === tabStop}
          onFocus={() => setReached(run.id)}
          onRemove={() => remove(run.id)}
          onRestore={() => void app.library.restore(run.id)}
        />
      ))}
    </ul>
  );
}

function Welcome() {
  return (
    <div className={styles['welcome']}>
      <h1 className={styles['question']}>Why is the tunnel down?</h1>
      <p className={styles['lead']}>
        Tunnelscope reads the log zip that Azure’s VPN troubleshoot leaves in a storage account and says what failed, on
        whose side, what to change, and which lines prove it. The logs stay on this computer.
      </p>
      <div className={styles['drop']}>
        <p>Drop a zip, a folder or log files anywhere in this window.</p>
        <OpenButtons large />
      </div>
      <SamplesOffered />
    </div>
  );
}

function SamplesOffered() {
  const { samples } = useStore(useApp().library.store);
  if (samples.length === 0) return null;
  return (
    <section aria-labelledby="samples">
      <h2 id="samples" className={styles['offer']}>
        Or look at a sample
      </h2>
      <SampleList />
    </section>
  );
}

function OpenButtons(props: { readonly large?: boolean }) {
  const app = useApp();
  const large = props.large === true;
  return (
    <div className={styles['buttons']}>
      <Button primary large={large} icon={OpenFileIcon} label="Open zip or logs…" onClick={() => app.choose('files')} />
      <Button large={large} icon={OpenFolderIcon} label="Open folder…" onClick={() => app.choose('folder')} />
      <Button quiet={!large} large={large} label="From Azure…" onClick={() => app.router.go(azureRoute())} />
      <Button quiet={!large} large={large} label="Look in Downloads" onClick={app.downloads.look} />
    </div>
  );
}

function Problem(props: { readonly text: string; readonly retry?: () => void }) {
  return (
    <div className={styles['problem']} role="alert">
      <SeverityMark severity="error" />
      <p>{printable(props.text)}</p>
      {props.retry === undefined ? null : <Button label="Try again" onClick={props.retry} />}
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Reading the library" aria-busy>
      {[1, 2, 3, 4].map((row) => (
        <div key={row} className={styles['ghost']}>
          <Skeleton width="84px" height={14} />
          <div>
            <Skeleton width={`${460 - row * 50}px`} height={14} />
            <Skeleton width={`${600 - row * 70}px`} height={14} />
          </div>
        </div>
      ))}
    </div>
  );
}

function linksOf(list: ParentNode | null): HTMLAnchorElement[] {
  return [...(list?.querySelectorAll<HTMLAnchorElement>('a[data-run]') ?? [])];
}

/** From anywhere in the view into the list: to the run last reached, or on from it. */
function moveFocus(by: 1 | -1): void {
  const links = linksOf(document);
  const at = links.findIndex((link) => link === document.activeElement);
  const start = links.find(({ tabIndex }) => tabIndex === 0) ?? links[0];
  (at < 0 ? start : links[Math.min(links.length - 1, Math.max(0, at + by))])?.focus();
}

function onFilterKey(event: KeyboardEvent<HTMLInputElement>, setTyped: (text: string) => void): void {
  if (event.key === 'Escape') {
    event.preventDefault();
    setTyped('');
    event.currentTarget.blur();
  } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
    event.preventDefault();
    const first = linksOf(document)[0];
    if (event.key === 'Enter') first?.click();
    else first?.focus();
  }
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
