import { type ReactNode, createContext, useContext, useMemo } from 'react';
import { printable } from '../../../shared/base/text.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { keep, keptNumber, keptText } from '../../state/kept.ts';
import { useApp } from '../../state/app.ts';
import { formatRoute, linesRoute } from '../../state/route.ts';
import { useSelected } from '../../state/store.ts';
import { shortNames } from './places.ts';
import { ZoneSaid, isZoneSaid } from './time.ts';
import styles from './run.module.css';

interface RunInSight {
  readonly analysis: Analysis;
  readonly short: ReadonlyMap<string, string>;
}

const RunContext = createContext<RunInSight | null>(null);

export function RunProvider(props: { readonly analysis: Analysis; readonly children: ReactNode }) {
  const { analysis } = props;
  const value = useMemo(() => ({ analysis, short: shortNames(analysis.files) }), [analysis]);
  return (
    <RunContext value={value}>
      <ZoneSaid value={isZoneSaid(analysis)}>{props.children}</ZoneSaid>
    </RunContext>
  );
}

export function useRun(): RunInSight {
  const value = useContext(RunContext);
  if (value === null) throw new Error('useRun outside of a run');
  return value;
}

export interface Place {
  readonly file: string;
  readonly line: number | null;
  /** The finding whose proof this line is. */
  readonly finding?: string | null;
}

export function usePlace(): { readonly href: (place: Place) => string; readonly name: (file: string) => string } {
  const { analysis, short } = useRun();
  // From line to line the search pane stays as it is.
  const search = useSelected(useApp().router.route, (route) => (route.view === 'lines' ? route.search : null));
  return {
    href: ({ file, line, finding }) =>
      formatRoute(linesRoute(analysis.run.id, { file, line, finding: finding ?? null, search })),
    name: (file) => printable(short.get(file) ?? file),
  };
}

/** The overview remembers through which link it was left, to put the focus back there. Several may lead to the same line. */
export function leaveBy(run: string, link: HTMLAnchorElement): void {
  keep(`left:${run}`, alike(link.getAttribute('href')).indexOf(link) + 1);
  keep(`left to:${run}`, link.getAttribute('href'));
}

/** The link that the overview was left by; null where it was left otherwise, and the next time. */
export function leftBy(run: string): HTMLAnchorElement | null {
  const link = alike(keptText(`left to:${run}`))[keptNumber(`left:${run}`) - 1] ?? null;
  keep(`left to:${run}`, null);
  return link;
}

function alike(href: string | null): HTMLAnchorElement[] {
  if (href === null) return [];
  return [...document.querySelectorAll<HTMLAnchorElement>('main a[href]')].filter(
    (link) => link.getAttribute('href') === href,
  );
}

/** The way to a line: the file's short name and the line's number, or the words given instead. */
export function PlaceLink(props: { readonly place: Place; readonly children?: ReactNode }) {
  const { analysis } = useRun();
  const { href, name } = usePlace();
  const { place } = props;
  const to = href(place);
  return (
    <a
      className={styles['place']}
      href={to}
      title={printable(place.file)}
      onClick={(event) => leaveBy(analysis.run.id, event.currentTarget)}
    >
      {props.children ?? (place.line === null ? name(place.file) : `${name(place.file)}:${place.line}`)}
    </a>
  );
}
