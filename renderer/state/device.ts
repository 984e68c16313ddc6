import type { Store } from './store.ts';
import { createRemembered } from './remembered.ts';

/** The device whose words a person wants to read changes in, by its id in resources/devices; null until one is chosen. */
export function createDevice(): Store<string | null> {
  return createRemembered('tunnelscope.device', (stored) =>
    typeof stored === 'string' && stored.length < 64 ? stored : null,
  );
}
