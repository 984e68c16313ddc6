import type { ComponentType } from 'react';
import { FilesIcon, OverviewIcon } from '../kit/icons.ts';
import type { Route, RunRoute } from '../state/route.ts';
import { Lines } from './lines/lines.tsx';
import { Overview } from './overview/overview.tsx';

export interface RunView {
  readonly view: RunRoute['view'];
  readonly label: string;
  readonly icon: ComponentType<{ readonly 'aria-hidden'?: boolean }>;
  /** Goes there after G. */
  readonly letter: string;
  readonly at: (run: string) => Route;
  readonly draw: (route: RunRoute) => React.ReactNode;
}

/** The views of a run, in the order of the rail. A new view is a row here. */
export const RUN_VIEWS: readonly RunView[] = [
  {
    view: 'overview',
    label: 'Overview',
    icon: OverviewIcon,
    letter: 'o',
    at: (run) => ({ view: 'overview', run }),
    draw: ({ run }) => <Overview key={run} run={run} />,
  },
  {
    view: 'lines',
    label: 'Files',
    icon: FilesIcon,
    letter: 'f',
    at: (run) => ({ view: 'lines', run, file: null, line: null, finding: null }),
    draw: (route) => (route.view === 'lines' ? <Lines key={route.run} route={route} /> : null),
  },
];
