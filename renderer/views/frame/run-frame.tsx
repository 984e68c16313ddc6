import { useAnalysis, useApp } from '../../state/app.ts';
import type { RunRoute } from '../../state/route.ts';
import { useStore } from '../../state/store.ts';
import { EventInspector } from '../inspect/event-inspector.tsx';
import { RUN_VIEWS } from '../registry.tsx';
import { useKeys } from '../shared/keys.ts';
import { RunProvider } from '../shared/run.tsx';
import { inspectorOpen, viewer } from '../shared/viewer.ts';
import { Boundary } from './boundary.tsx';
import { ValueMenuProvider } from './value-menu.tsx';
import { LensBar } from './lens-bar.tsx';
import styles from './run-frame.module.css';

/** A run's view, with the lens over it and, in the workbench, the selection told in words beside it. */
export function RunFrame(props: { readonly route: RunRoute }) {
  const { route } = props;
  const view = RUN_VIEWS.find((one) => one.is(route));
  const open = inspectorOpen(useStore(viewer));
  // Two runs are compared by parts of their own, and tell what is chosen in their rows.
  const alone = route.view === 'work' && route.name === 'compare';
  return (
    <ValueMenuProvider>
      <div className={styles['frame']}>
        {!alone && (route.view === 'work' || (route.lens ?? '') !== '') ? (
          <LensBar run={route.run} lens={route.lens ?? ''} />
        ) : null}
        <div className={styles['body']}>
          <div className={styles['view']}>
            <Boundary of={`${route.run} ${view?.name}`}>{view?.draw(route)}</Boundary>
          </div>
          {route.view === 'work' ? <Aside route={route} open={open && !alone} /> : null}
        </div>
      </div>
    </ValueMenuProvider>
  );
}

function Aside(props: { readonly route: Extract<RunRoute, { view: 'work' }>; readonly open: boolean }) {
  const { route, open } = props;
  const { router } = useApp();
  const toggle = (wanted: boolean) => viewer.update((now) => ({ ...now, inspector: wanted }));
  useKeys({
    i: () => toggle(!open),
    escape: () => {
      if ((route.pick ?? null) !== null) router.replace({ ...route, pick: null });
      else router.go({ view: 'overview', run: route.run });
    },
  });
  const loaded = useAnalysis(route.run);
  if (!open || loaded.state !== 'ready') return null;
  return (
    <RunProvider analysis={loaded.value}>
      <Boundary of={JSON.stringify(route.pick)}>
        <EventInspector run={route.run} pick={route.pick ?? null} onClose={() => toggle(false)} />
      </Boundary>
    </RunProvider>
  );
}
