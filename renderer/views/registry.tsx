import type { ComponentType } from 'react';
import {
  AllIcon,
  CompareIcon,
  FilesIcon,
  NegotiationsIcon,
  OverviewIcon,
  ProposalsIcon,
  SearchViewIcon,
  SelectorsIcon,
  TimelineIcon,
  WfpIcon,
} from '../kit/icons.ts';
import { kept } from '../state/kept.ts';
import { NO_QUERY, keptQuery } from '../state/query.ts';
import { type Route, type RunRoute, type WorkRoute, type WorkView, linesRoute, workRoute } from '../state/route.ts';
import { Lines } from './lines/lines.tsx';
import { Overview } from './overview/overview.tsx';
import { Work } from './work/work.tsx';

export interface RunView {
  readonly name: string;
  readonly label: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  /** Goes there after G. */
  readonly letter: string;
  /** The way to it from where one is. */
  readonly at: (run: string, route: Route) => Route;
  readonly is: (route: Route) => boolean;
  readonly draw: (route: RunRoute) => React.ReactNode;
}

function drawLines(route: RunRoute): React.ReactNode {
  return route.view === 'lines' ? <Lines key={route.run} route={route} /> : null;
}

/** A view of the workbench; it is come back to as it was left. */
function work(name: WorkView, label: string, icon: RunView['icon'], letter: string): RunView {
  return {
    name,
    label,
    icon,
    letter,
    at: (run) => workRoute(run, name, { state: kept<WorkRoute['state']>(`work:${run}:${name}`) ?? {} }),
    is: (route) => route.view === 'work' && route.name === name,
    draw: (route) => (route.view === 'work' ? <Work key={`${route.run} ${name}`} route={route} /> : null),
  };
}

/** The views of a run, in the order of the rail. A new view is a row here. */
export const RUN_VIEWS: readonly RunView[] = [
  {
    name: 'overview',
    label: 'Overview',
    icon: OverviewIcon,
    letter: 'o',
    at: (run) => ({ view: 'overview', run }),
    is: (route) => route.view === 'overview',
    draw: ({ run }) => <Overview key={run} run={run} />,
  },
  work('timeline', 'Timeline', TimelineIcon, 't'),
  work('negotiations', 'Attempts', NegotiationsIcon, 'n'),
  work('selectors', 'Selectors', SelectorsIcon, 'r'),
  work('proposals', 'Proposals', ProposalsIcon, 'p'),
  work('wfp', 'WFP', WfpIcon, 'w'),
  work('all', 'All', AllIcon, 'a'),
  work('compare', 'Compare', CompareIcon, 'd'),
  {
    name: 'lines',
    label: 'Files',
    icon: FilesIcon,
    letter: 'f',
    at: (run, route) => (route.view === 'lines' ? { ...route, search: null } : linesRoute(run)),
    is: (route) => route.view === 'lines' && route.search === null,
    draw: drawLines,
  },
  {
    name: 'search',
    label: 'Search',
    icon: SearchViewIcon,
    letter: 's',
    at: (run, route) => ({
      ...(route.view === 'lines' ? route : linesRoute(run)),
      search: (route.view === 'lines' ? route.search : null) ?? keptQuery(run) ?? NO_QUERY,
    }),
    is: (route) => route.view === 'lines' && route.search !== null,
    draw: drawLines,
  },
];
