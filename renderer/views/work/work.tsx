import { type ComponentType, type LazyExoticComponent, Suspense, lazy, useCallback, useEffect, useMemo } from 'react';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { useAnalysis, useApp } from '../../state/app.ts';
import { keep } from '../../state/kept.ts';
import type { Pick, WorkRoute, WorkView } from '../../state/route.ts';
import { RunProvider } from '../shared/run.tsx';
import { Trouble } from '../shared/trouble.tsx';
import styles from './work.module.css';

/** What each view of the workbench is given; it asks the engine for the rest, under the lens. */
export interface WorkProps {
  readonly run: string;
  readonly analysis: Analysis;
  /** The filter that holds in all views. */
  readonly lens: string;
  readonly pick: Pick;
  /** The view's own part of the address. */
  readonly state: WorkRoute['state'];
  /** Changes some of it; "" takes a part away. Going makes a step that Back takes back. */
  readonly onState: (change: WorkRoute['state'], how?: 'go' | 'replace') => void;
  readonly onPick: (pick: Pick) => void;
}

/** Each is loaded when it is first opened. */
const VIEWS: Readonly<Record<WorkView, LazyExoticComponent<ComponentType<WorkProps>>>> = {
  timeline: lazy(async () => ({ default: (await import('../timeline/timeline.tsx')).Timeline })),
  negotiations: lazy(async () => ({ default: (await import('../negotiations/negotiations.tsx')).Negotiations })),
  selectors: lazy(async () => ({ default: (await import('../selectors/selectors.tsx')).Selectors })),
  proposals: lazy(async () => ({ default: (await import('../proposals/proposals.tsx')).Proposals })),
  wfp: lazy(async () => ({ default: (await import('../wfp/wfp.tsx')).Wfp })),
  compare: lazy(async () => ({ default: (await import('../compare/compare.tsx')).Compare })),
  all: lazy(async () => ({ default: (await import('../all/all.tsx')).All })),
};

export function Work(props: { readonly route: WorkRoute }) {
  const { route } = props;
  const { router } = useApp();
  const loaded = useAnalysis(route.run);
  const { run, name, state } = route;

  useEffect(() => keep(`work:${run}:${name}`, state), [run, name, state]);
  const onState = useCallback(
    (change: WorkRoute['state'], how: 'go' | 'replace' = 'replace') => {
      const now = router.route.get();
      if (now.view === 'work' && now.run === run && now.name === name)
        router[how]({ ...now, state: { ...now.state, ...change } });
    },
    [router, run, name],
  );
  const onPick = useCallback(
    (pick: Pick) => {
      const now = router.route.get();
      if (now.view === 'work' && now.run === run) router.replace({ ...now, pick });
    },
    [router, run],
  );
  const View = useMemo(() => VIEWS[name], [name]);

  if (loaded.state === 'failed') return <Trouble fault={loaded.fault} run={run} />;
  const waiting = <div className={styles['waiting']} role="status" aria-label="Reading the run" aria-busy />;
  if (loaded.state === 'loading') return waiting;
  return (
    <RunProvider analysis={loaded.value}>
      <Suspense fallback={waiting}>
        <View
          run={run}
          analysis={loaded.value}
          lens={route.lens ?? ''}
          pick={route.pick ?? null}
          state={state}
          onState={onState}
          onPick={onPick}
        />
      </Suspense>
    </RunProvider>
  );
}
