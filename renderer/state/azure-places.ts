import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Place } from '../../shared/contract/azure.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export interface PlacesState {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Newest first. */
  readonly places: readonly Place[];
  /** Whether secrets can be kept on this computer. */
  readonly keeps: boolean;
  readonly fault: Fault | null;
  /** What the last connecting or forgetting ran into. */
  readonly trouble: Fault | null;
  /** Grows each time the box for URLs is asked for. */
  readonly wanted: number;
}

export interface Connected {
  readonly place: Place;
  readonly container: string | null;
  readonly blob: string | null;
}

export interface AzurePlaces {
  readonly store: Store<PlacesState>;
  refresh(): Promise<void>;
  /** Makes a place known. The text, which may hold a secret, goes to the engine and is kept nowhere here. Null where it was refused. */
  connect(text: string, keep: boolean): Promise<Connected | null>;
  forget(place: string): Promise<void>;
  /** Brings the box for a URL in sight. */
  want(): void;
}

/** `changed`: what lets one into the place is another one now. */
export function createAzurePlaces(link: Pick<Link, 'call'>, changed: (place: string) => void): AzurePlaces {
  const store = createStore<PlacesState>({
    state: 'loading',
    places: [],
    keeps: false,
    fault: null,
    trouble: null,
    wanted: 0,
  });
  const change = (values: Partial<PlacesState>) => store.update((now) => ({ ...now, ...values }));
  async function refresh(): Promise<void> {
    try {
      const { places, keeps } = await link.call('storage.places', {});
      change({ state: 'ready', places, keeps, fault: null });
    } catch (error) {
      store.update((now) => ({ ...now, state: now.state === 'ready' ? 'ready' : 'failed', fault: faultOf(error) }));
    }
  }
  return {
    store,
    refresh,
    async connect(text, keep) {
      change({ trouble: null });
      try {
        const connected = await link.call('storage.connect', { text, keep });
        changed(connected.place.id);
        await refresh();
        return connected;
      } catch (error) {
        change({ trouble: faultOf(error) });
        return null;
      }
    },
    async forget(place) {
      try {
        await link.call('storage.forget', { place });
        changed(place);
        change({ trouble: null });
      } catch (error) {
        change({ trouble: faultOf(error) });
      }
      await refresh();
    },
    want: () => store.update((now) => ({ ...now, wanted: now.wanted + 1 })),
  };
}
