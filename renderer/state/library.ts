import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { LibrarySummary, Sample } from '../../shared/contract/api.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export interface LibraryState {
  readonly state: 'loading' | 'ready' | 'failed';
  /** Newest first. Runs removed while one looks keep their place, so that nothing moves and each can be taken back. */
  readonly runs: readonly LibrarySummary[];
  readonly removed: ReadonlySet<string>;
  readonly samples: readonly Sample[];
  readonly fault: Fault | null;
  /** What the last removal or restoring ran into. */
  readonly trouble: Fault | null;
}

export interface Library {
  readonly store: Store<LibraryState>;
  refresh(): Promise<void>;
  remove(run: string): Promise<void>;
  restore(run: string): Promise<void>;
  /** Lets go of the places of removed runs. */
  settle(): void;
}

export function createLibrary(link: Link): Library {
  const store = createStore<LibraryState>({
    state: 'loading',
    runs: [],
    removed: new Set(),
    samples: [],
    fault: null,
    trouble: null,
  });

  async function refresh(): Promise<void> {
    try {
      const [{ runs }, { samples }] = await Promise.all([
        link.call('library.list', {}),
        link.call('library.samples', {}),
      ]);
      store.update((now) => {
        const listed = new Set(runs.map(({ id }) => id));
        const removed = new Set([...now.removed].filter((id) => !listed.has(id)));
        const ghosts = now.runs.filter(({ id }) => removed.has(id));
        const all = [...runs, ...ghosts].toSorted((a, b) =>
          a.openedAt < b.openedAt ? 1 : a.openedAt > b.openedAt ? -1 : 0,
        );
        return { ...now, state: 'ready', runs: all, removed, samples, fault: null };
      });
    } catch (error) {
      store.update((now) => ({ ...now, state: now.state === 'ready' ? 'ready' : 'failed', fault: faultOf(error) }));
    }
  }

  async function change(method: 'library.remove' | 'library.restore', run: string): Promise<void> {
    try {
      await link.call(method, { run });
      store.update((now) => {
        const removed = new Set(now.removed);
        if (method === 'library.remove') removed.add(run);
        else removed.delete(run);
        return { ...now, removed, trouble: null };
      });
    } catch (error) {
      store.update((now) => ({ ...now, trouble: faultOf(error) }));
      await refresh();
    }
  }

  return {
    store,
    refresh,
    remove: (run) => change('library.remove', run),
    restore: (run) => change('library.restore', run),
    settle() {
      store.update((now) =>
        now.removed.size === 0 && now.trouble === null
          ? now
          : { ...now, runs: now.runs.filter(({ id }) => !now.removed.has(id)), removed: new Set(), trouble: null },
      );
    },
  };
}
