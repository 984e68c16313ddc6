import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { KitProvider } from './kit/provider.tsx';
import { type App, AppContext, createApp } from './state/app.ts';
import type { Door } from './state/door.ts';
import { preferences } from './state/preference.ts';
import { useStore } from './state/store.ts';
import { Frame } from './views/frame/frame.tsx';

/** Puts the page into an element, with the engine behind the given door. */
export function start(element: Element, door: Door): void {
  createRoot(element).render(
    <StrictMode>
      <Page app={createApp(door)} />
    </StrictMode>,
  );
}

function Page(props: { readonly app: App }) {
  const { theme, density } = useStore(preferences);
  return (
    <KitProvider theme={theme} density={density}>
      <AppContext value={props.app}>
        <Frame />
      </AppContext>
    </KitProvider>
  );
}
