import { useEffect, useState } from 'react';
import { cut, printable } from '../../../shared/base/text.ts';
import { healthWord } from '../../kit/words.ts';
import { useApp } from '../../state/app.ts';
import { type Route, azureRoute } from '../../state/route.ts';
import { type Store, createStore, useStore } from '../../state/store.ts';
import type { Loaded } from '../../state/cache.ts';
import type { Analysis } from '../../../shared/model/analysis.ts';
import { Azure } from '../azure/azure.tsx';
import { Library } from '../library/library.tsx';
import { Palette } from '../palette/palette.tsx';
import { RUN_VIEWS } from '../registry.tsx';
import { Settings } from '../settings/settings.tsx';
import { useKeys } from '../shared/keys.ts';
import { DropTarget } from './drop-target.tsx';
import { Help } from './help.tsx';
import { LinkBanner } from './link-banner.tsx';
import { Rail } from './rail.tsx';
import { RunFrame } from './run-frame.tsx';
import { StatusLine } from './status-line.tsx';
import { TitleBar } from './title-bar.tsx';
import styles from './frame.module.css';

/** What stays while views change. */
export function Frame() {
  const { router } = useApp();
  const route = useStore(router.route);
  const [over, setOver] = useState<'help' | 'palette' | null>(null);
  const [showHelp] = useState(() => () => setOver('help'));
  // A dialog that was closed says so a moment later, when another one may be open.
  const close = (which: 'help' | 'palette') => setOver((now) => (now === which ? null : now));
  useFrameKeys(route, showHelp, () => setOver('palette'));
  useTitle(route);
  return (
    <DropTarget>
      <div className={styles['frame']}>
        <TitleBar onHelp={showHelp} onPalette={() => setOver('palette')} />
        <Rail />
        <main className={styles['view']}>
          {route.view === 'library' ? (
            <Library />
          ) : route.view === 'azure' ? (
            <Azure route={route} />
          ) : 'run' in route ? (
            <RunFrame route={route} />
          ) : (
            <Settings />
          )}
        </main>
        <LinkBanner />
        <StatusLine />
      </div>
      <Help open={over === 'help'} onClose={() => close('help')} />
      <Palette open={over === 'palette'} onClose={() => close('palette')} showHelp={showHelp} />
    </DropTarget>
  );
}

function useFrameKeys(route: Route, showHelp: () => void, showPalette: () => void): void {
  const { router, openSearch } = useApp();
  const views = RUN_VIEWS.map((view) => [
    `g ${view.letter}`,
    () => {
      if ('run' in route && !view.is(route)) router.go(view.at(route.run, route));
    },
  ]);
  useKeys({
    '?': showHelp,
    'ctrl+k': showPalette,
    '[': () => history.back(),
    ']': () => history.forward(),
    ...(Object.fromEntries(views) as Record<string, () => void>),
    // The library has a filter of its own under the first key.
    ...('run' in route ? { '/': () => openSearch(route.run), 'g s': () => openSearch(route.run) } : {}),
    'g l': () => router.go({ view: 'library' }),
    'g z': () => {
      if (route.view !== 'azure') router.go(azureRoute());
    },
    'g ,': () => router.go({ view: 'settings' }),
  });
}

const NO_RUN: Store<Loaded<Analysis>> = createStore<Loaded<Analysis>>({ state: 'loading' });

/** The window's title says the verdict: it is what is read in a row of thirty tabs. */
function useTitle(route: Route): void {
  const app = useApp();
  const loaded = useStore('run' in route ? app.analyses.entry(route.run) : NO_RUN);
  useEffect(() => {
    document.title = titleOf(loaded);
  }, [loaded]);
}

function titleOf(loaded: Loaded<Analysis>): string {
  if (loaded.state !== 'ready') return 'Tunnelscope';
  const { run, verdict } = loaded.value;
  return `${healthWord(verdict.health)}: ${cut(printable(verdict.headline), 120)} · ${printable(run.name)} · Tunnelscope`;
}
