import { type Fault, faultOf } from '../../shared/base/fault.ts';
import type { Returns } from '../../shared/contract/api.ts';
import type { Link } from './link.ts';
import { type Store, createStore } from './store.ts';

export type Downloaded = Returns<'library.downloads'>;

/** What was found in the folder of downloads. It is looked into only when somebody asks. */
export interface DownloadsState {
  readonly state: 'closed' | 'looking' | 'there' | 'failed';
  /** That of the last look while another one is under way. */
  readonly found: Downloaded | null;
  readonly fault: Fault | null;
}

export interface Downloads {
  readonly store: Store<DownloadsState>;
  look(): void;
  close(): void;
}

const CLOSED: DownloadsState = { state: 'closed', found: null, fault: null };

export function createDownloads(link: Pick<Link, 'call'>): Downloads {
  const store = createStore<DownloadsState>(CLOSED);
  let asked = 0;
  return {
    store,
    look() {
      asked += 1;
      const mine = asked;
      const answer = (next: DownloadsState) => (mine === asked ? store.set(next) : undefined);
      store.update((now) => ({ ...now, state: 'looking' }));
      link.call('library.downloads', {}).then(
        (found) => answer({ state: 'there', found, fault: null }),
        (error: unknown) => answer({ state: 'failed', found: null, fault: faultOf(error) }),
      );
    },
    close() {
      asked += 1;
      store.set(CLOSED);
    },
  };
}
